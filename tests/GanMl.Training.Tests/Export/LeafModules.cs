using CsCheck;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Export;

/// <summary>A module with random settings, and the shape of one example that it takes.</summary>
internal sealed record LeafExample(nn.Module<Tensor, Tensor> Module, params long[] Shape);

/// <summary>Random examples of every leaf kind of TorchSharp that has a converter, by type.</summary>
internal static class LeafModules
{
    private static readonly Gen<int> Channels = Gen.Int[1, 4];
    private static readonly Gen<int> Size = Gen.Int[4, 9];

    internal static IReadOnlyDictionary<Type, Gen<LeafExample>> All { get; } = new Dictionary<Type, Gen<LeafExample>>
    {
        [typeof(Linear)] = Gen.Select(Channels, Size, Gen.Bool, Gen.Int[0, 2], (to, from, bias, more) =>
            new LeafExample(nn.Linear(from, to, bias), [.. Enumerable.Repeat(3L, more), from])),
        [typeof(Conv1d)] = Gen.Select(
            Channels, Gen.Int[1, 4], Gen.Int[1, 3], Gen.Int[0, 2], Gen.Int[1, 2], Gen.Bool, (c, k, s, p, d, bias) => new LeafExample(
                nn.Conv1d(c, c + 1, k, s, p, d, bias: bias), c, 12)),
        [typeof(Conv2d)] = Gen.Select(
            Channels, Gen.Int[1, 3], Gen.Int[1, 2], Gen.Int[0, 2], Gen.Int[1, 2], Gen.Int[1, 2], (c, k, s, p, d, g) => new LeafExample(
                nn.Conv2d(c * g, 2 * g, (k, 3), (s, 1), (p, 1), (1, d), groups: g, padding_mode: Mode(p + d)), c * g, 7, 9)),
        [typeof(Conv3d)] = Gen.Select(Channels, Gen.Int[1, 3], Gen.Int[1, 2], Gen.Bool, (c, k, s, bias) =>
            new LeafExample(nn.Conv3d(c, 2, k, s, 1, bias: bias), c, 4, 5, 6)),
        [typeof(ConvTranspose1d)] = Gen.Select(Channels, Gen.Int[2, 4], Gen.Int[1, 3], Gen.Int[0, 1], Gen.Bool, (c, k, s, p, bias) =>
            new LeafExample(nn.ConvTranspose1d(c, 3, k, s, p, output_padding: s - 1, bias: bias), c, 6)),
        [typeof(ConvTranspose2d)] = Gen.Select(
            Channels, Gen.Int[2, 5], Gen.Int[1, 3], Gen.Int[0, 1], Gen.Int[1, 2], Gen.Int[1, 2], (c, k, s, p, d, g) => new LeafExample(
                nn.ConvTranspose2d(c * g, 2 * g, (k, 3), (s, 2), (p, 1), (Math.Min(s - 1, 1), 1), (d, 1), groups: g), c * g, 4, 5)),
        [typeof(ConvTranspose3d)] = Gen.Select(Channels, Gen.Int[2, 3], Gen.Int[1, 2], (c, k, s) =>
            new LeafExample(nn.ConvTranspose3d(c, 2, k, s, 1), c, 3, 4, 5)),
        [typeof(BatchNorm1d)] = Gen.Select(Channels, Gen.Bool, Gen.Bool, (c, affine, sequence) =>
            new LeafExample(nn.BatchNorm1d(c, affine: affine), sequence ? [c, 5] : [c])),
        [typeof(BatchNorm2d)] = Gen.Select(Channels, Gen.Bool, (c, affine) =>
            new LeafExample(nn.BatchNorm2d(c, eps: 1e-3, affine: affine), c, 4, 5)),
        [typeof(BatchNorm3d)] = Channels.Select(c => new LeafExample(nn.BatchNorm3d(c), c, 2, 3, 4)),
        [typeof(LayerNorm)] = Gen.Select(Size, Gen.Bool, Gen.Bool, (n, affine, two) =>
            new LeafExample(nn.LayerNorm(two ? [3, n] : [n], elementwise_affine: affine), 3, n)),
        [typeof(GroupNorm)] = Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], Gen.Bool, (g, each, affine) =>
            new LeafExample(nn.GroupNorm(g, g * each, affine: affine), g * each, 4, 5)),
        [typeof(InstanceNorm1d)] = Gen.Select(Channels, Gen.Bool, (c, affine) =>
            new LeafExample(nn.InstanceNorm1d(c, affine: affine), c, 7)),
        [typeof(InstanceNorm2d)] = Gen.Select(Channels, Gen.Bool, Gen.Bool, (c, affine, track) =>
            new LeafExample(nn.InstanceNorm2d(c, affine: affine, track_running_stats: track), c, 4, 5)),
        [typeof(InstanceNorm3d)] = Channels.Select(c => new LeafExample(nn.InstanceNorm3d(c), c, 3, 4, 5)),
        [typeof(LocalResponseNorm)] = Gen.Select(Gen.Int[1, 2], Gen.Int[3, 6], (half, c) =>
            new LeafExample(nn.LocalResponseNorm((2 * half) + 1, 0.1, 0.6, 1.3), c, 4, 5)),
        [typeof(ReLU)] = Images(() => nn.ReLU()),
        [typeof(ReLU6)] = Images(() => nn.ReLU6()),
        [typeof(LeakyReLU)] = Numbers(0.01, 0.5, slope => nn.LeakyReLU(slope)),
        [typeof(RReLU)] = Numbers(0.05, 0.2, lower => nn.RReLU(lower, lower + 0.3)),
        [typeof(PReLU)] = Gen.Select(Channels, Gen.Bool, Gen.Bool, (c, one, image) =>
            new LeafExample(nn.PReLU(one ? 1 : c, 0.3), image ? [c, 4, 5] : [c])),
        [typeof(ELU)] = Numbers(0.2, 2, alpha => nn.ELU(alpha)),
        [typeof(CELU)] = Numbers(0.2, 2, alpha => nn.CELU(alpha)),
        [typeof(SELU)] = Images(() => nn.SELU()),
        [typeof(SiLU)] = Images(() => nn.SiLU()),
        [typeof(GELU)] = Gen.Bool.Select(byTanh => new LeafExample(nn.GELU(byTanh ? GELU.Approximate.tanh : GELU.Approximate.none), 3, 7)),
        [typeof(Mish)] = Images(() => nn.Mish()),
        [typeof(GLU)] = Gen.Select(Channels, Size, (c, n) => new LeafExample(nn.GLU(1), 2 * c, n)),
        [typeof(Softplus)] = Gen.Select(Gen.Int[1, 3], Gen.Int[1, 20], (beta, threshold) =>
            new LeafExample(nn.Softplus(beta, threshold), 4, 6)),
        [typeof(Softsign)] = Images(() => nn.Softsign()),
        [typeof(Sigmoid)] = Images(() => nn.Sigmoid()),
        [typeof(LogSigmoid)] = Images(() => nn.LogSigmoid()),
        [typeof(Hardsigmoid)] = Images(() => nn.Hardsigmoid()),
        [typeof(Hardswish)] = Images(() => nn.Hardswish()),
        [typeof(Hardshrink)] = Numbers(0.2, 1, lambda => nn.Hardshrink(lambda)),
        [typeof(Softshrink)] = Numbers(0.2, 1, lambda => nn.Softshrink(lambda)),
        [typeof(Tanh)] = Images(() => nn.Tanh()),
        [typeof(Tanhshrink)] = Images(() => nn.Tanhshrink()),
        [typeof(Threshold)] = Numbers(-1, 1, threshold => nn.Threshold(threshold, 0.7)),
        [typeof(Softmax)] = Axes(axis => nn.Softmax(axis)),
        [typeof(Softmax2d)] = Images(() => nn.Softmax2d()),
        [typeof(LogSoftmax)] = Axes(axis => nn.LogSoftmax(axis)),
        [typeof(Softmin)] = Axes(axis => nn.Softmin(axis)),
        [typeof(Flatten)] = Gen.Select(Gen.Int[0, 2], Gen.Int[2, 3], (start, end) => new LeafExample(nn.Flatten(start, end), 2, 3, 4)),
        [typeof(Unflatten)] = Gen.Select(Channels, Size, (c, n) => new LeafExample(nn.Unflatten(1, [c, n]), c * n, 3)),
        [typeof(MaxPool1d)] = Pools((k, s, p, ceil) => nn.MaxPool1d(k, s, p, ceil_mode: ceil), 1),
        [typeof(MaxPool2d)] = Pools((k, s, p, ceil) => nn.MaxPool2d(k, s, p, dilation: 1, ceil_mode: ceil), 2),
        [typeof(MaxPool3d)] = Pools((k, s, p, ceil) => nn.MaxPool3d(k, s, p, ceil_mode: ceil), 3),
        [typeof(AvgPool1d)] = Pools((k, s, p, counts) => nn.AvgPool1d(k, s, p, count_include_pad: counts), 1),
        [typeof(AvgPool2d)] = Pools(
            (k, s, p, counts) => nn.AvgPool2d(k, s, p, count_include_pad: counts, divisor_override: s == 3 ? 5 : null), 2),
        [typeof(AvgPool3d)] = Pools((k, s, p, counts) => nn.AvgPool3d(k, s, p, count_include_pad: counts), 3),
        [typeof(AdaptiveAvgPool1d)] = Gen.Select(Size, Gen.Int[1, 4], (n, to) => new LeafExample(nn.AdaptiveAvgPool1d(to), 2, n)),
        [typeof(AdaptiveAvgPool2d)] = Gen.Select(Size, Size, Gen.Int[1, 4], Gen.Int[1, 4], (h, w, to, other) =>
            new LeafExample(nn.AdaptiveAvgPool2d([to, other]), 2, h, w)),
        [typeof(AdaptiveAvgPool3d)] = Gen.Int[1, 2].Select(to => new LeafExample(nn.AdaptiveAvgPool3d([to, to, to]), 2, 4, 2, 6)),
        [typeof(AdaptiveMaxPool1d)] = Gen.Int[1, 3].Select(to => new LeafExample(nn.AdaptiveMaxPool1d(to), 2, 6)),
        [typeof(AdaptiveMaxPool2d)] = Gen.Int[1, 2].Select(to => new LeafExample(nn.AdaptiveMaxPool2d([to, 2 * to]), 2, 4, 8)),
        [typeof(Upsample)] = Upsampling(),
        [typeof(PixelShuffle)] = Gen.Select(Channels, Gen.Int[1, 3], (c, r) => new LeafExample(nn.PixelShuffle(r), c * r * r, 3, 4)),
        [typeof(PixelUnshuffle)] = Gen.Select(Channels, Gen.Int[1, 3], (c, r) => new LeafExample(nn.PixelUnshuffle(r), c, 2 * r, 3 * r)),
        [typeof(ChannelShuffle)] = Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], (g, each) =>
            new LeafExample(nn.ChannelShuffle(g), g * each, 3, 4)),
        [typeof(ZeroPad2d)] = Pads((a, b) => nn.ZeroPad2d((a, b, 1, 0)), 2),
        [typeof(ConstantPad1d)] = Pads((a, b) => nn.ConstantPad1d((a, b), 0.7), 1),
        [typeof(ConstantPad2d)] = Pads((a, b) => nn.ConstantPad2d((a, b, 2, 1), -0.4), 2),
        [typeof(ConstantPad3d)] = Pads((a, b) => nn.ConstantPad3d((a, b, 1, 2, 0, 1), 0.2), 3),
        [typeof(ReflectionPad1d)] = Pads((a, b) => nn.ReflectionPad1d((a, b)), 1),
        [typeof(ReflectionPad2d)] = Pads((a, b) => nn.ReflectionPad2d((a, b, 2, 1)), 2),
        [typeof(ReflectionPad3d)] = Pads((a, b) => nn.ReflectionPad3d((a, b, 1, 2, 0, 1)), 3),
        [typeof(ReplicationPad1d)] = Pads((a, b) => nn.ReplicationPad1d((a, b)), 1),
        [typeof(ReplicationPad2d)] = Pads((a, b) => nn.ReplicationPad2d((a, b, 2, 1)), 2),
        [typeof(ReplicationPad3d)] = Pads((a, b) => nn.ReplicationPad3d((a, b, 1, 2, 0, 1)), 3),
        [typeof(Identity)] = Images(() => nn.Identity()),
        [typeof(Dropout)] = Images(() => nn.Dropout(0.3)),
        [typeof(Dropout1d)] = Numbers(0.1, 0.5, share => nn.Dropout1d(share)),
        [typeof(Dropout2d)] = Images(() => nn.Dropout2d(0.3)),
        [typeof(Dropout3d)] = Images(() => nn.Dropout3d(0.3)),
        [typeof(AlphaDropout)] = Images(() => nn.AlphaDropout(0.3)),
        [typeof(FeatureAlphaDropout)] = Images(() => nn.FeatureAlphaDropout(0.3)),
    };

    private static PaddingModes Mode(int number) => number switch
    {
        2 => PaddingModes.Reflect,
        3 => PaddingModes.Replicate,
        _ => PaddingModes.Zeros,
    };

    private static Gen<LeafExample> Images(Func<nn.Module<Tensor, Tensor>> module) =>
        Gen.Select(Channels, Size, (c, n) => new LeafExample(module(), c, n, 3));

    private static Gen<LeafExample> Numbers(double low, double high, Func<double, nn.Module<Tensor, Tensor>> module) =>
        Gen.Double[low, high].Select(number => new LeafExample(module(number), 3, 7));

    private static Gen<LeafExample> Axes(Func<long, nn.Module<Tensor, Tensor>> module) =>
        Gen.Int[-2, 2].Where(axis => axis != 0).Select(axis => new LeafExample(module(axis), 3, 4));

    private static Gen<LeafExample> Pools(Func<long, long, long, bool, nn.Module<Tensor, Tensor>> module, int axes) =>
        Gen.Select(Gen.Int[2, 4], Gen.Int[1, 3], Gen.Int[0, 1], Gen.Bool, Size, (k, s, p, flag, n) =>
            new LeafExample(module(k, s, p, flag), [2, n, .. new long[] { 7, 6 }.Take(axes - 1)]));

    private static Gen<LeafExample> Pads(Func<long, long, nn.Module<Tensor, Tensor>> module, int axes) =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], (a, b) => new LeafExample(module(a, b), [2, .. new long[] { 4, 5, 6 }.TakeLast(axes)]));

    private static Gen<LeafExample> Upsampling() => Gen.Select(
        Gen.Int[0, 6], Gen.Bool, Gen.Double[0.6, 3.2], Gen.Int[3, 11], (kind, corners, factor, size) => kind switch
        {
            0 => new LeafExample(nn.Upsample(scale_factor: [factor is > 1 and < 1.15 ? 1 : factor], mode: UpsampleMode.Nearest), 2, 7),
            1 => new LeafExample(nn.Upsample(scale_factor: [factor, 2], mode: UpsampleMode.Nearest), 2, 5, 6),
            2 => new LeafExample(nn.Upsample(size: [size, size + 2], mode: UpsampleMode.Nearest), 2, 5, 6),
            3 => new LeafExample(nn.Upsample(size: [size], mode: UpsampleMode.Linear, align_corners: corners), 2, 7),
            4 => new LeafExample(nn.Upsample(scale_factor: [factor, 3], mode: UpsampleMode.Bilinear, align_corners: corners), 2, 5, 6),
            5 => new LeafExample(nn.Upsample(size: [size, 4], mode: UpsampleMode.Bilinear, align_corners: corners), 2, 5, 6),
            _ => new LeafExample(nn.Upsample(size: [size, size + 1], mode: UpsampleMode.Bicubic, align_corners: corners), 2, 5, 6),
        });
}
