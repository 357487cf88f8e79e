using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace GanMl.Inference.GeneratorFile;

/// <summary>Inputs and outputs of an ONNX file: what kind they are, and how an error names them.</summary>
internal static class NodeDescription
{
    /// <summary>Numbers with a fraction, of any width.</summary>
    internal static bool IsReal(this NodeMetadata node) => node.IsTensor && node.ElementDataType
        is TensorElementType.Float or TensorElementType.Float16 or TensorElementType.Double or TensorElementType.BFloat16;

    /// <summary>Whole numbers of any width, with or without a sign.</summary>
    internal static bool IsWhole(this NodeMetadata node) => node.IsTensor && node.ElementDataType
        is TensorElementType.Int8 or TensorElementType.Int16 or TensorElementType.Int32 or TensorElementType.Int64
            or TensorElementType.UInt8 or TensorElementType.UInt16 or TensorElementType.UInt32 or TensorElementType.UInt64;

    /// <summary>Whether a row has one number each; false where a side is open.</summary>
    internal static bool IsOneARow(this NodeMetadata node) => node.Dimensions.Length > 0 && node.Dimensions.Skip(1).All(side => side == 1);

    /// <summary>
    /// The length of the vector that each row has, whatever axes of one element stand around it; -1 where it is open, null where a row has
    /// more than one such axis.
    /// </summary>
    internal static int? VectorLength(this NodeMetadata node)
    {
        int[] sides = [.. node.Dimensions.Skip(1).Where(side => side != 1)];
        return node.Dimensions.Length < 2 || sides.Length > 1 ? null : sides.Length == 0 ? 1 : sides[0];
    }

    internal static string List(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    internal static string Describe(IReadOnlyDictionary<string, NodeMetadata> nodes) =>
        nodes.Count == 0 ? "none" : string.Join(", ", nodes.Select(node => $"'{node.Key}' ({Describe(node.Value)})"));

    internal static string Describe(NodeMetadata node)
    {
        if (!node.IsTensor)
        {
            return node.OnnxValueType.ToString();
        }

        IEnumerable<string> sides = node.Dimensions.Select((side, i) => side >= 0 ? $"{side}" : node.SymbolicDimensions[i] switch
        {
            "" => "?",
            string symbol => symbol,
        });
        return $"{node.ElementDataType} [{string.Join(", ", sides)}]";
    }
}
