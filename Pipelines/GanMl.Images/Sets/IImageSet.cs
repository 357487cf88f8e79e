using GanMl.Images.Download;
using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Sets;

/// <summary>
/// A set of labelled images that is known by name (<see cref="ImageSetCatalogue"/>). Another set, or another format of files, is one class
/// that implements this.
/// </summary>
public interface IImageSet
{
    /// <summary>The set's name: lower case, words joined by hyphens.</summary>
    string Name { get; }

    /// <summary>What the set is, in one line.</summary>
    string Description { get; }

    /// <summary>
    /// Opens one part of the set in any size, channels and number: <see cref="ImageSets.OpenAsync"/> makes of it what the options ask for.
    /// A set that can be had in any form, or whose images differ in size, heeds the options itself.
    /// </summary>
    /// <param name="split">Train or test.</param>
    /// <param name="options">What is wanted, and where files are looked for.</param>
    /// <param name="progress">Told how far a download has come; null for nobody.</param>
    /// <param name="cancellationToken">Stops a download.</param>
    /// <exception cref="ImageSetException">The set cannot be had.</exception>
    Task<ILabelledImages> OpenAsync(
        ImageSetSplit split, ImageSetOptions options, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken);
}
