using GanMl.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Export.Converters;

/// <summary>Values put around an input, or cut off where a size is negative.</summary>
/// <typeparam name="TModule">The kind of module.</typeparam>
/// <param name="mode">What is put there, in ONNX's words: <c>constant</c>, <c>reflect</c> or <c>edge</c>.</param>
public sealed class PadConverter<TModule>(string mode) : ModuleConverter<TModule>
    where TModule : PadBase
{
    /// <inheritdoc/>
    protected override GraphValue Convert(TModule module, ConversionContext call)
    {
        // Pairs from the last axis backwards: left, right, top, bottom, ...
        long[][] pairs = [.. module.padding.Chunk(2).Reverse()];
        GraphValue value = mode == "constant" ? call.Constant("value", (float)module.value) : GraphValue.Absent;
        return PadConverter.Pad(call, call.Input, mode, [.. pairs.Select(pair => pair[0]), .. pairs.Select(pair => pair[1])], value);
    }
}

/// <summary>The Pad operation.</summary>
internal static class PadConverter
{
    /// <summary>Pads the last axes.</summary>
    /// <param name="call">The call that is written.</param>
    /// <param name="input">What is padded.</param>
    /// <param name="mode">What is put there.</param>
    /// <param name="padding">Values before each of the last axes, then after each of them.</param>
    /// <param name="value">The constant, if it is one.</param>
    internal static GraphValue Pad(ConversionContext call, GraphValue input, string mode, long[] padding, GraphValue? value = null)
    {
        int axes = padding.Length / 2;
        long[] others = new long[call.InputShape().Count - axes];
        GraphValue sizes = call.Constant("pads", [.. others, .. padding.Take(axes), .. others, .. padding.Skip(axes)]);
        ReadOnlySpan<GraphValue> inputs = value is { Name.Length: > 0 } constant ? [input, sizes, constant] : [input, sizes];
        return call.Node("Pad", inputs, new NodeSetting("mode", mode));
    }
}
