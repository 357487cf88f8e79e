using GanMl.Models.Layers;

namespace GanMl.Models.StyleGan2;

/// <summary>
/// A block of StyleGAN2's discriminator (Karras et al., 2020, figure 7c): two 3 x 3 convolutions with LeakyReLU 0.2 and a halving between
/// them, plus the halved input through a 1 x 1 convolution, the sum divided by the square root of 2.
/// </summary>
internal sealed class ResidualBlock : Module<Tensor, Tensor>
{
    private readonly Sequential _body;
    private readonly Sequential _skip;

    internal ResidualBlock(int size, StyleGan2Options options)
        : base(nameof(ResidualBlock))
    {
        long maps = options.FeatureMapsAt(size);
        long after = options.FeatureMapsAt(size / 2);
        var equalized = new EqualizedOptions { Equalized = options.EqualizedLearningRate };
        _body = Sequential(
            ("convolve0", new EqualizedConv2d(maps, maps, 3, options: equalized)),
            ("leaky0", LeakyReLU(0.2)),
            ("halve", Halving(options, maps)),
            ("convolve1", new EqualizedConv2d(maps, after, 3, options: equalized)),
            ("leaky1", LeakyReLU(0.2)));
        _skip = Sequential(
            ("halve", Halving(options, maps)),
            ("convolve", new EqualizedConv2d(maps, after, 1, options: equalized with { Gain = 1, Bias = false })));
        register_module("body", _body);
        register_module("skip", _skip);
    }

    public override Tensor forward(Tensor input) => (_body.call(input) + _skip.call(input)) * Math.Sqrt(0.5);

    private static Module<Tensor, Tensor> Halving(StyleGan2Options options, long maps) =>
        options.Blur ? new BlurredDownsample(maps) : AvgPool2d(2);
}
