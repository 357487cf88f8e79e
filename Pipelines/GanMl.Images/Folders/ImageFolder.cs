using GanMl.Images.Derived;
using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Folders;

/// <summary>A folder in the place of a set that is known by name.</summary>
internal static class ImageFolder
{
    /// <summary>One of so many images of a class is for judging, where the folder does not say which.</summary>
    private const int OneOf = 10;

    /// <summary>
    /// The part of a folder: its sub-folder <c>train</c> or <c>test</c> where it has both and they hold folders; otherwise every tenth
    /// image of each class is for judging, and the others are to learn from. Both parts have one shape.
    /// </summary>
    internal static ILabelledImages Open(string folder, ImageSetSplit split, int? size)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var options = new FolderImagesOptions { Size = size, Name = Path.GetFileName(full) };
        string train = Path.Combine(full, "train");
        string test = Path.Combine(full, "test");
        return Directory.Exists(train) && Directory.Exists(test) && (HasFolders(train) || HasFolders(test))
            ? OfBoth(train, test, split, options)
            : HoldOut(FolderImages.Open(full, options), split);
    }

    /// <summary>Without any, <c>train</c> and <c>test</c> are two classes that happen to have these names.</summary>
    private static bool HasFolders(string folder) => Directory.EnumerateDirectories(folder).Any(path => !ImageFiles.IsHidden(path));

    private static ILabelledImages OfBoth(string train, string test, ImageSetSplit split, FolderImagesOptions options)
    {
        var trainImages = FolderImages.Open(train, options);
        var testImages = FolderImages.Open(test, options);
        if (!testImages.ClassNames.SequenceEqual(trainImages.ClassNames))
        {
            throw new ImageSetException(
                $"'{test}' has the classes {string.Join(", ", testImages.ClassNames)}, but '{train}' has "
                + $"{string.Join(", ", trainImages.ClassNames)}. Both need the same sub-folders.");
        }

        (ImageShape trainShape, ImageShape testShape) = (trainImages.Shape, testImages.Shape);
        if ((testShape.Height, testShape.Width) != (trainShape.Height, trainShape.Width))
        {
            throw new ImageSetException(
                $"The images of '{test}' are {testShape.Height} x {testShape.Width}, but those of '{train}' are "
                + $"{trainShape.Height} x {trainShape.Width}. Ask for a size (ImageSetOptions.Size), and they are cut to squares and resized.");
        }

        FolderImages images = split == ImageSetSplit.Train ? trainImages : testImages;
        return images.WithChannels(Math.Max(trainShape.Channels, testShape.Channels));
    }

    private static SubsetImages HoldOut(FolderImages images, ImageSetSplit split)
    {
        int[] seen = new int[images.ClassNames.Count];
        int[] indices = [.. Enumerable.Range(0, images.Count).Where(i => IsForJudging(i) == (split == ImageSetSplit.Test))];
        return indices.Length > 0
            ? new SubsetImages(images, indices)
            : throw new ImageSetException(
                $"'{images.Name}' has no images for judging: every tenth of a class is taken for that, and no class has {OneOf}. Add images, "
                + "or make a train and a test folder with the classes in each.");

        bool IsForJudging(int index) => seen[images.LabelOf(index)]++ % OneOf == OneOf - 1;
    }
}
