using GanMl.Export.Graph;
using GanMl.Models.Layers;
using GanMl.Models.Layers.Steps;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>A number for each feature map.</summary>
public sealed class AddBiasConverter : ModuleConverter<AddBias>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(AddBias module, ConversionContext call)
    {
        using Tensor bias = module.Bias.detach().reshape(1, -1, 1, 1);
        return call.Node("Add", [call.Input, call.Constant("bias", bias)]);
    }
}
