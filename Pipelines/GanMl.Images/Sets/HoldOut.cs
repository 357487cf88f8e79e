using GanMl.Images.Derived;
using GanMl.Images.Folders;
using GanMl.Inference.LabelledImages;
using Microsoft.Extensions.Logging;

namespace GanMl.Images.Sets;

/// <summary>
/// Takes a part of a folder's images for judging where the folder does not say which. In each class it is the tenth with the lowest hashes
/// of their pixels, and at least one image where there are two different ones. So it depends on no file's name, and an image that is added
/// moves at most one other. Equal pictures are on one side, in whatever format and class they are stored.
/// </summary>
internal static class HoldOut
{
    /// <summary>One of so many images of a class is for judging.</summary>
    private const int OneOf = 10;

    /// <summary>One part of the images, in their order.</summary>
    /// <exception cref="ImageSetException">Files are broken, or there is no image for judging.</exception>
    internal static ILabelledImages Split(FolderImages images, ImageSetSplit split, ILogger logger, CancellationToken cancellationToken)
    {
        bool[] isForJudging = ForJudging(images, images.HashPixels(cancellationToken));
        int[] judged = new int[images.ClassNames.Count];
        for (int i = 0; i < images.Count; i++)
        {
            judged[images.LabelOf(i)] += isForJudging[i] ? 1 : 0;
        }

        IReadOnlyList<int> counts = images.CountByClass();
        string[] never = [.. images.ClassNames.Where((_, label) => counts[label] > 0 && judged[label] == 0)];
        if (never.Length > 0)
        {
            logger.LogWarning(
                "'{Folder}' has no test image of {Classes}: a class needs two different images, one to learn from and one to judge by.",
                images.Name, FolderClasses.Listed(never));
        }

        if (never.Length == judged.Length - counts.Count(count => count == 0))
        {
            return split == ImageSetSplit.Train ? images : throw new ImageSetException(
                $"'{images.Name}' has no images for judging: a tenth of each class is taken for that, at least one of two different "
                + "images, and no class has two. Add images, or make a train and a test folder with the classes in each.");
        }

        return images.Subset(Enumerable.Range(0, images.Count).Where(i => isForJudging[i] == (split == ImageSetSplit.Test)));
    }

    /// <summary>Whether each image is for judging.</summary>
    private static bool[] ForJudging(FolderImages images, IReadOnlyList<UInt128> hashes)
    {
        bool[] isForJudging = new bool[images.Count];
        IReadOnlyList<int> counts = images.CountByClass();
        int[] wanted = [.. counts.Select(count => count < 2 ? 0 : Math.Max(1, count / OneOf))];
        int[] rest = [.. counts];
        (int[] Indices, (int Label, int Count)[] Classes)[] pictures =
        [
            .. Enumerable.Range(0, images.Count)
                .GroupBy(i => hashes[i])
                .OrderBy(equal => equal.Key)
                .Select(equal => (equal.ToArray(), equal.CountBy(images.LabelOf).Select(pair => (pair.Key, pair.Value)).ToArray())),
        ];

        // The tenth of each class, without copies that would make it more.
        foreach ((int[] indices, (int Label, int Count)[] classes) in pictures)
        {
            if (classes.Any(one => one.Count <= wanted[one.Label]))
            {
                Take(indices, classes);
            }
        }

        // A class of which every picture has copies gets the one with the fewest.
        bool[] hasAny = new bool[counts.Count];
        foreach (int index in Enumerable.Range(0, images.Count).Where(i => isForJudging[i]))
        {
            hasAny[images.LabelOf(index)] = true;
        }

        foreach ((int[] indices, (int Label, int Count)[] classes) in pictures.OrderBy(picture => picture.Indices.Length))
        {
            if (classes.Any(one => !hasAny[one.Label]) && Take(indices, classes))
            {
                foreach ((int label, _) in classes)
                {
                    hasAny[label] = true;
                }
            }
        }

        return isForJudging;

        // Something of each class must be left to learn from.
        bool Take(int[] indices, (int Label, int Count)[] classes)
        {
            if (isForJudging[indices[0]] || classes.Any(one => rest[one.Label] <= one.Count))
            {
                return false;
            }

            foreach (int index in indices)
            {
                isForJudging[index] = true;
            }

            foreach ((int label, int count) in classes)
            {
                rest[label] -= count;
                wanted[label] -= count;
            }

            return true;
        }
    }
}
