using GanMl.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Export.Converters;

/// <summary>Rows of the weight, picked by index.</summary>
public sealed class EmbeddingConverter : ModuleConverter<Embedding>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(Embedding module, ConversionContext call) =>
        call.Node("Gather", [call.Parameter("weight", module.weight!), call.Input], new NodeSetting("axis", 0));
}
