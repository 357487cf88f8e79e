using System.Text.Json;
using GanMl.Cli.Options;
using GanMl.Inference.Format;
using GanMl.Training.Metrics;
using static TorchSharp.torch;

namespace GanMl.Tests.Metrics;

/// <summary>The second judge, a ResNet-18 of a package, and networks with another before them.</summary>
[TestClass]
public sealed class ResNet18Tests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Golden/resnet18_features.py computes the same with PyTorch.</summary>
    [TestMethod]
    public void Its_features_are_those_that_PyTorch_computes_from_its_graph()
    {
        FeatureNetworkOptions options = Skip.IfRefused<FeatureNetworkOptions, MetricException>(
            () => ResNet18Package.Find(Environment.GetEnvironmentVariable));
        using var scope = NewDisposeScope();
        using FeatureNetwork network = FeatureNetwork.Open(options, threads: 1);
        JsonElement golden = JsonDocument
            .Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "resnet18_features.json"))).RootElement;
        Tensor rows = arange(28).view(-1, 1), columns = arange(28).view(1, -1);
        Tensor grey = ((rows * 7) + (columns * 13) + ((rows * columns) % 31 * 5)).remainder(256).to(ScalarType.Float32).view(1, 1, 28, 28)
            / 255;

        // Grey takes all three channels; in colour, red and blue differ.
        AssertFeatures(golden.GetProperty("grey"), network.FeaturesOf(grey));
        AssertFeatures(golden.GetProperty("colour"), network.FeaturesOf(cat([grey, grey * 0.5, 1 - grey], 1)));

        static void AssertFeatures(JsonElement expected, Tensor features)
        {
            CollectionAssert.AreEqual(new[] { 1, expected.GetProperty("count").GetInt64() }, features.shape);
            Assert.AreEqual(expected.GetProperty("sum").GetDouble(), features.sum().item<float>(), 0.02);
            int place = 0;
            foreach (JsonElement value in expected.GetProperty("first").EnumerateArray())
            {
                Assert.AreEqual(value.GetDouble(), features[0, place++].item<float>(), 1e-3, $"feature {place - 1}");
            }
        }
    }

    [TestMethod]
    public void A_package_that_is_not_there_is_missed_with_the_way_to_get_it()
    {
        string message = Assert.ThrowsExactly<MetricException>(() => FeatureNetworkOptions.ResNet18(_folder.Path)).Message;
        Assert.Contains("has no ResNet-18", message);
        if (!Directory.Exists(Path.Combine(AppContext.BaseDirectory, "DnnImageModels")))
        {
            message = Assert.ThrowsExactly<MetricException>(
                () => ResNet18Package.Find(name => name == "NUGET_PACKAGES" ? _folder.Path : null)).Message;
            Assert.Contains("-p:GanMlFeatures=resnet18", message);
            Assert.Contains(_folder.Path, message);
        }
    }

    [TestMethod]
    public void What_comes_before_a_network_is_applied_first()
    {
        FeatureNetworkOptions before = FeatureGraph.Write(_folder, Arithmetic("Sub", 0.25f), "before.onnx");
        FeatureNetworkOptions network = FeatureGraph.Write(_folder, Arithmetic("Mul", 4), "network.onnx");
        network = network with { Preprocessing = before.Path };
        using var scope = NewDisposeScope();
        using FeatureNetwork joined = FeatureNetwork.Open(network);
        Tensor images = rand(3, 1, 4, 4);
        Assert.IsTrue(joined.FeaturesOf(images).allclose(((images - 0.25f) * 4).flatten(1)));
        using FeatureNetwork alone = FeatureNetwork.Open(network with { Preprocessing = null });
        Assert.AreNotEqual(alone.Key, joined.Key);

        string missing = Assert.ThrowsExactly<MetricException>(
            () => FeatureNetwork.Open(network with { Preprocessing = "nowhere.onnx" })).Message;
        Assert.Contains("'nowhere.onnx' of a feature network is not there", missing);
        string damaged = Assert.ThrowsExactly<MetricException>(
            () => FeatureNetwork.Open(network with { Preprocessing = _folder.Write("damaged.onnx", "nothing"u8) })).Message;
        Assert.Contains("cannot be opened", damaged);
    }

    /// <summary>A network of an operation with a number; both have the same names inside.</summary>
    private static ModelProto Arithmetic(string operation, float number)
    {
        var graph = new GraphProto { Name = operation };
        graph.Input.Add(FeatureGraph.Value("image", TensorProto.Types.DataType.Float, 0, 1, 4, 4));
        graph.Output.Add(FeatureGraph.Value("out", TensorProto.Types.DataType.Float, 0, 1, 4, 4));
        const int Float = (int)TensorProto.Types.DataType.Float;
        graph.Initializer.Add(new TensorProto { Name = "number", DataType = Float, FloatData = { number } });
        graph.Node.Add(FeatureGraph.Node(operation, "out", "image", "number"));
        return FeatureGraph.Model(graph);
    }
}
