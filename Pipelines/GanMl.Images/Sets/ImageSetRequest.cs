using GanMl.Images.Derived;
using GanMl.Images.Download;
using GanMl.Inference.Catalogues;
using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Sets;

/// <summary>
/// Which images are wanted, in a form that can be written down and opened again: a run keeps it in its <c>options.json</c>.
/// </summary>
public sealed record ImageSetRequest
{
    /// <summary>The name of a set, or the path of a folder of images.</summary>
    public required string Name { get; init; }

    /// <summary>A folder that holds the files of the set; null for the usual places.</summary>
    public string? Folder { get; init; }

    /// <summary>Rows and columns of every image; null for the set's own.</summary>
    public int? Size { get; init; }

    /// <summary>How an image that is no square of the size becomes one.</summary>
    public Squaring Squaring { get; init; }

    /// <summary>1 for grey, 3 for colour; null for the set's own.</summary>
    public int? Channels { get; init; }

    /// <summary>The value of white in a folder's PNG files of 16 bits; null for 65,535.</summary>
    public int? WhiteLevel { get; init; }

    /// <summary>The most pixels that a picture of a folder may have; null for 2^27.</summary>
    public long? MaximumPixels { get; init; }

    /// <summary>At most this many training images of each class; null for all.</summary>
    public int? CountPerClass { get; init; }

    /// <summary>This request, which can be opened from any working directory.</summary>
    /// <param name="known">The sets that are known by name; null for those of GanMl.</param>
    public ImageSetRequest FromAnywhere(Catalogue<IImageSet>? known = null) =>
        IsFolder(known) && Directory.Exists(Name) ? this with { Name = Path.GetFullPath(Name) } : this;

    /// <summary>
    /// This request where its files have moved: another folder of images, or another folder that holds the files of the set.
    /// </summary>
    /// <param name="folder">Where they are now.</param>
    /// <param name="known">The sets that are known by name; null for those of GanMl.</param>
    public ImageSetRequest MovedTo(string folder, Catalogue<IImageSet>? known = null) =>
        IsFolder(known) ? this with { Name = folder } : this with { Folder = folder };

    /// <summary>This request of a run that was begun before, where its files are now.</summary>
    /// <param name="folder">As in <see cref="MovedTo"/>, what the caller was given as 'DataFolder'; null where they have not moved.</param>
    /// <param name="known">The sets that are known by name; null for those of GanMl.</param>
    /// <exception cref="ImageSetException">The folder is not there; the message says how to name another.</exception>
    public ImageSetRequest FoundAt(string? folder, Catalogue<IImageSet>? known = null)
    {
        if (folder is not null)
        {
            return Directory.Exists(folder)
                ? MovedTo(folder, known)
                : throw new ImageSetException(
                    $"There is no folder {folder}: 'DataFolder' is to be the folder where the run's images are now.");
        }

        return (IsFolder(known) ? Name : Folder) is { } there && !Directory.Exists(there)
            ? throw new ImageSetException(
                $"The run's images were in {there}, and there is no such folder now. If they have moved, give their new folder as "
                + "'DataFolder'.")
            : this;
    }

    /// <summary>Opens one part of the set.</summary>
    /// <param name="split">Train or test.</param>
    /// <param name="where">
    /// Which sets there are, where their files are looked for, and how many images are wanted; null for the defaults.
    /// </param>
    /// <param name="progress">Told how far a download has come.</param>
    /// <param name="cancellationToken">Stops a download.</param>
    /// <exception cref="ImageSetException">The set is unknown, broken or not to be had.</exception>
    public Task<ILabelledImages> OpenAsync(
        ImageSetSplit split,
        ImageSetOptions? where = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        where ??= new ImageSetOptions();
        ImageSetOptions options = where with
        {
            Folders = Folder is null ? where.Folders : where.Folders with { Folder = Folder },
            Size = Size,
            Squaring = Squaring,
            Channels = Channels,
            WhiteLevel = WhiteLevel,
            MaximumPixels = MaximumPixels,
            CountPerClass = split == ImageSetSplit.Train ? CountPerClass : null,
        };
        return ImageSets.OpenAsync(Name, split, options, progress, cancellationToken);
    }

    private bool IsFolder(Catalogue<IImageSet>? known) => (known ?? ImageSetCatalogue.Default).FindOrNull(Name) is null;
}
