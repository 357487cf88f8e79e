using GanMl.Export.Graph;

namespace GanMl.Export.Converters;

/// <summary>Another shape for each example; the batch stays.</summary>
public sealed class ReshapeConverter : ModuleConverter<Models.Layers.Steps.Reshape>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(Models.Layers.Steps.Reshape module, ConversionContext call) =>
        Reshape.Axes(call, 1, -1, module.Sizes);
}
