using GanMl.Export.Inputs;
using GanMl.Inference.Format;
using Google.Protobuf;
using static TorchSharp.torch;

namespace GanMl.Export.Graph;

/// <summary>Tensors of TorchSharp as tensors of ONNX.</summary>
internal static class StoredTensor
{
    /// <summary>A copy of a tensor's values, from whatever device it lies on.</summary>
    /// <exception cref="ExportException">The element type cannot be stored.</exception>
    internal static TensorProto Of(Tensor tensor, string name)
    {
        TensorProto.Types.DataType type = ElementType(tensor.dtype, name);
        using Tensor flat = tensor.detach().cpu().contiguous();
        var stored = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(flat.bytes) };
        stored.Dims.AddRange(flat.shape);
        return stored;
    }

    /// <summary>ONNX's number for an element type.</summary>
    /// <exception cref="ExportException">The element type cannot be stored.</exception>
    internal static TensorProto.Types.DataType ElementType(ScalarType type, string name) => type switch
    {
        ScalarType.Float32 => TensorProto.Types.DataType.Float,
        ScalarType.Int64 => TensorProto.Types.DataType.Int64,
        _ => throw new ExportException(
            $"'{name}' is {type}; the export knows Float32 and Int64. Convert the module first: module.to(ScalarType.Float32)."),
    };
}
