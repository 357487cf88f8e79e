using GanMl.Export.Graph;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>A module that does nothing in evaluation mode, such as dropout: it leaves no trace in the graph.</summary>
/// <typeparam name="TModule">The kind of module.</typeparam>
public sealed class PassThroughConverter<TModule> : ModuleConverter<TModule>
    where TModule : nn.Module
{
    /// <inheritdoc/>
    protected override GraphValue Convert(TModule module, ConversionContext call) => call.Input;
}
