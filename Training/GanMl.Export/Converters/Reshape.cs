using GanMl.Export.Graph;

namespace GanMl.Export.Converters;

/// <summary>Reshapes that leave open what differs from run to run.</summary>
internal static class Reshape
{
    /// <summary>Replaces the axes from <paramref name="first"/> to <paramref name="last"/> by others.</summary>
    /// <param name="call">The call whose input is reshaped.</param>
    /// <param name="first">The first axis to replace; negative counts from the end.</param>
    /// <param name="last">The last axis to replace; negative counts from the end.</param>
    /// <param name="sizes">The new sizes; -1 for what is left.</param>
    internal static GraphValue Axes(ConversionContext call, long first, long last, IReadOnlyList<long> sizes)
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

    /// <summary>Gives a value the shape of the call's input.</summary>
    internal static GraphValue Like(ConversionContext call, GraphValue value)
    {
        IReadOnlyList<long> shape = call.InputSizes();
        GraphValue target = shape.Count(size => size < 0) <= 1
            ? call.Constant("shape", shape)
            : call.Node("Shape", [call.Input]);
        return call.Node("Reshape", [value, target]);
    }
}
