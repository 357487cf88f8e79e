using GanMl.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Export.Converters;

/// <summary>The first half of an axis times the sigmoid of the second (Dauphin et al., 2017).</summary>
public sealed class GluConverter : ModuleConverter<GLU>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(GLU module, ConversionContext call)
    {
        IReadOnlyList<GraphValue> halves = call.Nodes("Split", [call.Input], 2, new NodeSetting("axis", module.dim));
        return call.Node("Mul", [halves[0], call.Node("Sigmoid", [halves[1]])]);
    }
}
