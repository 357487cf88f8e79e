using GanMl.Export.Graph;
using GanMl.Models.Layers.Steps;

namespace GanMl.Export.Converters;

/// <summary>An axis in two: an example of a converter whose module returns two tensors.</summary>
public sealed class HalvesConverter : IModuleConverter
{
    /// <inheritdoc/>
    public Type ModuleType => typeof(Halves);

    /// <inheritdoc/>
    public IReadOnlyList<GraphValue> Convert(ConversionContext call) =>
        call.Nodes("Split", [call.Input], 2, new NodeSetting("axis", ((Halves)call.Module).Dimension));
}
