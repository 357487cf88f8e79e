using GanMl.Models.Layers.Steps;

namespace GanMl.Models.R3Gan;

/// <summary>
/// The residual block of R3GAN (Huang et al., 2024, section 4.2, configuration E): 1 x 1 to twice as many maps, LeakyReLU 0.2, 3 x 3 in
/// groups of 16 maps, LeakyReLU, 1 x 1 back, added to the input. The options may have other widths and groups. The last convolution starts
/// at 0, so the block starts as the identity (Zhang et al., 2019, Fixup), and the others are scaled down by the depth of the network.
/// </summary>
internal sealed class R3GanBlock : Module<Tensor, Tensor>
{
    private const double Slope = 0.2;

    private readonly Conv2d _widen;
    private readonly Conv2d _convolve;
    private readonly Conv2d _narrow;
    private readonly long _groups;
    private readonly bool _bfloat16;
    private readonly Sequential _body;
    private readonly Add _add = new();

    /// <param name="maps">Feature maps that come in and go out, a multiple of 8.</param>
    /// <param name="blocks">Blocks in the network.</param>
    /// <param name="layers">Tell how wide the block is, and how many of its maps are a group.</param>
    internal R3GanBlock(long maps, int blocks, R3GanOptions layers)
        : base(nameof(R3GanBlock))
    {
        long inner = maps * layers.Expansion;
        long groups = layers.GroupMaps == 0 ? 1 : Math.Max(1, inner / layers.GroupMaps);
        while (inner % groups != 0)
        {
            groups--;
        }

        // Fixup's L^(-1 / (2 m - 2)) with m = 3 layers in a branch.
        double gain = ScaledWeights.LeakyGain * Math.Pow(blocks, -1.0 / 4);
        _widen = ScaledWeights.Convolution(maps, inner, 1, gain, bias: true);
        _convolve = ScaledWeights.Convolution(inner, inner, 3, gain, bias: true, groups: groups);
        _narrow = ScaledWeights.Convolution(inner, maps, 1, 0);
        _groups = groups;
        _bfloat16 = layers.BFloat16 ?? false;
        _body = Sequential(
            ("widen", _widen), ("leaky0", LeakyReLU(Slope)), ("convolve", _convolve), ("leaky1", LeakyReLU(Slope)), ("narrow", _narrow));
        register_module("body", _body);
        register_module("add", _add);
    }

    public override Tensor forward(Tensor input) => _add.call(input, _bfloat16 && training ? InBFloat16(input) : _body.call(input));

    /// <summary>The branch by bfloat16 numbers; weights, and the sum with the input, stay float32.</summary>
    private Tensor InBFloat16(Tensor input)
    {
        Tensor wide = functional.leaky_relu(Convolve(Low(input), _widen, 1), Slope);
        Tensor convolved = functional.leaky_relu(Convolve(wide, _convolve, _groups), Slope);
        return Convolve(convolved, _narrow, 1).to(ScalarType.Float32);
    }

    private static Tensor Convolve(Tensor input, Conv2d layer, long groups)
    {
        long padding = layer.weight!.size(3) / 2;
        return functional.conv2d(
            input, Low(layer.weight), layer.bias is { } bias ? Low(bias) : null, padding: [padding, padding], groups: groups);
    }

    private static Tensor Low(Tensor tensor) => tensor.to(ScalarType.BFloat16);
}
