using GanMl.Images.Derived;
using GanMl.Images.Download;
using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Sets;

/// <summary>Opens sets of labelled images by name, and folders by path.</summary>
public static class ImageSets
{
    /// <summary>
    /// Finds a set by its name, or a folder by its path, and opens one part of it in the form that the options ask for. A folder has one
    /// sub-folder of images for each class, or two, <c>train</c> and <c>test</c>, which have them. Where it has not these two, every tenth
    /// image of a class is for judging. A set comes before a folder of its name: write <c>./mnist</c> for the folder.
    /// </summary>
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
        IImageSet set = options.Sets.FindOrNull(name)
            ?? (Directory.Exists(name) ? new FolderSet(name) : throw Unknown(name, options));
        ILabelledImages images = await set.OpenAsync(split, options, progress, cancellationToken).ConfigureAwait(false);
        if (options.CountPerClass is { } perClass)
        {
            images = images.PerClass(perClass, options.Seed);
        }

        images = images.First(options.Count ?? images.Count);
        int size = options.Size ?? SquareMaker.SizeOf(images.Shape, options.Squaring);
        return images.WithSize(size, options.Squaring).WithChannels(options.Channels ?? images.Shape.Channels);
    }

    private static ImageSetException Unknown(string name, ImageSetOptions options) => new(
        $"There is no image set '{name}', and no folder of that name. Known sets: {string.Join(", ", options.Sets.Names)}. A folder needs "
        + "one sub-folder of images for each class.");
}
