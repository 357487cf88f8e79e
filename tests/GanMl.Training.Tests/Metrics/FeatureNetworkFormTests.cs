using GanMl.Inference.Format;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Metrics;
using static TorchSharp.torch;
using Type = GanMl.Inference.Format.TensorProto.Types.DataType;

namespace GanMl.Tests.Metrics;

/// <summary>Feature networks as others export them: with a fixed batch, channels last, other types, weights beside the file.</summary>
[TestClass]
public sealed class FeatureNetworkFormTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    [DataRow(7)]
    [DataRow(9)]
    public void A_fixed_batch_is_filled_up(int batch)
    {
        using var scope = NewDisposeScope();
        using var network = FeatureNetwork.Open(Flatten(Type.Float, [batch, 3, 4, 5]));
        Tensor images = rand(7, 3, 4, 5);
        Assert.IsTrue(network.FeaturesOf(images).Equals(images.flatten(1)));
    }

    [TestMethod]
    public void A_batch_of_one_may_be_missing_in_the_output()
    {
        using var scope = NewDisposeScope();
        NodeProto squeeze = FeatureGraph.Node("Squeeze", "features", "image");
        using var network = FeatureNetwork.Open(FeatureGraph.Write(_folder, Type.Float, [1, 1, 2, 2], nodes: squeeze));
        Tensor images = rand(3, 1, 2, 2);
        Assert.IsTrue(network.FeaturesOf(images).Equals(images.flatten(1)));
    }

    [TestMethod]
    [DataRow(new long[] { 0, 4, 5, 3 })]
    [DataRow(new long[] { 2, 4, 5, 3 })]
    [DataRow(new long[] { 0, -1, -1, 3 })]
    public void Channels_that_are_last_are_found(long[] shape)
    {
        using var scope = NewDisposeScope();
        using var network = FeatureNetwork.Open(Flatten(Type.Float, shape));
        Tensor images = rand(3, 3, 4, 5);
        Assert.IsTrue(network.FeaturesOf(images).Equals(images.permute(0, 2, 3, 1).flatten(1)));
    }

    [TestMethod]
    public void Where_the_channels_are_is_said_where_the_file_leaves_it_open()
    {
        using var scope = NewDisposeScope();
        Tensor images = rand(2, 3, 4, 3), last = images.permute(0, 2, 3, 1).flatten(1);
        FeatureNetworkOptions open = Flatten(Type.Float, [0, -1, -1, -1]);
        using (var network = FeatureNetwork.Open(open))
        {
            Assert.IsTrue(network.FeaturesOf(images).Equals(images.flatten(1)));
        }

        using (var network = FeatureNetwork.Open(open with { Layout = ImageLayout.ChannelsLast }))
        {
            Assert.IsTrue(network.FeaturesOf(images).Equals(last));
        }

        FeatureNetworkOptions both = Flatten(Type.Float, [0, 3, 4, 3]);
        Assert.Contains("[-1, 3, 4, 3], whose channels can stand first or last: say which by FeatureNetworkOptions.Layout", Refusal(both));
        using (var network = FeatureNetwork.Open(both with { Layout = ImageLayout.ChannelsFirst }))
        {
            Assert.IsTrue(network.FeaturesOf(images).Equals(images.flatten(1)));
        }

        FeatureNetworkOptions first = Flatten(Type.Float, [0, 3, 4, 5]);
        Assert.Contains(
            "wanted is [N, height, width, 1 or 3], as FeatureNetworkOptions.Layout says",
            Refusal(first with { Layout = ImageLayout.ChannelsLast }));
        Assert.Contains("wanted is [N, 1 or 3, height, width] or [N, height, width, 1 or 3]", Refusal(Flatten(Type.Float, [0, 4, 4, 4])));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Half_and_double_precision_are_understood(bool isDouble)
    {
        using var scope = NewDisposeScope();
        using var network = FeatureNetwork.Open(Flatten(isDouble ? Type.Double : Type.Float16, [0, 1, 2, 2]) with { Range = new(-1, 1) });
        Tensor features = network.FeaturesOf(tensor([0f, 0.25f, 0.5f, 1f], [1, 1, 2, 2]));
        CollectionAssert.AreEqual(new[] { -1, -0.5f, 0, 1 }, features.flatten().data<float>().ToArray());
    }

    [TestMethod]
    public void Types_and_inputs_that_make_no_features_are_refused()
    {
        Assert.Contains(
            "takes Int32 [-1, 1, 2, 2]; wanted are images: Float, Float16, Double or UInt8", Refusal(Flatten(Type.Int32, [0, 1, 2, 2])));
        Assert.Contains("gives UInt8; wanted are features of Float, Float16 or Double", Refusal(Flatten(Type.Uint8, [0, 1, 2, 2])));
        var graph = new GraphProto { Name = "two", Node = { FeatureGraph.Node("Add", "features", "image", "other") } };
        graph.Input.Add(FeatureGraph.Value("image", Type.Float, 0, 1, 2, 2));
        graph.Input.Add(FeatureGraph.Value("other", Type.Float, 0, 1, 2, 2));
        graph.Output.Add(FeatureGraph.Value("features", Type.Float, 0, 1, 2, 2));
        Assert.Contains("takes 2 inputs (image, other)", Refusal(FeatureGraph.Write(_folder, FeatureGraph.Model(graph))));
    }

    [TestMethod]
    public void Weights_are_those_beside_the_file_and_not_of_the_working_directory()
    {
        using var elsewhere = new TemporaryFolder();
        FeatureNetworkOptions options = FeatureGraph.Write(_folder, External("weights.bin", offset: 4));
        Weights(_folder, 0, 2, 3);
        Weights(elsewhere, 0, 20, 30);
        string before = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = elsewhere.Path;
            AssertFeatures(options, 2, 3);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    [TestMethod]
    public void Weights_are_read_once()
    {
        FeatureNetworkOptions options = FeatureGraph.Write(_folder, External("weights.bin", offset: 0));
        Weights(_folder, 2, 3);
        using var scope = NewDisposeScope();
        using var network = FeatureNetwork.Open(options);
        Weights(_folder, 20, 30);
        CollectionAssert.AreEqual(new float[] { 2, 3 }, network.FeaturesOf(ones(1, 1, 1, 2)).flatten().data<float>().ToArray());
    }

    [TestMethod]
    public void Weights_of_a_link_lie_beside_it_or_beside_what_it_leads_to()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // A model hub links both into one folder from a store in which they have other names.
        using var hub = new TemporaryFolder();
        using var alone = new TemporaryFolder();
        FeatureNetworkOptions options = FeatureGraph.Write(_folder, External("weights.bin", offset: 0), "1f2e");
        Weights(_folder, 4, 5);
        File.CreateSymbolicLink(Path.Combine(hub.Path, "model.onnx"), options.Path);
        File.Move(Path.Combine(_folder.Path, "weights.bin"), Path.Combine(_folder.Path, "3d4c"));
        File.CreateSymbolicLink(Path.Combine(hub.Path, "weights.bin"), Path.Combine(_folder.Path, "3d4c"));
        AssertFeatures(new FeatureNetworkOptions(Path.Combine(hub.Path, "model.onnx")), 4, 5);

        Weights(_folder, 6, 7);
        File.CreateSymbolicLink(Path.Combine(alone.Path, "model.onnx"), options.Path);
        AssertFeatures(new FeatureNetworkOptions(Path.Combine(alone.Path, "model.onnx")), 6, 7);
    }

    [TestMethod]
    public void Weights_that_are_missing_cut_off_or_elsewhere_are_told()
    {
        Assert.Contains("weights.bin", Refusal(FeatureGraph.Write(_folder, External("weights.bin", offset: 0))));
        Weights(_folder, 2);
        Assert.Contains(
            "Its weights 'weights' should be 8 bytes from byte 0 of 'weights.bin' on, but that file has 4 bytes.",
            Refusal(FeatureGraph.Write(_folder, External("weights.bin", offset: 0))));
        foreach (string place in new[] { "../weights.bin", "/etc/weights.bin" })
        {
            FeatureNetworkOptions options = FeatureGraph.Write(_folder, External(place, offset: 0));
            Assert.Contains($"It keeps weights ('weights') in '{place}', outside of its own folder", Refusal(options));
        }
    }

    /// <summary>features = image * weights, where the two weights lie in a file of their own.</summary>
    private static ModelProto External(string location, int offset)
    {
        var graph = new GraphProto { Name = "external", Node = { FeatureGraph.Node("Mul", "features", "image", "weights") } };
        graph.Input.Add(FeatureGraph.Value("image", Type.Float, 0, 1, 1, 2));
        graph.Output.Add(FeatureGraph.Value("features", Type.Float, 0, 1, 1, 2));
        graph.Initializer.Add(new TensorProto
        {
            Name = "weights",
            DataType = (int)Type.Float,
            Dims = { 2 },
            DataLocation = TensorProto.Types.DataLocation.External,
            ExternalData =
            {
                new StringStringEntryProto { Key = "location", Value = location },
                new StringStringEntryProto { Key = "offset", Value = $"{offset}" },
                new StringStringEntryProto { Key = "length", Value = "8" },
            },
        });
        return FeatureGraph.Model(graph);
    }

    private static void Weights(TemporaryFolder folder, params float[] values) =>
        File.WriteAllBytes(Path.Combine(folder.Path, "weights.bin"), [.. values.SelectMany(BitConverter.GetBytes)]);

    private static void AssertFeatures(FeatureNetworkOptions options, params float[] expected)
    {
        using var scope = NewDisposeScope();
        using var network = FeatureNetwork.Open(options);
        CollectionAssert.AreEqual(expected, network.FeaturesOf(ones(1, 1, 1, 2)).flatten().data<float>().ToArray());
    }

    private static string Refusal(FeatureNetworkOptions options) =>
        Assert.ThrowsExactly<MetricException>(() => FeatureNetwork.Open(options)).Message;

    private FeatureNetworkOptions Flatten(Type type, long[] shape) =>
        FeatureGraph.Write(_folder, type, shape, nodes: FeatureGraph.Node("Flatten", "features", "image"));
}
