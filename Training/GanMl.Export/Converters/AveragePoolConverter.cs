using GanMl.Export.Graph;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>The mean of each window.</summary>
/// <typeparam name="TModule">The kind of module.</typeparam>
/// <param name="windows">The windows, from the module.</param>
public sealed class AveragePoolConverter<TModule>(Func<TModule, PoolWindows> windows) : ModuleConverter<TModule>
    where TModule : nn.Module
{
    /// <inheritdoc/>
    protected override GraphValue Convert(TModule module, ConversionContext call)
    {
        PoolWindows found = windows(module).Complete(call);
        if (found.ReachesOver(call))
        {
            throw call.Refuse("with ceil_mode its last windows reach over the edge, where opset 17 counts other values than torch does; pad "
                + "the input with a module of its own and leave ceil_mode off");
        }

        // A divisor of its own is a factor on the mean over the whole window, padding included.
        bool countsPadding = found.CountsPadding || found.Divisor is not null;
        GraphValue mean = call.Node(
            "AveragePool", [call.Input], [.. found.Settings(call), new NodeSetting("count_include_pad", countsPadding ? 1 : 0)]);
        return found.Divisor is { } divisor
            ? call.Node("Mul", [mean, call.Constant("factor", (float)found.Kernel.Aggregate(1L, (product, size) => product * size) / divisor)])
            : mean;
    }
}
