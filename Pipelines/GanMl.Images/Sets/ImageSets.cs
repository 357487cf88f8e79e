using GanMl.Images.Derived;
using GanMl.Images.Download;
using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Sets;

/// <summary>The sets of labelled images that are known by name.</summary>
public static class ImageSets
{
    /// <summary>All of them. A set is one small file in <c>Sets</c> and one line here.</summary>
    public static IReadOnlyList<IImageSet> All { get; } =
    [
        IdxImageSet.FashionMnist,
        IdxImageSet.Mnist,
        new ShapesSet(),
    ];

    /// <summary>The set of a name; upper and lower case are one.</summary>
    /// <exception cref="ImageSetException">There is none; the message lists the names that there are.</exception>
    public static IImageSet Find(string name) =>
        All.FirstOrDefault(set => string.Equals(set.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ImageSetException(
            $"There is no image set '{name}', and no folder of that name. Known sets: {string.Join(", ", All.Select(set => set.Name))}. A folder needs one "
            + "sub-folder of images for each class.");

    /// <summary>
    /// Finds a set by its name, or a folder by its path, and opens one part of it in the form that the options ask for. A folder has one
    /// sub-folder of images for each class, or two, <c>train</c> and <c>test</c>, which have them. Where it has not these two, every tenth
    /// image of a class is for judging.
    /// </summary>
    /// <param name="name">For example <c>fashion-mnist</c>, or the path of a folder.</param>
    /// <param name="split">Train or test.</param>
    /// <param name="options">Where to look, and what size, channels and number; the set's own where null.</param>
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
        IImageSet set = IsFolder(name) ? new FolderSet(name) : Find(name);
        ILabelledImages images = await set.OpenAsync(split, options, progress, cancellationToken).ConfigureAwait(false);
        if (options.CountPerClass is { } perClass)
        {
            images = images.PerClass(perClass, options.Seed);
        }

        images = images.First(options.Count ?? images.Count);
        int size = options.Size ?? SquareMaker.SizeOf(images.Shape, options.Squaring);
        return images.WithSize(size, options.Squaring).WithChannels(options.Channels ?? images.Shape.Channels);
    }

    /// <summary>A set of that name comes first: a folder that is called like one is meant when it is written with a separator, as in ./mnist.</summary>
    private static bool IsFolder(string name) =>
        !All.Any(set => string.Equals(set.Name, name, StringComparison.OrdinalIgnoreCase)) && Directory.Exists(name);
}
