using GanMl.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Export.Converters;

/// <summary>Splits one axis into several.</summary>
public sealed class UnflattenConverter : ModuleConverter<Unflatten>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(Unflatten module, ConversionContext call) =>
        Reshape.Axes(call, module.dim, module.dim, module.unflattened_size);
}
