using GanMl.Inference.Filters;
using GanMl.Inference.Format;
using GanMl.Inference.LabelledImages;
using Google.Protobuf;
using DataType = GanMl.Inference.Format.TensorProto.Types.DataType;

namespace GanMl.Tests.Inference;

/// <summary>Networks in files that look at images: what they are given, and what becomes of what they give.</summary>
[TestClass]
public sealed class OnnxImageModelTests : IDisposable
{
    private static readonly ImageShape Shape = new(2, 1, 2);

    // Two classes; the weights of the four values of an image, channel by channel.
    private static readonly float[][] Weights = [[1, -2, 3, 0.5f], [0, 1, -1, 2]];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(0, false)]
    [DataRow(3, false)]
    [DataRow(0, true)]
    public void Logits_become_probabilities_at_any_number_of_images(int fixedBatch, bool isFlat)
    {
        string path = Write([fixedBatch, .. isFlat ? [4L] : new long[] { 2, 1, 2 }], softmax: false);
        using var classifier = OnnxImageModel.OpenClassifier(path, Shape);
        using var features = OnnxImageModel.OpenFeatures(path, Shape);
        float[] images = [.. Enumerable.Range(0, 5 * 4).Select(i => i % 7 / 7f)];
        float[] probabilities = new float[10], values = new float[10];
        classifier.Compute(images, probabilities);
        features.Compute(images, values);
        for (int i = 0; i < 5; i++)
        {
            double[] logits = [.. Weights.Select(row => row.Select((weight, at) => (double)weight * images[(i * 4) + at]).Sum())];
            Assert.AreEqual(logits[0], values[2 * i], 1e-5);
            Assert.AreEqual(1 / (1 + Math.Exp(logits[1] - logits[0])), probabilities[2 * i], 1e-6);
            Assert.AreEqual(1, probabilities[2 * i] + probabilities[(2 * i) + 1], 1e-6);
        }
    }

    [TestMethod]
    public void Probabilities_stay_as_they_are()
    {
        using var classifier = OnnxImageModel.OpenClassifier(Write([0, 2, 1, 2], softmax: true), Shape);
        float[] values = new float[2];
        classifier.Compute([1, 0, 0, 0], values);
        Assert.AreEqual(1 / (1 + Math.Exp(-1)), values[0], 1e-6);
        StringAssert.Contains(classifier.ToString(), "network.onnx (");
    }

    [TestMethod]
    public void Channels_may_stand_last_and_pixels_have_another_range()
    {
        string path = Write([0, 1, 2, 2], softmax: false);
        using var features = OnnxImageModel.OpenFeatures(
            path, Shape, new OnnxImageModelOptions { Layout = ImageLayout.ChannelsLast, PixelRange = new PixelRange(-1, 1) });
        float[] values = new float[2];
        features.Compute([1, 0.5f, 0, 0.5f], values);

        // The places are (pixel, channel): 1, -1, 0, 0.
        Assert.AreEqual(3, values[0], 1e-6);
        Assert.AreEqual(-1, values[1], 1e-6);
    }

    [TestMethod]
    public void What_does_not_fit_is_told()
    {
        string path = Write([0, 2, 1, 2], softmax: false);
        StringAssert.Contains(
            Assert.ThrowsExactly<FilterException>(() => OnnxImageModel.OpenClassifier(path, new ImageShape(1, 4, 4))).Message,
            "takes Float [-1, 2, 1, 2], but the images are 1x4x4");
        StringAssert.Contains(
            Assert.ThrowsExactly<FilterException>(
                () => OnnxImageModel.OpenClassifier(path, Shape, new OnnxImageModelOptions { Output = "score" })).Message,
            "has no output 'score' of type Float. Those that it has are: values");
        string broken = _folder.Write("broken.onnx", "no model"u8);
        StringAssert.Contains(
            Assert.ThrowsExactly<FilterException>(() => OnnxImageModel.OpenFeatures(broken, Shape)).Message, "cannot be opened");
        Assert.ThrowsExactly<FileNotFoundException>(() => OnnxImageModel.OpenFeatures(_folder["none.onnx"], Shape));
        using var model = OnnxImageModel.OpenFeatures(path, Shape);
        Assert.ThrowsExactly<ArgumentException>(() => model.Compute(new float[4], new float[3]));
        model.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => model.Compute(new float[4], new float[2]));
    }

    private string Write(long[] input, bool softmax)
    {
        var graph = new GraphProto { Name = "network" };
        graph.Input.Add(Value("image", input));
        graph.Output.Add(Value("values", 0, 2));
        graph.Initializer.Add(new TensorProto
        {
            Name = "weights",
            DataType = (int)DataType.Float,
            Dims = { 4, 2 },
            FloatData = { Enumerable.Range(0, 8).Select(i => Weights[i % 2][i / 2]) },
        });
        graph.Initializer.Add(new TensorProto { Name = "flat", DataType = (int)DataType.Int64, Dims = { 2 }, Int64Data = { -1, 4 } });
        graph.Node.Add(Node("Reshape", "rows", "image", "flat"));
        graph.Node.Add(Node("MatMul", softmax ? "logits" : "values", "rows", "weights"));
        if (softmax)
        {
            graph.Node.Add(Node("Softmax", "values", "logits"));
        }

        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        return _folder.Write("network.onnx", model.ToByteArray());
    }

    private static NodeProto Node(string type, string output, params string[] inputs) =>
        new() { OpType = type, Name = output, Input = { inputs }, Output = { output } };

    private static ValueInfoProto Value(string name, params long[] lengths)
    {
        var shape = new TensorShapeProto();
        foreach (long length in lengths)
        {
            shape.Dim.Add(length == 0
                ? new TensorShapeProto.Types.Dimension { DimParam = "batch" }
                : new TensorShapeProto.Types.Dimension { DimValue = length });
        }

        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float, Shape = shape } },
        };
    }
}
