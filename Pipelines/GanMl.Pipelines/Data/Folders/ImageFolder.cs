namespace GanMl.Pipelines.Data.Folders;

/// <summary>A folder in the place of a set that is known by name.</summary>
internal static class ImageFolder
{
    /// <summary>One of so many images of a class is for judging, where the folder does not say which.</summary>
    private const int OneOf = 10;

    /// <summary>
    /// The part of a folder: its sub-folder <c>train</c> or <c>test</c> where it has both; otherwise every tenth image of each class is for
    /// judging, and the others are to learn from.
    /// </summary>
    internal static ILabelledImages Open(string folder, ImageSetSplit split, int? size)
    {
        string full = Path.GetFullPath(folder);
        var options = new FolderImagesOptions { Size = size, Name = Path.GetFileName(full.TrimEnd(Path.DirectorySeparatorChar)) };
        string train = Path.Combine(full, "train");
        string test = Path.Combine(full, "test");
        return Directory.Exists(train) && Directory.Exists(test)
            ? OfBoth(train, test, split, options)
            : HoldOut(FolderImages.Open(full, options), split);
    }

    private static FolderImages OfBoth(string train, string test, ImageSetSplit split, FolderImagesOptions options)
    {
        var images = FolderImages.Open(split == ImageSetSplit.Train ? train : test, options);
        string[] trainClasses = ImageFiles.Find(train).ClassNames;
        return images.ClassNames.SequenceEqual(trainClasses)
            ? images
            : throw new ImageSetException(
                $"'{test}' has the classes {string.Join(", ", images.ClassNames)}, but '{train}' has {string.Join(", ", trainClasses)}. "
                + "Both need the same sub-folders.");
    }

    private static SubsetImages HoldOut(FolderImages images, ImageSetSplit split)
    {
        int[] seen = new int[images.ClassNames.Count];
        return new SubsetImages(images, [.. Enumerable.Range(0, images.Count).Where(i => IsForJudging(i) == (split == ImageSetSplit.Test))]);

        bool IsForJudging(int index) => seen[images.LabelOf(index)]++ % OneOf == OneOf - 1;
    }
}
