using GanMl.Export.Graph;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>The largest value of each window.</summary>
/// <typeparam name="TModule">The kind of module.</typeparam>
/// <param name="windows">The windows, from the module.</param>
public sealed class MaxPoolConverter<TModule>(Func<TModule, PoolWindows> windows) : ModuleConverter<TModule>
    where TModule : nn.Module
{
    /// <inheritdoc/>
    protected override GraphValue Convert(TModule module, ConversionContext call)
    {
        PoolWindows found = windows(module).Complete(call);
        return call.Node("MaxPool", [call.Input], [.. found.Settings(call), new NodeSetting("dilations", found.Dilation!)]);
    }
}
