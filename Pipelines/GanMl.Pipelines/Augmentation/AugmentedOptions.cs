using GanMl.Inference.LabelledImages;

namespace GanMl.Pipelines.Augmentation;

/// <summary>How many augmented copies join images, and how their columns are called.</summary>
public sealed record AugmentedOptions
{
    /// <summary>What <see cref="AugmentedColumn"/> is called unless another name is given.</summary>
    internal const string UsualColumn = "Augmented";

    /// <summary>
    /// How many copies of each class join its images, generated ones included. They are spread evenly over the images of the class. By
    /// default three of each image; an amount such as <c>SyntheticAmount.UpTo(1_000)</c> makes all classes equal that have no more.
    /// Nothing can be replaced by copies.
    /// </summary>
    public SyntheticAmount Amount { get; init; } = SyntheticAmount.AddShare(0.75);

    /// <summary>The seed of all changes, and of the choice of images that have one copy more.</summary>
    public long Seed { get; init; }

    /// <summary>The values of black and white in the pixels: by default 0 and 1; 0 and 255 for pixels that nobody has scaled.</summary>
    /// <exception cref="ArgumentOutOfRangeException">White is not above black, or one of them is not finite.</exception>
    public PixelRange PixelRange
    {
        get;
        init => field = SyntheticOptions.CheckedRange(value, nameof(PixelRange));
    } = PixelRange.Sigmoid;

    /// <summary>
    /// The column of pixels: Vector&lt;Single&gt; of three dimensions, the first or the last of which is 1 or 3 channels.
    /// </summary>
    public string PixelsColumn { get; init; } = "Pixels";

    /// <summary>The column of labels: a key.</summary>
    public string LabelColumn { get; init; } = "Label";

    /// <summary>
    /// The column of weights, Single, with which all classes together weigh the same however many rows they have; the mean is 1. Where the
    /// images have it, the weights within a class stay in proportion, and a copy weighs as much as its image. Null: there is none.
    /// </summary>
    public string? WeightColumn { get; init; } = "Weight";

    /// <summary>The new column that tells which rows are copies: Boolean. Null: there is none.</summary>
    public string? AugmentedColumn { get; init; } = UsualColumn;
}
