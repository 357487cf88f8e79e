using static TorchSharp.torch;

namespace GanMl.Training.Export.Recording;

/// <summary>A tensor of the followed forward pass. Two are the same value only if they are the same object.</summary>
/// <param name="shape">Its shape at that time.</param>
/// <param name="type">Its element type.</param>
internal sealed class RecordedValue(IReadOnlyList<long> shape, ScalarType type)
{
    /// <summary>Its shape at that time.</summary>
    internal IReadOnlyList<long> Shape { get; } = shape;

    /// <summary>Its element type.</summary>
    internal ScalarType Type { get; } = type;

    /// <summary>The name and the tensor of a parameter or buffer that is used directly; null for what is computed.</summary>
    internal (string Name, Tensor Tensor)? Parameter { get; init; }
}
