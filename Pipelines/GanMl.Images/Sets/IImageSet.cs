using GanMl.Images.Download;
using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Sets;

/// <summary>A set that <see cref="ImageSets"/> knows by name.</summary>
public interface IImageSet
{
    /// <summary>The set's name: lower case, words joined by hyphens.</summary>
    string Name { get; }

    /// <summary>What the set is, in one line.</summary>
    string Description { get; }

    /// <summary>
    /// Opens one part of the set. A set that can be had at any size heeds the size, channels and count of the options; the
    /// others leave them to <see cref="ImageSets.OpenAsync"/>.
    /// </summary>
    /// <exception cref="ImageSetException">The set cannot be had.</exception>
    Task<ILabelledImages> OpenAsync(
        ImageSetSplit split, ImageSetOptions options, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken);
}
