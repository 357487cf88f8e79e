namespace GanMl.Models.Layers;

/// <summary>
/// Joins the embedding of a label to an image as one more channel: [N, C, H, W] and int64 [N] to [N, C + 1, H, W].
/// Every pixel of the plane is learned, so that a convolution meets the class wherever it looks.
/// </summary>
public sealed class JoinLabelPlane : Module<Tensor, Tensor, Tensor>
{
    private readonly Sequential _plane;
    private readonly Concatenate _concatenate = new();

    /// <summary>A layer with random planes.</summary>
    /// <param name="classes">How many labels there are.</param>
    /// <param name="size">Height and width of the images.</param>
    public JoinLabelPlane(int classes, int size)
        : base(nameof(JoinLabelPlane))
    {
        _plane = Sequential(
            ("embedding", Embedding(classes, (long)size * size)),
            ("unflatten", Unflatten(1, [1, size, size])));
        register_module("plane", _plane);
        register_module("concatenate", _concatenate);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor image, Tensor label) => _concatenate.call(image, _plane.call(label));
}
