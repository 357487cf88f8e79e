namespace GanMl.Models.Layers.Steps;

/// <summary>[N, ...] to [N, sizes]: another shape for each example.</summary>
public sealed class Reshape : Module<Tensor, Tensor>
{
    /// <summary>A step to a shape.</summary>
    /// <param name="sizes">The sizes behind the batch axis; one of them may be -1 and takes what is left.</param>
    /// <exception cref="ArgumentException">A size is neither positive nor -1, or two are -1.</exception>
    public Reshape(params IReadOnlyList<long> sizes)
        : base(nameof(Reshape))
    {
        if (sizes.Any(size => size is < -1 or 0) || sizes.Count(size => size == -1) > 1)
        {
            throw new ArgumentException(
                $"[{string.Join(", ", sizes)}] is no shape: sizes are positive, and one of them at most is -1.", nameof(sizes));
        }

        Sizes = [.. sizes];
    }

    /// <summary>The sizes behind the batch axis.</summary>
    public IReadOnlyList<long> Sizes { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input.reshape([input.shape[0], .. Sizes]);
}
