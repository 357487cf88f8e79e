namespace GanMl.Pipelines;

/// <summary>What the rows of a noise view hold, and what their columns are called.</summary>
public sealed record NoiseOptions
{
    /// <summary>Row i of a seed has the same latent in every view and every process.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// The number of the view's first row, 0 or more. Views with the same seed that begin where another one ends share
    /// no latent: so work is cut into pieces.
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

    /// <summary>The classes that the rows ask for. Nothing but <see cref="LabelSequence.Cycle"/> fits a generator without classes.</summary>
    public LabelSequence Labels { get; init; } = LabelSequence.Cycle;

    /// <summary>The column of latents: Vector&lt;Single, latent size&gt;.</summary>
    public string LatentColumn { get; init; } = "Latent";

    /// <summary>The column of labels: a key with the class names. Absent when the generator is unconditional.</summary>
    public string LabelColumn { get; init; } = "Label";

    /// <summary>The column of row numbers: Int64, from <see cref="FirstRow"/> on.</summary>
    public string RowColumn { get; init; } = "Row";
}
