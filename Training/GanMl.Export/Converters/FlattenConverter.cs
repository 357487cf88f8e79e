using GanMl.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Export.Converters;

/// <summary>Merges neighbouring axes into one.</summary>
public sealed class FlattenConverter : ModuleConverter<Flatten>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(Flatten module, ConversionContext call) =>
        Reshape.Axes(call, module.start_dim, module.end_dim, [-1]);
}
