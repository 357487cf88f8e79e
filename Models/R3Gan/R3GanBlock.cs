using GanMl.Models.Layers;
using GanMl.Models.Layers.Convolutions;
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

    private readonly Sequential _body;
    private readonly BFloat16Sequence? _bfloat16;
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
        _body = Sequential(
            ("widen", ScaledWeights.Convolution(maps, inner, 1, gain, bias: true)),
            ("leaky0", LeakyReLU(Slope)),
            ("convolve", ScaledWeights.Convolution(inner, inner, 3, gain, bias: true, groups: groups)),
            ("leaky1", LeakyReLU(Slope)),
            ("narrow", ScaledWeights.Convolution(inner, maps, 1, 0)));
        _bfloat16 = layers.BFloat16 == true ? new BFloat16Sequence(_body) : null;
        register_module("body", _body);
        register_module("add", _add);
    }

    public override Tensor forward(Tensor input)
    {
        if (!training)
        {
            return _add.call(input, _body.call(input));
        }

        // The sum keeps the order of its input: what follows has it too.
        Tensor ordered = ChannelsLast.Of(input);
        return _add.call(ordered, _bfloat16 is null ? _body.call(ordered) : _bfloat16.Run(ordered));
    }
}
