using GanMl.Images.Derived;
using GanMl.Images.Download;
using GanMl.Inference.Catalogues;
using Microsoft.Extensions.Logging;

namespace GanMl.Images.Sets;

/// <summary>Where a set is looked for, and the form in which it is wanted.</summary>
public sealed record ImageSetOptions
{
    /// <summary>The sets that are known by name: those of GanMl, or more.</summary>
    public Catalogue<IImageSet> Sets { get; init; } = ImageSetCatalogue.Default;

    /// <summary>Where the files of a set are looked for.</summary>
    public DataFolders Folders { get; init; } = new();

    /// <summary>
    /// An address on the web that holds the files of the set, asked in place of the set's own: a mirror within a company, for example.
    /// It ends with a slash. Null for the set's own addresses.
    /// </summary>
    public Uri? Mirror { get; init; }

    /// <summary>
    /// Rows and columns of every image. Null for the set's own, where images that are not square become squares of their longer side,
    /// or of their shorter one with <see cref="Squaring.Crop"/>. Shapes are drawn at this size; <see cref="Squaring"/> says how images of
    /// other sets come to it.
    /// </summary>
    public int? Size { get; init; }

    /// <summary>How an image that is no square of the size becomes one, whatever set or folder it comes from.</summary>
    public Squaring Squaring { get; init; }

    /// <summary>1 for grey, 3 for colour; null for the set's own.</summary>
    public int? Channels { get; init; }

    /// <summary>
    /// The names of the classes, in the order of their labels: those of the training images, or of a generator
    /// (<c>generator.Info.ClassNames</c>). Classes are matched by name; one of them may have no images. Null for the set's own.
    /// </summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>
    /// The value of white in a folder's PNG files of 16 bits, 1 to 65,535; null for 65,535. Data of 12 bits in such files needs 4,095.
    /// </summary>
    public int? WhiteLevel { get; init; }

    /// <summary>The most pixels that a picture of a folder may have, at most 2^29 - 16; null for 2^27, which is 134 million.</summary>
    public long? MaximumPixels { get; init; }

    /// <summary>
    /// At most this many images; null for all. A set by name gives its first ones, and shapes are drawn in this number. A folder, which has
    /// its images class by class, gives one in so many, so that each class keeps its share.
    /// </summary>
    public int? Count { get; init; }

    /// <summary>At most this many images of each class, drawn at random with <see cref="Seed"/>; null for all.</summary>
    public int? CountPerClass { get; init; }

    /// <summary>Decides which shapes are drawn, and which images <see cref="CountPerClass"/> keeps.</summary>
    public long Seed { get; init; }

    /// <summary>Told, as warnings, what is left out of a set and what looks wrong with it; null for nobody.</summary>
    public ILogger? Logger { get; init; }
}
