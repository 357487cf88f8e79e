using GanMl.Inference.Filters;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;
using GanMl.Pipelines.Noise;
using GanMl.Pipelines.Views;

namespace GanMl.Pipelines.Augmentation;

/// <summary>How generated images join real ones.</summary>
public sealed record SyntheticOptions
{
    /// <summary>How many of each class; by default towards balance, but in no class more than real ones.</summary>
    public SyntheticAmount Amount { get; init; } = SyntheticAmount.NoMoreThanReal;

    /// <summary>The seed of the generated images, and of the choice of real ones that they replace.</summary>
    /// <remarks>
    /// A generator draws the same image of a class from the same row of noise and the same seed, here and from <c>CreateNoise</c>. Where
    /// images of this seed are among the real ones, and neither <see cref="SyntheticRowColumn"/> nor a column <c>Latent</c> beside
    /// <see cref="RowColumn"/> says so, set another seed here, or <see cref="FirstRow"/>, so that none comes twice.
    /// </remarks>
    public long Seed { get; init; }

    /// <summary>
    /// The first row of noise of this seed, 0 or more: no two images of a seed come from the same row. Null: the row after the highest in
    /// <see cref="SyntheticRowColumn"/>, where generated images were appended before, or in <see cref="RowColumn"/>, where a column
    /// <c>Latent</c> shows that the real ones come from <c>GenerateImages</c>; otherwise 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public long? FirstRow
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value ?? 0, nameof(FirstRow));
            field = value;
        }
    }

    /// <summary>
    /// Whether every pass over the view draws fresh generated images: pass p, counted from 0, those of the rows of noise that follow after
    /// the passes before it. The real images stay, and so do labels and numbers of images. When that is of use, and when it is wrong, is
    /// said at <see cref="NoiseOptions.FreshEachPass"/>. False: the same images in every pass.
    /// </summary>
    /// <remarks>
    /// Images that are appended later to a view with fresh ones need a <see cref="Seed"/> of their own: all further rows of this seed are
    /// for its passes.
    /// </remarks>
    public bool FreshEachPass { get; init; }

    /// <summary>
    /// The class of everything that a generator without classes draws, by its name among the real labels: for a generator that was trained
    /// on the images of one rare class. Null when the generator has classes.
    /// </summary>
    public string? ClassName { get; init; }

    /// <summary>The truncation of every generated image; null for 1, all of the variety.</summary>
    public float? Truncation { get; init; }

    /// <summary>
    /// By what normal latents are multiplied: wider latents than 1, which generators are trained with, give more varied images of which
    /// more have failed; narrower ones the opposite. Above 0, at most <see cref="LatentSampler.LargestScale"/>; 1 for uniform latents. It
    /// changes nothing where the network normalises its latents, as style generators do.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public float LatentScale
    {
        get;
        init => field = LatentSampler.CheckedScale(value, nameof(LatentScale));
    } = 1;

    /// <summary>
    /// Says which generated images are kept; null to keep all. A row has the first of its candidates that is kept: the image that it has
    /// without a filter, or one of others that belong to the row alone. So every class gets its amount, and a row of noise has one image in
    /// every order of reading. <c>mlContext.Log</c> tells of a class of which hardly an image is kept.
    /// </summary>
    public IImageFilter? Filter { get; init; }

    /// <summary>
    /// How many candidates of a row are tried, 1 to 1,024, before reading ends with a <see cref="FilterException"/> that says of which
    /// class there is none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public int MostCandidates
    {
        get;
        init => field = Candidates.CheckedCount(value, nameof(MostCandidates));
    } = 100;

    /// <summary>
    /// Labels of generated images as a classifier sees them: an image becomes a row for each likely class, and its weight in
    /// <see cref="WeightColumn"/> is divided among them. The number of rows is then not known before they are read, and ML.NET shuffles the
    /// view only after <c>mlContext.Data.Cache</c>, or within the pool of <c>ShuffleRows</c>. Null: the class that was asked for.
    /// </summary>
    public SoftLabels? SoftLabels { get; init; }

    /// <summary>
    /// How the generator's file is opened, with what a file from elsewhere does not say about itself; null for the defaults. Must be null
    /// when the generator is already open.
    /// </summary>
    public OnnxGeneratorOptions? Opening { get; init; }

    /// <summary>
    /// The values of black and white in the real pixels; generated pixels are written in the same range. By default 0 and 1; 0 and 255 for
    /// pixels that <c>ExtractPixels</c> has not scaled. A range that real pixels leave is refused, and so is one other than the default of
    /// which they use no more than 1/128, or 0 to 255 or wider for fractions from 0 to 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">White is not above black, or one of them is not finite.</exception>
    public PixelRange PixelRange
    {
        get;
        init => field = CheckedRange(value, nameof(PixelRange));
    } = PixelRange.Sigmoid;

    /// <summary>
    /// The order of the colours in the real pixels, which cannot be told from the data; generated pixels are written in the same. Does not
    /// matter to grey images.
    /// </summary>
    public ColorOrder ColorOrder { get; init; } = ColorOrder.RedFirst;

    /// <summary>The real column of pixels, as <c>LoadImages</c> makes it.</summary>
    public string PixelsColumn { get; init; } = "Pixels";

    /// <summary>The real column of images. The result has it if it is there.</summary>
    public string ImageColumn { get; init; } = "Image";

    /// <summary>
    /// The real column of labels: a key. The text of its values is matched with the names of the generator's classes: <c>ant</c> with
    /// <c>ant</c>, the number 3 with <c>3</c>, true with <c>True</c>, <c>true</c> or, of two classes, <c>1</c>. Only where the keys have no
    /// values do their numbers count.
    /// </summary>
    public string LabelColumn { get; init; } = "Label";

    /// <summary>
    /// The real column of row numbers. The result has it if it is there and Int64; the numbers of generated images follow the highest of
    /// it, so that they are not those of real ones.
    /// </summary>
    public string RowColumn { get; init; } = "Row";

    /// <summary>The new column that tells which images are generated: Boolean. Null: there is none.</summary>
    public string? SyntheticColumn { get; init; } = "Synthetic";

    /// <summary>
    /// The new column that tells from which row of noise an image was generated: Int64, -1 for a real image. With the seed, the generator
    /// draws it again. Null: there is none, and images appended later cannot go on after these.
    /// </summary>
    public string? SyntheticRowColumn { get; init; } = "SyntheticRow";

    /// <summary>
    /// The new column of weights, Single, with which all classes together weigh the same however many images they have: the number of all
    /// images, divided by that of the classes and by that of the images in the row's class. The mean is 1. Name it as the
    /// <c>exampleWeightColumnName</c> of a trainer. Null: there is none.
    /// </summary>
    public string? WeightColumn { get; init; } = "Weight";

    /// <exception cref="ArgumentOutOfRangeException">White is not above black, or one of them is not finite.</exception>
    internal static PixelRange CheckedRange(PixelRange value, string name) => value.Minimum < value.Maximum && float.IsFinite(value.Width)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "White must be above black, and both finite.");
}
