using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Latents;

namespace GanMl.Pipelines.Noise;

/// <summary>What the rows of a noise view contain, and the names of its columns.</summary>
public sealed record NoiseOptions
{
    /// <summary>Row i of a seed has the same latent in every view and every process.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// The number of the view's first row, 0 or more. Views of one seed that each begin where another ends share no latent, so work can be
    /// split among them.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public long FirstRow
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(FirstRow));
            field = value;
        }
    }

    /// <summary>
    /// Whether every pass over the view draws fresh rows: pass p, counted from 0, the rows <c>FirstRow + p * count</c> on. Labels stay as
    /// they are. False: the same rows in every pass.
    /// </summary>
    /// <remarks>
    /// A pass begins when latents, or images made of them, are asked for: the first cursor, or set of cursors, of a program reads the same
    /// rows in every run of it, the second the next ones, and so on. Who reads the view twice does not get the same values twice, which
    /// ML.NET otherwise takes for granted.
    /// <para>
    /// So it suits who learns from pass after pass and keeps none: the averaged perceptron, online gradient descent, the linear SVM and
    /// stochastic gradient descent (<c>SgdCalibrated</c>) make a pass for each iteration, and then never see an image twice; so does
    /// <c>Fit(data, previous.Model)</c>, which goes on from a model, or a loop of one's own. It is wasted where one pass is kept: by
    /// <c>mlContext.Data.Cache</c>, by <c>AppendCacheCheckpoint</c>, and by trainers that load their data (LightGBM, FastTree, and L-BFGS
    /// unless it runs on one thread).
    /// </para>
    /// <para>
    /// It is wrong for SDCA, which keeps a number for each row from one pass to the next; for L-BFGS on one thread, which compares passes;
    /// for <c>CrossValidate</c> and <c>TrainTestSplit</c>, which divide rows by reading them twice; and for data on which something is
    /// measured that shall be measured again. There, leave it false.
    /// </para>
    /// </remarks>
    public bool FreshEachPass { get; init; }

    /// <summary>The classes of the rows. A generator without classes takes only <see cref="LabelSequence.Cycle"/>.</summary>
    public LabelSequence Labels { get; init; } = LabelSequence.Cycle;

    /// <summary>
    /// By what normal latents are multiplied, second ones included: wider latents than 1, which generators are trained with, give more
    /// varied images of which more have failed; narrower ones the opposite. Above 0, at most <see cref="LatentSampler.LargestScale"/>; 1
    /// for uniform latents. It changes nothing where the network normalises its latents, as style generators do.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public float LatentScale
    {
        get;
        init => field = LatentSampler.CheckedScale(value, nameof(LatentScale));
    } = 1;

    /// <summary>
    /// Adds a column of truncations, the same for every row, for a generator with <see cref="GeneratorInfo.TakesTruncation"/>. Null: there
    /// is none.
    /// </summary>
    public float? Truncation { get; init; }

    /// <summary>
    /// Adds a column of second latents and a column of the first layer, counted from 0, that takes its style from them, for a generator
    /// with <see cref="GeneratorInfo.TakesStyle"/>. Null: there are none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int? StyleLayer
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value ?? 0, nameof(StyleLayer));
            field = value;
        }
    }

    /// <summary>
    /// The seed of the second latents; null for <see cref="Seed"/>. They are a random stream of their own,
    /// <see cref="RandomStream.StyleLatents"/>, and not the latents of images of any seed.
    /// </summary>
    public long? StyleSeed { get; init; }

    /// <summary>The column of latents: Vector&lt;Single, latent size&gt;.</summary>
    public string LatentColumn { get; init; } = "Latent";

    /// <summary>The column of labels: a key with the class names. Absent when the generator is unconditional.</summary>
    public string LabelColumn { get; init; } = "Label";

    /// <summary>
    /// The column of row numbers: Int64, from <see cref="FirstRow"/> on. With <see cref="FreshEachPass"/> they are those of the pass if
    /// latents or images are read beside them, and otherwise those of the first.
    /// </summary>
    public string RowColumn { get; init; } = "Row";

    /// <summary>The column of truncations: Single. Absent unless <see cref="Truncation"/> is given.</summary>
    public string TruncationColumn { get; init; } = "Truncation";

    /// <summary>The column of second latents: Vector&lt;Single, latent size&gt;. Absent unless <see cref="StyleLayer"/> is given.</summary>
    public string StyleLatentColumn { get; init; } = "StyleLatent";

    /// <summary>The column of style layers: Int32. Absent unless <see cref="StyleLayer"/> is given.</summary>
    public string StyleLayerColumn { get; init; } = "StyleLayer";
}
