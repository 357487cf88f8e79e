using GanMl.Models.Layers;
using GanMl.Models.Layers.Steps;

namespace GanMl.Models.StyleGan2;

/// <summary>
/// One layer of StyleGAN2's synthesis network (Karras et al., 2020, figure 2d): a modulated and demodulated 3 x 3 convolution, noise, bias,
/// LeakyReLU 0.2 times the square root of 2.
/// </summary>
internal sealed class ModulatedLayer : Module<Tensor, Tensor, Tensor?, Tensor>
{
    private readonly EqualizedLinear _affine;
    private readonly ModulatedConv2d _convolve;
    private readonly AddNoise? _noise;
    private readonly AddBias _bias;
    private readonly LeakyReLU _leaky = LeakyReLU(0.2);
    private readonly Scale _scale = new(Math.Sqrt(2));

    internal ModulatedLayer(StyleGan2Options options, long from, long maps, int styleSize)
        : base(nameof(ModulatedLayer))
    {
        var linear = new EqualizedOptions { Gain = 1, Equalized = options.EqualizedLearningRate };
        _affine = new EqualizedLinear(styleSize, from, linear with { FirstBias = 1 });
        _convolve = new ModulatedConv2d(from, maps, 3, options: linear);
        _bias = new AddBias(maps);
        register_module("affine", _affine);
        register_module("convolve", _convolve);
        if (options.Noise)
        {
            _noise = new AddNoise(maps);
            register_module("noise", _noise);
        }

        register_module("bias", _bias);
        register_module("leaky", _leaky);
        register_module("scale", _scale);
    }

    public override Tensor forward(Tensor input, Tensor style, Tensor? noise)
    {
        Tensor features = _convolve.call(input, _affine.call(style));
        features = _noise is null ? features : _noise.call(features, noise!);
        return _scale.call(_leaky.call(_bias.call(features)));
    }
}
