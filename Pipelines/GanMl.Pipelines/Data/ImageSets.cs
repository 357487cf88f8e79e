using GanMl.Pipelines.Data.Download;
using GanMl.Pipelines.Data.Sets;

namespace GanMl.Pipelines.Data;

/// <summary>The sets of labelled images that are known by name.</summary>
public static class ImageSets
{
    /// <summary>All of them. A set is one small file in <c>Sets</c> and one line here.</summary>
    public static IReadOnlyList<IImageSet> All { get; } =
    [
        FashionMnist.Set,
        Mnist.Set,
        new ShapesSet(),
    ];

    /// <summary>The set of a name; upper and lower case are one.</summary>
    /// <exception cref="ImageSetException">There is none; the message lists the names that there are.</exception>
    public static IImageSet Find(string name) =>
        All.FirstOrDefault(set => string.Equals(set.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ImageSetException($"There is no image set '{name}'. Known sets: {string.Join(", ", All.Select(set => set.Name))}.");

    /// <summary>Finds a set by its name and opens one part of it in the form that the options ask for.</summary>
    /// <param name="name">For example <c>fashion-mnist</c>.</param>
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
        ILabelledImages images = await Find(name).OpenAsync(split, options, progress, cancellationToken).ConfigureAwait(false);
        if (options.CountPerClass is { } perClass)
        {
            images = SubsetImages.PerClass(images, perClass, options.Seed);
        }

        if (options.Count is { } count && count < images.Count)
        {
            images = SubsetImages.First(images, count);
        }

        return images.WithSize(options.Size ?? images.Shape.Height).WithChannels(options.Channels ?? images.Shape.Channels);
    }
}
