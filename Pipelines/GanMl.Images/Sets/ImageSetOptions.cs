using GanMl.Images.Derived;
using GanMl.Images.Download;
using GanMl.Inference.Catalogues;

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

    /// <summary>At most this many images, the first ones; null for all. Shapes are drawn in this number.</summary>
    public int? Count { get; init; }

    /// <summary>At most this many images of each class, drawn at random with <see cref="Seed"/>; null for all.</summary>
    public int? CountPerClass { get; init; }

    /// <summary>Decides which shapes are drawn, and which images <see cref="CountPerClass"/> keeps.</summary>
    public long Seed { get; init; }
}
