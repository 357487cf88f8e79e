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

    /// <summary>The classes of the rows. A generator without classes takes only <see cref="LabelSequence.Cycle"/>.</summary>
    public LabelSequence Labels { get; init; } = LabelSequence.Cycle;

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

    /// <summary>The column of row numbers: Int64, from <see cref="FirstRow"/> on.</summary>
    public string RowColumn { get; init; } = "Row";

    /// <summary>The column of truncations: Single. Absent unless <see cref="Truncation"/> is given.</summary>
    public string TruncationColumn { get; init; } = "Truncation";

    /// <summary>The column of second latents: Vector&lt;Single, latent size&gt;. Absent unless <see cref="StyleLayer"/> is given.</summary>
    public string StyleLatentColumn { get; init; } = "StyleLatent";

    /// <summary>The column of style layers: Int32. Absent unless <see cref="StyleLayer"/> is given.</summary>
    public string StyleLayerColumn { get; init; } = "StyleLayer";
}
