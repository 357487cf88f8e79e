using GanMl.Export.Inputs;
using GanMl.Export.Recording;
using GanMl.Inference.Devices;
using GanMl.Inference.Format;
using GanMl.Inference.Running;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace GanMl.Export.Verification;

/// <summary>A model in ONNX Runtime, with tensors of TorchSharp going in.</summary>
internal sealed class GraphSession : IDisposable
{
    private readonly OnnxSession _session;

    /// <exception cref="ExportException">ONNX Runtime does not accept the model, or is not there.</exception>
    internal GraphSession(ModelProto model)
    {
        try
        {
            _session = new OnnxSession(model.ToByteArray());
        }
        catch (OnnxRuntimeException error)
        {
            throw new ExportException($"ONNX Runtime does not accept the graph: {error.Message}", error);
        }
        catch (InferenceDeviceException error)
        {
            throw new ExportException($"ONNX Runtime, which checks every exported file, is not there: {error.Message}", error);
        }
    }

    /// <summary>Runs the graph.</summary>
    /// <param name="given">The inputs; those at their defaults are left out.</param>
    /// <param name="outputs">The names of the wanted outputs.</param>
    /// <exception cref="ExportException">ONNX Runtime cannot run it.</exception>
    internal IReadOnlyList<ComputedTensor> Run(IReadOnlyList<GivenInput> given, IReadOnlyList<string> outputs)
    {
        GivenInput[] inputs = [.. given.Where(input => !input.IsDefault)];
        OrtValue[] values = [.. inputs.Select(input => ToOrtValue(input.Value))];
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> results = _session.Run([.. inputs.Select(input => input.Name)], values, outputs);
            return [.. results.Select(FromOrtValue)];
        }
        catch (OnnxRuntimeException error)
        {
            throw new ExportException($"ONNX Runtime cannot run the graph: {error.Message}", error);
        }
        finally
        {
            Array.ForEach(values, value => value.Dispose());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static OrtValue ToOrtValue(ComputedTensor tensor) => tensor.Type == ScalarType.Int64
        ? OrtValue.CreateTensorValueFromMemory(tensor.Integers!, tensor.Shape)
        : OrtValue.CreateTensorValueFromMemory(tensor.Numbers!, tensor.Shape);

    private static ComputedTensor FromOrtValue(OrtValue value)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        return info.ElementDataType switch
        {
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float =>
                new ComputedTensor(info.Shape, value.GetTensorDataAsSpan<float>().ToArray(), null),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Int64 =>
                new ComputedTensor(info.Shape, null, value.GetTensorDataAsSpan<long>().ToArray()),
            _ => throw new ExportException($"ONNX Runtime returned {info.ElementDataType}, where Float or Int64 was expected."),
        };
    }
}
