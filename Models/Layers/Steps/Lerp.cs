namespace GanMl.Models.Layers.Steps;

/// <summary>
/// Between two tensors: start + weight (end - start), for example a truncation towards the mean of w (Karras et al., 2019) or the fade-in of
/// a layer (Karras et al., 2018). Shapes are broadcast.
/// </summary>
public sealed class Lerp() : Module<Tensor, Tensor, Tensor, Tensor>(nameof(Lerp))
{
    /// <inheritdoc/>
    public override Tensor forward(Tensor start, Tensor end, Tensor weight) => start + (weight * (end - start));
}
