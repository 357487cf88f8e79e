using GanMl.Models.Layers;

namespace GanMl.Models.StyleGan;

/// <summary>
/// One layer of StyleGAN's synthesis network (Karras et al., 2019, figure 1b): a 3 x 3 convolution (none for the learned constant), noise,
/// LeakyReLU 0.2, adaptive instance normalisation by an affine function of the style.
/// </summary>
internal sealed class AdaptiveLayer : Module<Tensor, Tensor, Tensor?, Tensor>
{
    private readonly EqualizedConv2d? _convolve;
    private readonly AddNoise? _noise;
    private readonly LeakyReLU _leaky = LeakyReLU(0.2);
    private readonly EqualizedLinear _affine;
    private readonly AdaptiveInstanceNormalization _normalize = new();

    internal AdaptiveLayer(StyleGanOptions options, long? from, long maps, int styleSize)
        : base(nameof(AdaptiveLayer))
    {
        var equalized = new EqualizedOptions { Equalized = options.EqualizedLearningRate };
        if (from is { } inputs)
        {
            _convolve = new EqualizedConv2d(inputs, maps, 3, options: equalized);
            register_module("convolve", _convolve);
        }

        if (options.Noise)
        {
            _noise = new AddNoise(maps);
            register_module("noise", _noise);
        }

        _affine = new EqualizedLinear(styleSize, 2 * maps, equalized with { Gain = 1 });
        register_module("leaky", _leaky);
        register_module("affine", _affine);
        register_module("normalize", _normalize);
    }

    public override Tensor forward(Tensor input, Tensor style, Tensor? noise)
    {
        Tensor features = _convolve is null ? input : _convolve.call(input);
        features = _noise is null ? features : _noise.call(features, noise!);
        return _normalize.call(_leaky.call(features), _affine.call(style));
    }
}
