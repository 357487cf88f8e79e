using GanMl.Export.Graph;
using TorchSharp.Modules;
using static GanMl.Export.Converters.ModuleConverter;

namespace GanMl.Export.Converters;

/// <summary>Values put around an input, or cut off where a size is negative.</summary>
internal static class PaddingConverters
{
    internal static IEnumerable<IModuleConverter> All =>
    [
        For<ZeroPad2d>(Constant),
        For<ConstantPad1d>(Constant),
        For<ConstantPad2d>(Constant),
        For<ConstantPad3d>(Constant),
        For<ReflectionPad1d>(Reflection),
        For<ReflectionPad2d>(Reflection),
        For<ReflectionPad3d>(Reflection),
        For<ReplicationPad1d>(Edge),
        For<ReplicationPad2d>(Edge),
        For<ReplicationPad3d>(Edge),
    ];

    /// <summary>Pads the last axes.</summary>
    /// <param name="call">The call that is written.</param>
    /// <param name="input">What is padded.</param>
    /// <param name="mode">What is put there, in ONNX's words: <c>constant</c>, <c>reflect</c> or <c>edge</c>.</param>
    /// <param name="padding">Values before each of the last axes, then after each of them.</param>
    /// <param name="value">The constant, if it is one.</param>
    internal static GraphValue Pad(ConversionContext call, GraphValue input, string mode, long[] padding, GraphValue? value = null)
    {
        int axes = padding.Length / 2;
        long[] others = new long[call.InputShape().Count - axes];
        GraphValue sizes = call.Constant("pads", [.. others, .. padding.Take(axes), .. others, .. padding.Skip(axes)]);
        ReadOnlySpan<GraphValue> inputs = value is { } constant ? [input, sizes, constant] : [input, sizes];
        return call.Node("Pad", inputs, new NodeSetting("mode", mode));
    }

    private static GraphValue Constant(PadBase module, ConversionContext call)
    {
        GraphValue value = call.Constant("value", (float)module.value);
        return Pad(call, call.Input, "constant", Sizes(module), value);
    }

    private static GraphValue Reflection(PadBase module, ConversionContext call) => Pad(call, call.Input, "reflect", Sizes(module));

    private static GraphValue Edge(PadBase module, ConversionContext call) => Pad(call, call.Input, "edge", Sizes(module));

    private static long[] Sizes(PadBase module)
    {
        // Pairs from the last axis backwards: left, right, top, bottom, ...
        long[][] pairs = [.. module.padding.Chunk(2).Reverse()];
        return [.. pairs.Select(pair => pair[0]), .. pairs.Select(pair => pair[1])];
    }
}
