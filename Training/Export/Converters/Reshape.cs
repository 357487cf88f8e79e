using GanMl.Training.Export.Graph;

namespace GanMl.Training.Export.Converters;

/// <summary>Reshapes that leave the batch size open.</summary>
internal static class Reshape
{
    /// <summary>Replaces the axes from <paramref name="first"/> to <paramref name="last"/> by others.</summary>
    /// <param name="call">The call whose input is reshaped.</param>
    /// <param name="first">The first axis to replace; negative counts from the end.</param>
    /// <param name="last">The last axis to replace; negative counts from the end.</param>
    /// <param name="sizes">The new sizes; -1 for what is left.</param>
    internal static GraphValue Axes(ConversionContext call, long first, long last, IEnumerable<long> sizes)
    {
        IReadOnlyList<long> shape = call.InputShape();
        int start = (int)(first < 0 ? first + shape.Count : first);
        int end = (int)(last < 0 ? last + shape.Count : last);

        // 0 keeps the size of an axis, whatever it is; only axes before the replaced ones keep their place.
        IEnumerable<long> target = Enumerable.Repeat(0L, start).Concat(sizes).Concat(shape.Skip(end + 1));
        return call.Node("Reshape", [call.Input, call.Constant("shape", target)]);
    }
}
