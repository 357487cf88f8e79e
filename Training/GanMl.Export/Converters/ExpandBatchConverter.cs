using GanMl.Export.Graph;
using GanMl.Models.Layers.Steps;

namespace GanMl.Export.Converters;

/// <summary>One example for each of a batch: expanded to [N, 1, ...], which leaves the other axes as they are.</summary>
public sealed class ExpandBatchConverter : ModuleConverter<ExpandBatch>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(ExpandBatch module, ConversionContext call)
    {
        GraphValue batch = call.Node("Shape", [call.Inputs[1]], new NodeSetting("start", 0), new NodeSetting("end", 1));
        GraphValue others = call.Constant("others", Enumerable.Repeat(1L, call.InputShape().Count - 1));
        GraphValue shape = call.Node("Concat", [batch, others], new NodeSetting("axis", 0));
        return call.Node("Expand", [call.Inputs[0], shape]);
    }
}
