namespace GanMl.Models.Layers;

/// <summary>
/// The fade-in of a new layer (Karras et al., 2018, figure 2): the weighted sum (1 - alpha) old + alpha new of two tensors of one shape.
/// </summary>
public sealed class FadeIn() : Module<Tensor, Tensor, Tensor>(nameof(FadeIn))
{
    /// <summary>The weight of the new layer, 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in [0, 1].</exception>
    public double Alpha
    {
        get;
        set => field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Alpha lies between 0 and 1.");
    } = 1;

    /// <inheritdoc/>
    public override Tensor forward(Tensor old, Tensor @new) => (old * (1 - Alpha)) + (@new * Alpha);
}
