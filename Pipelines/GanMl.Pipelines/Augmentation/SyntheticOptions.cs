namespace GanMl.Pipelines.Augmentation;

/// <summary>How generated images join real ones.</summary>
public sealed record SyntheticOptions
{
    /// <summary>How many of each class; by default as many as balance the classes.</summary>
    public SyntheticAmount Amount { get; init; } = SyntheticAmount.Balanced;

    /// <summary>The seed of the generated images, and of the choice of real ones that they replace.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// The class of everything that a generator without classes draws, by its name among the real labels: for a generator that was trained
    /// on the images of one rare class. Null when the generator has classes.
    /// </summary>
    public string? ClassName { get; init; }

    /// <summary>The truncation of every generated image; null for 1, all of the variety.</summary>
    public float? Truncation { get; init; }

    /// <summary>The real column of pixels, as <c>LoadImages</c> makes it.</summary>
    public string PixelsColumn { get; init; } = "Pixels";

    /// <summary>The real column of images. The result has it if it is there.</summary>
    public string ImageColumn { get; init; } = "Image";

    /// <summary>The real column of labels: a key. Its names are matched with the generator's classes.</summary>
    public string LabelColumn { get; init; } = "Label";

    /// <summary>
    /// The real column of row numbers. The result has it if it is there and Int64; generated images have the number of their latent.
    /// </summary>
    public string RowColumn { get; init; } = "Row";

    /// <summary>The new column that tells which images are generated: Boolean. Null: there is none.</summary>
    public string? SyntheticColumn { get; init; } = "Synthetic";
}
