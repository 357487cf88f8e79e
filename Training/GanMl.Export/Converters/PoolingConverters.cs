using GanMl.Export.Graph;
using GanMl.Models.Layers.Steps;
using TorchSharp.Modules;
using static GanMl.Export.Converters.ModuleConverter;

namespace GanMl.Export.Converters;

/// <summary>Pooling by windows: their largest value, or their mean.</summary>
internal static class PoolingConverters
{
    internal static IEnumerable<IModuleConverter> All =>
    [
        For<MaxPool1d>((pool, call) => Largest(
            call, new([pool.kernel_size], One(pool.stride), One(pool.padding), One(pool.dilation), pool.ceil_mode))),
        For<MaxPool2d>((pool, call) => Largest(call, new(pool.kernel_size, pool.stride, pool.padding, pool.dilation, pool.ceil_mode))),
        For<MaxPool3d>((pool, call) => Largest(call, new(pool.kernel_size, pool.stride, pool.padding, pool.dilation, pool.ceil_mode))),
        For<AvgPool1d>((pool, call) => Mean(
            call, new([pool.kernel_size], One(pool.stride), One(pool.padding), null, pool.ceil_mode, pool.count_include_pad))),
        For<AvgPool2d>((pool, call) => Mean(
            call, new(pool.kernel_size, pool.stride, pool.padding, null, pool.ceil_mode, pool.count_include_pad, pool.divisor_override))),
        For<AvgPool3d>((pool, call) => Mean(
            call, new(pool.kernel_size, pool.stride, pool.padding, null, pool.ceil_mode, pool.count_include_pad, pool.divisor_override))),
    ];

    private static GraphValue Largest(ConversionContext call, PoolWindows windows)
    {
        PoolWindows complete = windows.Complete(call);
        return call.Node("MaxPool", [call.Input], [.. complete.Settings(call), new NodeSetting("dilations", complete.Dilation!)]);
    }

    private static GraphValue Mean(ConversionContext call, PoolWindows windows)
    {
        PoolWindows complete = windows.Complete(call);
        if (complete.ReachesOver(call))
        {
            throw call.Refuse("with ceil_mode its last windows reach over the edge, where opset 17 counts other values than torch does; "
                + "pad the input with a module of its own and leave ceil_mode off");
        }

        // A divisor of its own is a factor on the mean over the whole window, padding included.
        bool countsPadding = complete.CountsPadding || complete.Divisor is not null;
        GraphValue mean = call.Node(
            "AveragePool", [call.Input], [.. complete.Settings(call), new NodeSetting("count_include_pad", countsPadding ? 1 : 0)]);
        return complete.Divisor is { } divisor
            ? call.Node(
                "Mul", [mean, call.Constant("factor", (float)complete.Kernel.Aggregate(1L, (product, size) => product * size) / divisor)])
            : mean;
    }

    private static IReadOnlyList<long>? One(long? size) => size is { } given ? [given] : null;
}

/// <summary>The windows of a pooling: one entry for each axis, or one for all axes.</summary>
/// <param name="Kernel">The sizes of a window.</param>
/// <param name="Stride">From window to window; null for windows side by side.</param>
/// <param name="Padding">Around the input, before and after each axis; null for none.</param>
/// <param name="Dilation">From value to value in a window; null for neighbours.</param>
/// <param name="CeilMode">Whether a last window may reach over the edge.</param>
/// <param name="CountsPadding">Whether a mean counts the padding.</param>
/// <param name="Divisor">What a sum is divided by, where it is not the number of its values.</param>
internal sealed record PoolWindows(
    IReadOnlyList<long> Kernel,
    IReadOnlyList<long>? Stride = null,
    IReadOnlyList<long>? Padding = null,
    IReadOnlyList<long>? Dilation = null,
    bool CeilMode = false,
    bool CountsPadding = false,
    long? Divisor = null)
{
    /// <summary>With every list given, one entry for each axis.</summary>
    internal PoolWindows Complete(ConversionContext call)
    {
        int axes = call.InputShape().Count - 2;
        if (axes < 1)
        {
            throw call.Refuse("its input has no batch axis; give it [N, C, ...]");
        }

        return this with
        {
            Kernel = All(Kernel, 1),
            Stride = All(Stride is { Count: > 0 } ? Stride : Kernel, 1),
            Padding = All(Padding, 0),
            Dilation = All(Dilation, 1),
        };

        long[] All(IReadOnlyList<long>? given, long standard) => given switch
        {
            null or [] => [.. Enumerable.Repeat(standard, axes)],
            _ when given.Count == axes => [.. given],
            _ => [.. Enumerable.Repeat(given[0], axes)],
        };
    }

    /// <summary>Whether the output has windows that only exist because they may reach over the edge.</summary>
    internal bool ReachesOver(ConversionContext call) =>
        CeilMode && Axes.Any(axis => Outputs(call, axis) > (Covered(call, axis) / Stride![axis]) + 1);

    /// <summary>The settings that all poolings share.</summary>
    internal IEnumerable<NodeSetting> Settings(ConversionContext call)
    {
        // Torch leaves out a window that would begin behind the input; the shape inference of opset 17 counts it. Where one axis has such a
        // window and another needs one that reaches over, the padding says the same without ceil_mode.
        bool reaches = ReachesOver(call);
        bool spelledOut = reaches && Axes.Any(axis => Outputs(call, axis) < ((Covered(call, axis) + Stride![axis] - 1) / Stride[axis]) + 1);
        IEnumerable<long> after = spelledOut
            ? Axes.Select(axis => Padding![axis] + Math.Max(0, ((Outputs(call, axis) - 1) * Stride![axis]) - Covered(call, axis)))
            : Padding!;
        return
        [
            new("kernel_shape", Kernel),
            new("strides", Stride!),
            new("pads", Padding!.Concat(after)),
            new("ceil_mode", reaches && !spelledOut ? 1 : 0),
        ];
    }

    private IEnumerable<int> Axes => Enumerable.Range(0, Kernel.Count);

    private static long Outputs(ConversionContext call, int axis) => call.OutputShape()[axis + 2];

    /// <summary>How far the first window can move along an axis before its end leaves the padded input.</summary>
    private long Covered(ConversionContext call, int axis) =>
        call.InputShape()[axis + 2] + (2 * Padding![axis]) - (Dilation![axis] * (Kernel[axis] - 1)) - 1;
}
