using GanMl.Export.Graph;
using TorchSharp.Modules;

namespace GanMl.Export.Converters;

/// <summary>x where it is positive, a learned multiple of x where not: one for all channels or one for each.</summary>
public sealed class PReluConverter : ModuleConverter<PReLU>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(PReLU module, ConversionContext call)
    {
        // ONNX lines shapes up at the end, so a slope a channel gets an axis of size 1 for each axis behind the channels.
        int behind = Math.Max(call.InputShape().Count - 2, 0);
        using TorchSharp.torch.Tensor slope = module.weight.detach().reshape([-1, .. Enumerable.Repeat(1L, behind)]);
        return call.Node("PRelu", [call.Input, call.Parameter("weight", slope)]);
    }
}
