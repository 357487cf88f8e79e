using GanMl.Export.Graph;
using GanMl.Models.Layers.Steps;
using TorchSharp.Modules;
using static GanMl.Export.Converters.ModuleConverter;
using static TorchSharp.torch;

namespace GanMl.Export.Converters;

/// <summary>Normalisation of batches, layers, groups, instances and neighbouring channels.</summary>
internal static class NormalizationConverters
{
    internal static IEnumerable<IModuleConverter> All =>
    [
        For<BatchNorm>(Batch),
        For<LayerNorm>(Layer),
        For<GroupNorm>(Group),
        For<InstanceNorm>(Instance),
        For<LocalResponseNorm>("LRN", module =>
        [
            new("size", module.size), new("alpha", (float)module.alpha), new("beta", (float)module.beta), new("bias", (float)module.k),
        ]),
    ];

    /// <summary>By the running statistics, over vectors, sequences, images or volumes.</summary>
    private static GraphValue Batch(BatchNorm module, ConversionContext call)
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

    /// <summary>Over the last axes of each example (Ba, Kiros and Hinton, 2016).</summary>
    private static GraphValue Layer(LayerNorm module, ConversionContext call)
    {
        using Tensor one = ones(module.normalized_shape);
        GraphValue weight = module.weight is { } scale ? call.Parameter("weight", scale) : call.Constant("weight", one);
        ReadOnlySpan<GraphValue> inputs = module.bias is { } shift
            ? [call.Input, weight, call.Parameter("bias", shift)]
            : [call.Input, weight];
        return call.Node(
            "LayerNormalization",
            inputs,
            new NodeSetting("axis", -module.normalized_shape.Length),
            new NodeSetting("epsilon", (float)module.eps));
    }

    /// <summary>Over groups of channels of each example (Wu and He, 2018): instance normalisation with a group as one channel.</summary>
    private static GraphValue Group(GroupNorm module, ConversionContext call)
    {
        using Tensor one = ones(module.num_groups);
        using Tensor zero = zeros(module.num_groups);
        GraphValue grouped = call.Node("Reshape", [call.Input, call.Constant("groups", [0, module.num_groups, -1])]);
        GraphValue normal = call.Node(
            "InstanceNormalization",
            [grouped, call.Constant("one", one), call.Constant("zero", zero)],
            new NodeSetting("epsilon", (float)module.eps));
        GraphValue result = ShapeConverters.ReshapeLikeInput(call, normal);
        return module.weight is { } weight && module.bias is { } bias
            ? call.Node("Add", [call.Node("Mul", [result, Channels(call, "weight", weight)]), Channels(call, "bias", bias)])
            : result;
    }

    private static GraphValue Channels(ConversionContext call, string name, Tensor values)
    {
        using Tensor shaped = values.detach().reshape([-1, .. Enumerable.Repeat(1L, call.InputShape().Count - 2)]);
        return call.Parameter(name, shaped);
    }

    /// <summary>
    /// Over each channel of each example (Ulyanov, Vedaldi and Lempitsky, 2016); with running statistics it is batch normalisation by them.
    /// </summary>
    private static GraphValue Instance(InstanceNorm module, ConversionContext call)
    {
        using Tensor one = ones(module.num_features);
        using Tensor zero = zeros(module.num_features);
        GraphValue weight = module.weight is { } scale ? call.Parameter("weight", scale) : call.Constant("weight", one);
        GraphValue bias = module.bias is { } shift ? call.Parameter("bias", shift) : call.Constant("bias", zero);
        var epsilon = new NodeSetting("epsilon", (float)module.eps);
        return module is { track_running_stats: true, running_mean: { } mean, running_var: { } variance }
            ? call.Node(
                "BatchNormalization",
                [call.Input, weight, bias, call.Parameter("running_mean", mean), call.Parameter("running_var", variance)],
                epsilon)
            : call.Node("InstanceNormalization", [call.Input, weight, bias], epsilon);
    }
}
