using GanMl.Export.Graph;
using GanMl.Models.Layers.Steps;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>
/// Normalisation over groups of channels of each example (Wu and He, 2018): instance normalisation with a group as one channel.
/// </summary>
public sealed class GroupNormConverter : ModuleConverter<GroupNorm>
{
    /// <inheritdoc/>
    protected override GraphValue Convert(GroupNorm module, ConversionContext call)
    {
        using Tensor one = ones(module.num_groups);
        using Tensor zero = zeros(module.num_groups);
        GraphValue grouped = call.Node("Reshape", [call.Input, call.Constant("groups", [0, module.num_groups, -1])]);
        GraphValue normal = call.Node(
            "InstanceNormalization",
            [grouped, call.Constant("one", one), call.Constant("zero", zero)],
            new NodeSetting("epsilon", (float)module.eps));
        GraphValue result = Reshape.Like(call, normal);
        return module.weight is { } weight && module.bias is { } bias
            ? call.Node("Add", [call.Node("Mul", [result, Channels(call, "weight", weight)]), Channels(call, "bias", bias)])
            : result;
    }

    private static GraphValue Channels(ConversionContext call, string name, Tensor values)
    {
        using Tensor shaped = values.detach().reshape([-1, .. Enumerable.Repeat(1L, call.InputShape().Count - 2)]);
        return call.Parameter(name, shaped);
    }
}
