using GanMl.Export;
using GanMl.Export.Inputs;
using GanMl.Inference.Format;
using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;
using GanMl.Training.Metrics;
using Google.Protobuf;
using static TorchSharp.torch;

namespace GanMl.Tests.Metrics;

[TestClass]
public sealed class FeatureNetworkTests
{
    [TestMethod]
    public void An_exported_classifier_gives_the_features_of_the_classifier()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var classifier = new SmallClassifier(3, 32, 32, 5, seed: 1);
        string path = Export(folder, classifier.FeatureLayers, 3, 32);
        using FeatureNetwork network = FeatureNetwork.Open(new FeatureNetworkOptions(path));
        Tensor images = rand(7, 3, 32, 32);
        Tensor features = network.FeaturesOf(images);
        CollectionAssert.AreEqual(new long[] { 7, SmallClassifier.FeatureSize }, features.shape);
        Assert.IsLessThan(1e-5, (features - classifier.Features(images)).abs().max().item<float>());
    }

    [TestMethod]
    public void Images_are_brought_to_size_channels_and_range_of_the_network()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var flatten = nn.Flatten();
        string path = Export(folder, flatten, 3, 4);
        using FeatureNetwork network = FeatureNetwork.Open(new FeatureNetworkOptions(path) { Range = new PixelRange(-1, 3) });

        // Two grey levels, one a half of the image each: in the middle of each half nothing of the other is seen.
        Tensor image = cat([full([1, 1, 16, 8], 0.25f), ones(1, 1, 16, 8)], 3);
        Tensor pixels = network.FeaturesOf(image).view(3, 4, 4);
        Assert.IsTrue(pixels.select(2, 0).allclose(tensor(0f), 0, 1e-6), "0.25 of [-1, 3] is 0");
        Assert.IsTrue(pixels.select(2, 3).allclose(tensor(3f), 0, 1e-6), "1 of [-1, 3] is 3");
    }

    [TestMethod]
    public void A_network_of_bytes_is_given_bytes()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        string path = Path.Combine(folder.Path, "bytes.onnx");
        File.WriteAllBytes(path, Bytes().ToByteArray());
        using FeatureNetwork network = FeatureNetwork.Open(new FeatureNetworkOptions(path));
        Tensor features = network.FeaturesOf(tensor([0f, 0.5f, 1f, 0.1f], [2, 1, 1, 2]));
        CollectionAssert.AreEqual(new float[] { 0, 128, 255, 26 }, features.flatten().data<float>().ToArray());
    }

    [TestMethod]
    public void Files_that_are_no_feature_network_are_refused()
    {
        using var folder = new TemporaryFolder();
        string text = Path.Combine(folder.Path, "text.onnx");
        File.WriteAllText(text, "no network");
        Assert.Contains("cannot be opened", Refusal(text));

        string flat = Path.Combine(folder.Path, "flat.onnx");
        using var relu = nn.ReLU();
        OnnxExporter.Export(relu, [ExportInput.Normal("x", 5)], ["y"], flat);
        Assert.Contains("wanted are images: Float, Float16, Double or UInt8 [N, 1 or 3, height, width]", Refusal(flat));

        using var flatten = nn.Flatten();
        using FeatureNetwork grey = FeatureNetwork.Open(new FeatureNetworkOptions(Export(folder, flatten, 1, 4)));
        Assert.Contains(
            "takes grey images, and these have 3 channels",
            Assert.ThrowsExactly<MetricException>(() => grey.FeaturesOf(ones(1, 3, 4, 4))).Message);
    }

    private static string Refusal(string path) =>
        Assert.ThrowsExactly<MetricException>(() => FeatureNetwork.Open(new FeatureNetworkOptions(path))).Message;

    private static string Export(TemporaryFolder folder, nn.Module module, long channels, long side)
    {
        string path = Path.Combine(folder.Path, "features.onnx");
        OnnxExporter.Export(module, [ExportInput.Uniform("image", channels, side, side)], ["features"], path);
        return path;
    }

    /// <summary>features = (float) image, of bytes [batch, 1, 1, 2].</summary>
    private static ModelProto Bytes()
    {
        var graph = new GraphProto { Name = "bytes" };
        graph.Input.Add(Value("image", TensorProto.Types.DataType.Uint8));
        graph.Output.Add(Value("features", TensorProto.Types.DataType.Float));
        var cast = new NodeProto { OpType = "Cast", Input = { "image" }, Output = { "features" } };
        cast.Attribute.Add(
            new AttributeProto { Name = "to", Type = AttributeProto.Types.AttributeType.Int, I = (int)TensorProto.Types.DataType.Float });
        graph.Node.Add(cast);
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        return model;
    }

    private static ValueInfoProto Value(string name, TensorProto.Types.DataType type)
    {
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "batch" } } };
        foreach (int size in new[] { 1, 1, 2 })
        {
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = size });
        }

        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        };
    }
}
