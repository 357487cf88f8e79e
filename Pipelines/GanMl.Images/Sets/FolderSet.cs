using GanMl.Images.Derived;
using GanMl.Images.Download;
using GanMl.Images.Folders;
using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Sets;

/// <summary>
/// A folder in the place of a set that is known by name. It has one sub-folder of images for each class, or two, <c>train</c> and
/// <c>test</c>, which have them. Where it has not these two, every tenth image of each class is for judging. Both parts have one shape.
/// </summary>
internal sealed class FolderSet(string folder) : IImageSet
{
    /// <summary>One of so many images of a class is for judging, where the folder does not say which.</summary>
    private const int OneOf = 10;

    private readonly string _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    public string Name => Path.GetFileName(_folder);

    public string Description => "A folder of images.";

    public Task<ILabelledImages> OpenAsync(
        ImageSetSplit split, ImageSetOptions options, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken) =>
        Task.Run(
            () => Open(split, new FolderImagesOptions { Size = options.Size, Squaring = options.Squaring, Name = Name }),
            cancellationToken);

    private ILabelledImages Open(ImageSetSplit split, FolderImagesOptions options)
    {
        string train = Path.Combine(_folder, "train");
        string test = Path.Combine(_folder, "test");
        return Directory.Exists(train) && Directory.Exists(test) && (HasFolders(train) || HasFolders(test))
            ? OfBoth(train, test, split, options)
            : HoldOut(FolderImages.Open(_folder, options), split);
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
                + $"{trainShape.Height} x {trainShape.Width}. Give a size, and every image becomes a square of it.")
            {
                Property = nameof(ImageSetOptions.Size),
            };
        }

        FolderImages images = split == ImageSetSplit.Train ? trainImages : testImages;
        return images.WithChannels(Math.Max(trainShape.Channels, testShape.Channels));
    }

    private static ILabelledImages HoldOut(FolderImages images, ImageSetSplit split)
    {
        int[] seen = new int[images.ClassNames.Count];
        int[] indices = [.. Enumerable.Range(0, images.Count).Where(i => IsForJudging(i) == (split == ImageSetSplit.Test))];
        return indices.Length > 0
            ? images.Subset(indices)
            : throw new ImageSetException(
                $"'{images.Name}' has no images for judging: every tenth of a class is taken for that, and no class has {OneOf}. Add "
                + "images, or make a train and a test folder with the classes in each.");

        bool IsForJudging(int index) => seen[images.LabelOf(index)]++ % OneOf == OneOf - 1;
    }
}
