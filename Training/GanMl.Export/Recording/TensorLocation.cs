using static TorchSharp.torch;

namespace GanMl.Export.Recording;

/// <summary>
/// Where a tensor's values lie and how they are read. Two living tensors at one location always hold the same values, even where
/// they are different objects: TorchSharp hands out a new object for every view, and for the result of an in-place activation.
/// </summary>
internal readonly record struct TensorLocation(IntPtr Start, long Offset, ScalarType Type, string Layout)
{
    /// <summary>The location; null for an empty tensor and for element types that are not followed.</summary>
    internal static TensorLocation? Of(Tensor tensor)
    {
        IntPtr? start = tensor.dtype switch
        {
            ScalarType.Float32 => Address<float>(tensor),
            ScalarType.Int64 => Address<long>(tensor),
            _ => null,
        };
        return start is null or 0
            ? null
            : new TensorLocation(
                start.Value,
                tensor.storage_offset(),
                tensor.dtype,
                $"{string.Join('x', tensor.shape)}/{string.Join('x', tensor.stride())}");
    }

    private static IntPtr Address<T>(Tensor tensor)
        where T : unmanaged
    {
        using Storage<T> storage = tensor.storage<T>();
        return storage.data_ptr();
    }
}
