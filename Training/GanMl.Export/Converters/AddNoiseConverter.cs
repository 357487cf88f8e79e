using GanMl.Export.Graph;
using GanMl.Models.Layers;
using GanMl.Models.Layers.Steps;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>x + strength x noise.</summary>
public sealed class AddNoiseConverter : ModuleConverter<AddNoise>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(AddNoise module, ConversionContext call)
    {
        using Tensor strength = module.Strength.detach().reshape(1, -1, 1, 1);
        return call.Node("Add", [call.Input, call.Node("Mul", [call.Inputs[1], call.Constant("strength", strength)])]);
    }
}
