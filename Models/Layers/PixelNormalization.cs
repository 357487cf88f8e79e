namespace GanMl.Models.Layers;

/// <summary>
/// Pixelwise feature vector normalisation (Karras et al., 2018, section 4.2): each feature vector is brought to length sqrt(C),
/// b = a / sqrt(mean over the C maps of a² + 1e-8). [N, C, ...] to the same shape.
/// </summary>
public sealed class PixelNormalization() : Module<Tensor, Tensor>(nameof(PixelNormalization))
{
    /// <summary>What is added before the root.</summary>
    public const double Epsilon = 1e-8;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => input * (input.square().mean([1], keepdim: true) + Epsilon).rsqrt();
}
