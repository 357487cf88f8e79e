using GanMl.Export.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>Batch normalisation by the running statistics, over vectors, sequences, images or volumes.</summary>
public sealed class BatchNormConverter : ModuleConverter<BatchNorm>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(BatchNorm module, ConversionContext call)
    {
        if (module.running_mean is not { } mean || module.running_var is not { } variance)
        {
            throw call.Refuse("it keeps no running statistics, so that every image would depend on the others in its batch; "
                + "build it with track_running_stats: true");
        }

        GraphValue weight = call.Parameter("weight", module.weight ?? ones_like(mean));
        GraphValue bias = call.Parameter("bias", module.bias ?? zeros_like(mean));
        return call.Node(
            "BatchNormalization",
            [call.Input, weight, bias, call.Parameter("running_mean", mean), call.Parameter("running_var", variance)],
            new NodeSetting("epsilon", (float)module.eps));
    }
}
