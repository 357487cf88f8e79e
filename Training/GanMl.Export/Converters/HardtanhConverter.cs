using GanMl.Export.Graph;
using GanMl.Models.Layers.Steps;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>Values held between two bounds.</summary>
public sealed class HardtanhConverter : ModuleConverter<Hardtanh>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(Hardtanh module, ConversionContext call)
    {
        // TorchSharp 0.107 gives back what it is given, so nobody has trained with the bounds.
        using Tensor beyond = tensor((float)module.max_val + 1);
        using Tensor held = module.inplace ? module.call(beyond.clone()) : module.call(beyond);
        return held.item<float>() <= (float)module.max_val
            ? call.Node("Clip", [call.Input, call.Constant("minimum", (float)module.min_val), call.Constant("maximum", (float)module.max_val)])
            : throw call.Refuse("this version of TorchSharp does not apply its bounds; use GanMl.Models.Layers.Steps.Clamp");
    }
}
