using GanMl.Models.Layers;

namespace GanMl.Models.StyleGan2;

/// <summary>
/// Features to an image in StyleGAN2 (Karras et al., 2020, figure 7b): a 1 x 1 convolution that is modulated, not demodulated, and a bias.
/// </summary>
internal sealed class ModulatedImage : Module<Tensor, Tensor, Tensor>
{
    private readonly EqualizedLinear _affine;
    private readonly ModulatedConv2d _convolve;
    private readonly AddBias _bias;

    internal ModulatedImage(int channels, StyleGan2Options options, long maps, int styleSize)
        : base(nameof(ModulatedImage))
    {
        var linear = new EqualizedOptions { Gain = 1, Equalized = options.EqualizedLearningRate };
        _affine = new EqualizedLinear(styleSize, maps, linear with { FirstBias = 1 });
        _convolve = new ModulatedConv2d(maps, channels, 1, demodulate: false, linear);
        _bias = new AddBias(channels);
        register_module("affine", _affine);
        register_module("convolve", _convolve);
        register_module("bias", _bias);
    }

    public override Tensor forward(Tensor features, Tensor style) => _bias.call(_convolve.call(features, _affine.call(style)));
}
