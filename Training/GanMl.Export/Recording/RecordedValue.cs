using static TorchSharp.torch;

namespace GanMl.Export.Recording;

/// <summary>A tensor of the followed forward pass. Two are the same value only if they are the same object.</summary>
/// <param name="shape">Its shape at that time.</param>
/// <param name="type">Its element type.</param>
internal sealed class RecordedValue(IReadOnlyList<long> shape, ScalarType type)
{
    /// <summary>Stands in <see cref="Sizes"/> for a size that differs from run to run.</summary>
    internal const long Open = -1;

    /// <summary>Its shape at that time.</summary>
    internal IReadOnlyList<long> Shape { get; } = shape;

    /// <summary>Its shape in the other run that it was compared with.</summary>
    internal IReadOnlyList<long> OtherShape { get; private set; } = shape;

    /// <summary>Its shape with <see cref="Open"/> for every size that another run had otherwise.</summary>
    internal IReadOnlyList<long> Sizes => [.. Shape.Zip(OtherShape, (here, there) => here == there ? here : Open)];

    /// <summary>Its element type.</summary>
    internal ScalarType Type { get; } = type;

    /// <summary>The name and the tensor of a parameter or buffer that is used directly; null for what is computed.</summary>
    internal (string Name, Tensor Tensor)? Parameter { get; init; }

    /// <summary>Learns which sizes differ from run to run.</summary>
    /// <param name="other">The same value in another run.</param>
    /// <returns>Whether it can be the same: of one type, with as many axes.</returns>
    internal bool Compare(RecordedValue other)
    {
        if (Type != other.Type || Shape.Count != other.Shape.Count || Parameter?.Name != other.Parameter?.Name)
        {
            return false;
        }

        OtherShape = other.Shape;
        return true;
    }
}
