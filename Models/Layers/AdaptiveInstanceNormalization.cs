namespace GanMl.Models.Layers;

/// <summary>
/// Adaptive instance normalisation (Huang and Belongie, 2017; Karras et al., 2019, equation 1): each feature map of each image is
/// normalised to mean 0 and variance 1, then scaled and shifted by the style: y_s (x - mean) / sqrt(variance + 1e-8) + y_b.
/// Takes [N, C, H, W] and a style [N, 2 C], the C scales less 1 first, then the C shifts: a style of zeros only normalises.
/// </summary>
public sealed class AdaptiveInstanceNormalization() : Module<Tensor, Tensor, Tensor>(nameof(AdaptiveInstanceNormalization))
{
    /// <summary>What is added to the variance.</summary>
    public const double Epsilon = 1e-8;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input, Tensor style)
    {
        long maps = input.size(1);
        Tensor scale = style.narrow(1, 0, maps).unsqueeze(2).unsqueeze(3) + 1;
        Tensor shift = style.narrow(1, maps, maps).unsqueeze(2).unsqueeze(3);
        Tensor centred = input - input.mean([2, 3], keepdim: true);
        Tensor factor = scale * (centred.square().mean([2, 3], keepdim: true) + Epsilon).rsqrt();
        return (centred * factor) + shift;
    }
}
