using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace GanMl.Inference.Running;

/// <summary>The named inputs of one run, which show ONNX Runtime memory that belongs to others.</summary>
internal sealed class RunInputs : IDisposable
{
    private const int Most = 6;

    private readonly List<string> _names = new(Most);
    private readonly List<OrtValue> _values = new(Most);

    internal IReadOnlyCollection<string> Names => _names;

    internal IReadOnlyCollection<OrtValue> Values => _values;

    public void Dispose()
    {
        foreach (OrtValue value in _values)
        {
            value.Dispose();
        }
    }

    /// <param name="name">The input's name.</param>
    /// <param name="data">Stays where it is until the run has ended.</param>
    /// <param name="length">How many numbers.</param>
    /// <param name="shape">Their shape.</param>
    internal unsafe void Add(string name, float* data, int length, long[] shape) => Add(name, Wrap(data, length, shape));

    /// <inheritdoc cref="Add(string, float*, int, long[])"/>
    internal unsafe void Add(string name, long* data, int length, long[] shape) =>
        Add(name, Wrap(data, length, sizeof(long), TensorElementType.Int64, shape));

    internal static unsafe OrtValue Wrap(float* data, int length, long[] shape) =>
        Wrap(data, length, sizeof(float), TensorElementType.Float, shape);

    private static unsafe OrtValue Wrap(void* data, int length, int elementSize, TensorElementType type, long[] shape) =>
        OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, shape, (nint)data, (long)length * elementSize);

    private void Add(string name, OrtValue value)
    {
        _names.Add(name);
        _values.Add(value);
    }
}
