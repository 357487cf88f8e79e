using GanMl.Export;
using GanMl.Export.Inputs;
using GanMl.Inference.Format;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;
using Integers = Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<long>;
using Numbers = Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<float>;

namespace GanMl.Tests.Export;

/// <summary>A module exported to a file of its own in a temporary folder, and both sides run by means of the test alone.</summary>
internal sealed class Exported : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ganml-export-");

    internal string File => Path.Combine(_folder.FullName, "module.onnx");

    internal IReadOnlyList<string> FilesLeft => [.. _folder.GetFiles().Select(file => file.Name)];

    internal ExportResult Write(nn.Module module, IReadOnlyList<ExportInput> inputs, ExportOptions? options = null) =>
        OnnxExporter.Export(module, inputs, ["output"], File, options);

    internal ModelProto Model() => ModelProto.Parser.ParseFrom(System.IO.File.ReadAllBytes(File));

    /// <summary>The largest absolute difference between the file and the module for one batch of inputs.</summary>
    internal double Difference(nn.Module module, params Tensor[] inputs)
    {
        using var withoutGradients = no_grad();
        module.eval();
        using InferenceSession session = new(File);
        NamedOnnxValue[] given = [.. session.InputNames.Zip(inputs, Named)];
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run(given);
        Numbers actual = results.Single().AsTensor<float>().ToDenseTensor();
        using Tensor expected = module switch
        {
            nn.Module<Tensor, Tensor> one => one.call(inputs[0]),
            nn.Module<Tensor, Tensor, Tensor> two => two.call(inputs[0], inputs.Length > 1 ? inputs[1] : null!),
            _ => throw new NotSupportedException(),
        };
        CollectionAssert.AreEqual(expected.shape, actual.Dimensions.ToArray().Select(size => (long)size).ToArray());
        using Tensor flat = expected.contiguous();
        return flat.data<float>().ToArray().Zip(actual.Buffer.ToArray(), (a, b) => Math.Abs((double)a - b)).Max();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static NamedOnnxValue Named(string name, Tensor tensor)
    {
        using Tensor flat = tensor.contiguous();
        ReadOnlySpan<int> shape = [.. tensor.shape.Select(size => (int)size)];
        return tensor.dtype == ScalarType.Int64
            ? NamedOnnxValue.CreateFromTensor(name, new Integers(flat.data<long>().ToArray(), shape))
            : NamedOnnxValue.CreateFromTensor(name, new Numbers(flat.data<float>().ToArray(), shape));
    }
}
