using GanMl.Export.Graph;
using GanMl.Models.Layers.Steps;
using TorchSharp.Modules;
using static GanMl.Export.Converters.ModuleConverter;

namespace GanMl.Export.Converters;

/// <summary>What moves, picks, joins or repeats values without computing new ones.</summary>
internal static class ShapeConverters
{
    internal static IEnumerable<IModuleConverter> All =>
    [
        For<Flatten>((module, call) => ReshapeAxes(call, module.start_dim, module.end_dim, [-1])),
        For<Unflatten>((module, call) => ReshapeAxes(call, module.dim, module.dim, module.unflattened_size)),
        For<Reshape>((module, call) => ReshapeAxes(call, 1, -1, module.Sizes)),
        For<Permute>("Transpose", module => [new("perm", module.Dimensions)]),
        For<ChannelShuffle>(ChannelShuffle),
        For<Concatenate>("Concat", module => [new("axis", module.Dimension)]),
        For<ConcatenateThree>("Concat", module => [new("axis", module.Dimension)]),
        For<Halves>((module, call) => call.Nodes("Split", [call.Input], 2, new NodeSetting("axis", module.Dimension))),
        For<Slice>(Slice),
        For<SelectRows>("Gather"),
        For<ExpandBatch>(ExpandBatch),
    ];

    /// <summary>Gives a value the shape of the call's input, whose sizes may differ from run to run.</summary>
    internal static GraphValue ReshapeLikeInput(ConversionContext call, GraphValue value)
    {
        IReadOnlyList<long> shape = call.InputSizes();
        GraphValue target = shape.Count(size => size < 0) <= 1
            ? call.Constant("shape", shape)
            : call.Node("Shape", [call.Input]);
        return call.Node("Reshape", [value, target]);
    }

    /// <summary>Takes channels by number.</summary>
    internal static GraphValue TakeChannels(ConversionContext call, GraphValue value, IEnumerable<long> channels) =>
        call.Node("Gather", [value, call.Constant("channels", channels)], new NodeSetting("axis", 1));

    /// <summary>Replaces the axes of the input from <paramref name="first"/> to <paramref name="last"/> by others.</summary>
    /// <param name="call">The call whose input is reshaped.</param>
    /// <param name="first">The first axis to replace; negative counts from the end.</param>
    /// <param name="last">The last axis to replace; negative counts from the end.</param>
    /// <param name="sizes">The new sizes; -1 for what is left.</param>
    private static GraphValue ReshapeAxes(ConversionContext call, long first, long last, IReadOnlyList<long> sizes)
    {
        IReadOnlyList<long> shape = call.InputSizes();
        int start = (int)(first < 0 ? first + shape.Count : first);
        int end = (int)(last < 0 ? last + shape.Count : last);
        long[] behind = [.. shape.Skip(end + 1)];
        if (!behind.Contains(-1) || (behind.Count(size => size < 0) == 1 && !sizes.Contains(-1)))
        {
            // 0 keeps the size of an axis, whatever it is; only axes before the replaced ones keep their place.
            IEnumerable<long> target = Enumerable.Repeat(0L, start).Concat(sizes).Concat(behind);
            return call.Node("Reshape", [call.Input, call.Constant("shape", target)]);
        }

        GraphValue open = call.Node("Shape", [call.Input], new NodeSetting("start", end + 1));
        GraphValue before = call.Constant("shape", Enumerable.Repeat(0L, start).Concat(sizes));
        return call.Node("Reshape", [call.Input, call.Node("Concat", [before, open], new NodeSetting("axis", 0))]);
    }

    /// <summary>Channels of groups dealt out in turn (Zhang et al., 2017).</summary>
    private static GraphValue ChannelShuffle(ChannelShuffle module, ConversionContext call)
    {
        long channels = call.InputShape()[1];
        long each = channels / module.groups;
        return TakeChannels(
            call, call.Input, Enumerable.Range(0, (int)channels).Select(to => (to % module.groups * each) + (to / module.groups)));
    }

    private static GraphValue Slice(Slice module, ConversionContext call) => call.Node(
        "Slice",
        [
            call.Input,
            call.Constant("start", [module.Start]),
            call.Constant("end", [module.End]),
            call.Constant("dimension", [module.Dimension]),
            call.Constant("step", [module.Step]),
        ]);

    /// <summary>One example for each of a batch: expanded to [N, 1, ...], which leaves the other axes as they are.</summary>
    private static GraphValue ExpandBatch(ExpandBatch module, ConversionContext call)
    {
        GraphValue batch = call.Node("Shape", [call.Inputs[1]], new NodeSetting("start", 0), new NodeSetting("end", 1));
        GraphValue others = call.Constant("others", Enumerable.Repeat(1L, call.InputShape().Count - 1));
        GraphValue shape = call.Node("Concat", [batch, others], new NodeSetting("axis", 0));
        return call.Node("Expand", [call.Inputs[0], shape]);
    }
}
