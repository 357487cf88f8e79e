using GanMl.Export.Graph;
using GanMl.Models.Layers.Steps;

namespace GanMl.Export.Converters;

/// <summary>The second tensor where the given layer has been reached.</summary>
public sealed class TakeOverConverter : ModuleConverter<TakeOver>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(TakeOver module, ConversionContext call)
    {
        using TorchSharp.torch.Tensor layer = TorchSharp.torch.tensor(module.Layer);
        GraphValue isReached = call.Node("LessOrEqual", [call.Inputs[2], call.Constant("layer", layer)]);
        return call.Node("Where", [isReached, call.Inputs[1], call.Inputs[0]]);
    }
}
