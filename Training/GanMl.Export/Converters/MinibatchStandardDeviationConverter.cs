using GanMl.Export.Graph;
using GanMl.Models.Layers;

namespace GanMl.Export.Converters;

/// <summary>Says why minibatch standard deviation has no place in a file: what it computes for an image depends on the others in the batch.</summary>
public sealed class MinibatchStandardDeviationConverter : ModuleConverter<MinibatchStandardDeviation>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(MinibatchStandardDeviation module, ConversionContext call) => throw call.Refuse(
        "what it computes for an image depends on the others in the batch, and a file takes any batch; it belongs to a discriminator in training: "
        + "leave it out of what is exported");
}
