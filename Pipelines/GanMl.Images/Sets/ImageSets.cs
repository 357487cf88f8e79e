using GanMl.Images.Derived;
using GanMl.Images.Download;
using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Sets;

/// <summary>Opens sets of labelled images by name, and folders by path.</summary>
public static class ImageSets
{
    /// <summary>
    /// Finds a set by its name, or a folder by its path, and opens one part of it in the form that the options ask for. A folder has one
    /// sub-folder of images for each class, or two, <c>train</c> and <c>test</c>, which have them; they may also be called <c>training</c>,
    /// and <c>testing</c>, <c>val</c>, <c>valid</c> or <c>validation</c>. A set comes before a folder of its name: write <c>./mnist</c> for
    /// the folder.
    /// </summary>
    /// <remarks>
    /// Where a folder has no part for judging, that is the tenth of each class with the lowest hashes of their pixels, and at least one
    /// image where a class has two different ones. So no name of a file decides, a file that is added moves at most one other, and equal
    /// pictures are in one part. For that all pictures are decoded once, and kept as <c>FolderImages</c> keeps them.
    /// </remarks>
    /// <param name="name">For example <c>fashion-mnist</c>, or the path of a folder.</param>
    /// <param name="split">Train or test.</param>
    /// <param name="options">
    /// Which sets there are, where their files are, and what size, channels and number are wanted; null for the defaults.
    /// </param>
    /// <param name="progress">Told how far a download has come.</param>
    /// <param name="cancellationToken">Stops a download.</param>
    /// <exception cref="ImageSetException">The set is unknown, broken or not to be had.</exception>
    public static async Task<ILabelledImages> OpenAsync(
        string name,
        ImageSetSplit split,
        ImageSetOptions? options = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new ImageSetOptions();
        IImageSet? known = options.Sets.FindOrNull(name);
        IImageSet set = known ?? (Directory.Exists(name) ? new FolderSet(name) : throw Unknown(name, options));
        ILabelledImages images = await set.OpenAsync(split, options, progress, cancellationToken).ConfigureAwait(false);
        if (options.ClassNames is { } classNames)
        {
            images = images.WithClassNames(classNames);
        }

        if (options.CountPerClass is { } perClass)
        {
            images = images.PerClass(perClass, options.Seed);
        }

        int count = options.Count ?? images.Count;
        images = known is null && count < images.Count ? images.Spread(count) : images.First(count);
        int size = options.Size ?? SquareMaker.SizeOf(images.Shape, options.Squaring);
        return images.WithSize(size, options.Squaring).WithChannels(options.Channels ?? images.Shape.Channels);
    }

    private static ImageSetException Unknown(string name, ImageSetOptions options) => new(
        $"There is no image set '{name}', and no folder of that name. Known sets: {string.Join(", ", options.Sets.Names)}. A folder needs "
        + "one sub-folder of images for each class.");
}
