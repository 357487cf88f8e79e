using GanMl.Inference.Format;

namespace GanMl.Export.Simplification;

/// <summary>Reads the settings of operations.</summary>
internal static class NodeReading
{
    /// <summary>A whole number, or its default.</summary>
    internal static long Integer(this NodeProto node, string name, long standard) => node.Setting(name)?.I ?? standard;

    /// <summary>A number, or its default.</summary>
    internal static float Number(this NodeProto node, string name, float standard) => node.Setting(name)?.F ?? standard;

    /// <summary>Whole numbers, or the default for each of them.</summary>
    internal static long[] Integers(this NodeProto node, string name, int count, long standard) =>
        node.Setting(name) is { } setting ? [.. setting.Ints] : [.. Enumerable.Repeat(standard, count)];

    /// <summary>An input, or null where an optional one is not given.</summary>
    internal static string? OptionalInput(this NodeProto node, int index) =>
        index < node.Input.Count && node.Input[index].Length > 0 ? node.Input[index] : null;

    private static AttributeProto? Setting(this NodeProto node, string name) =>
        node.Attribute.FirstOrDefault(setting => setting.Name == name);
}
