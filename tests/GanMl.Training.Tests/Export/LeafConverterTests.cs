using CsCheck;
using GanMl.Export;
using GanMl.Export.Converters;
using GanMl.Export.Inputs;
using GanMl.Inference.Format;
using GanMl.Models.Layers.Steps;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Export;

/// <summary>Every leaf kind with random shapes, settings and weights: ONNX Runtime on the file against TorchSharp on the module.</summary>
[TestClass]
public class LeafConverterTests
{
    private const double Tolerance = 3e-5;

    public static IEnumerable<object[]> Kinds => LeafModules.All.Keys.Select(type => new object[] { type });

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void A_leaf_is_written_rightly(Type kind) => LeafModules.All[kind].Sample(
        example =>
        {
            using DisposeScope scope = NewDisposeScope();
            using nn.Module<Tensor, Tensor> module = example.Module;
            Assert.AreEqual(kind, module.GetType());
            RandomStatistics.Give(module);
            using var exported = new Exported();
            exported.Write(module, [ExportInput.Normal("x", example.Shape)], new ExportOptions { Tolerance = Tolerance });
            Assert.IsLessThan(Tolerance, exported.Difference(module, randn([5, .. example.Shape]) * 2));
            KeptExports.Keep(exported.File, $"leaf-{kind.Name}");
        },
        iter: 8,
        threads: 1);

    [TestMethod]
    public void Every_leaf_of_TorchSharp_that_has_a_converter_is_tried()
    {
        Type[] known = [.. typeof(Linear).Assembly.GetExportedTypes().Where(type => IsLeaf(type) && IsKnown(type))];
        Type[] untried = [.. known.Except(LeafModules.All.Keys).Except([typeof(Embedding), typeof(Hardtanh)])];
        Assert.IsEmpty(untried, string.Join(", ", untried.Select(type => type.Name)));
    }

    [TestMethod]
    public void These_leaves_of_TorchSharp_have_no_converter()
    {
        // A new version of TorchSharp shows here what it brings.
        string[] expected =
        [
            "AdaptiveMaxPool3d", "Bilinear", "CosineSimilarity", "EmbeddingBag", "Fold", "FractionalMaxPool2d", "FractionalMaxPool3d",
            "GRU", "GRUCell", "LPPool1d", "LPPool2d", "LSTM", "LSTMCell", "MaxUnpool1d", "MaxUnpool2d", "MaxUnpool3d",
            "MultiheadAttention", "PairwiseDistance", "RNN", "RNNCell", "Transformer", "TransformerDecoder", "TransformerDecoderLayer",
            "TransformerEncoder", "TransformerEncoderLayer", "Unfold",
        ];
        string[] missing =
        [
            .. typeof(Linear).Assembly.GetExportedTypes()
                .Where(type => IsLeaf(type) && !IsKnown(type))
                .Select(type => type.Name)
                .Where(name => !name.EndsWith("Loss", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
        CollectionAssert.AreEqual(expected, missing, string.Join(", ", missing));
    }

    [TestMethod]
    public void Every_public_layer_of_Models_has_a_converter_or_is_made_of_those_that_have()
    {
        // The composite ones are exported and checked with the networks that they are in; the others are remedies of discriminators, which
        // stay with the training.
        string[] composite = ["JoinLabel", "MinibatchDiscrimination", "SpectralConv2d", "SpectralLinear"];
        Type[] layers = [.. typeof(Add).Assembly.GetExportedTypes()
            .Where(type => typeof(nn.Module).IsAssignableFrom(type) && !type.IsAbstract)
            .Where(type => type.Namespace!.StartsWith("GanMl.Models.Layers", StringComparison.Ordinal))];
        string[] unknown = [.. layers.Where(type => !IsKnown(type)).Select(type => type.Name).Order(StringComparer.Ordinal)];
        Assert.IsGreaterThan(20, layers.Length);
        CollectionAssert.AreEqual(composite, unknown);
    }

    [TestMethod]
    public void Bounds_that_TorchSharp_does_not_apply_are_refused_or_written()
    {
        using Hardtanh module = nn.Hardtanh(-0.5, 0.5);
        using var exported = new Exported();
        using Tensor beyond = tensor(2f);
        if (module.call(beyond).item<float>() > 0.5f)
        {
            ExportException error = Assert.ThrowsExactly<ExportException>(() => exported.Write(module, [ExportInput.Normal("x", 4)]));
            Assert.Contains("Clamp", error.Message);
        }
        else
        {
            exported.Write(module, [ExportInput.Normal("x", 4)]);
        }
    }

    [TestMethod]
    public void Windows_that_reach_over_the_edge_are_refused_for_means()
    {
        using AvgPool2d module = nn.AvgPool2d(2, 2, ceil_mode: true);
        using var exported = new Exported();
        ExportException error = Assert.ThrowsExactly<ExportException>(() => exported.Write(module, [ExportInput.Normal("x", 2, 5, 5)]));
        Assert.Contains("ceil_mode", error.Message);
    }

    [TestMethod]
    public void A_window_that_would_begin_behind_the_input_is_left_out_beside_one_that_reaches_over()
    {
        // By torch's rule, windows of 3 in steps of 3 with a padding of 1 begin at 0, 3 and 6 on an axis of 6 values,
        // where the last reaches over, and at 0, 3 and 6 on one of 8, where one at 9 would begin behind the input. ceil_mode
        // of opset 17 counts that one too.
        using MaxPool2d module = nn.MaxPool2d(3, 3, padding: 1, dilation: 1, ceil_mode: true);
        using var exported = new Exported();
        exported.Write(module, [ExportInput.Normal("x", 1, 6, 8)]);
        Assert.AreEqual(0, exported.Difference(module, randn(2, 1, 6, 8)));
        Dictionary<string, AttributeProto> settings = exported.Model().Graph.Node.Single().Attribute.ToDictionary(setting => setting.Name);
        Assert.AreEqual(0, settings["ceil_mode"].I);
        CollectionAssert.AreEqual(new long[] { 1, 1, 2, 1 }, settings["pads"].Ints.ToArray());
        KeptExports.Keep(exported.File, "max-pool-over-the-edge");
    }

    [TestMethod]
    public void Adaptive_pooling_to_windows_of_different_sizes_is_refused_for_the_largest()
    {
        using AdaptiveMaxPool2d module = nn.AdaptiveMaxPool2d([2, 2]);
        using var exported = new Exported();
        Assert.Contains("from [5, 4] to [2, 2]", Assert.ThrowsExactly<ExportException>(
            () => exported.Write(module, [ExportInput.Normal("x", 2, 5, 4)])).Message);
    }

    private static bool IsKnown(Type type) => ConverterCatalogue.Default.Find(type) is not null;

    private static bool IsLeaf(Type type) =>
        type.Namespace == "TorchSharp.Modules" && typeof(nn.Module).IsAssignableFrom(type) && !type.IsAbstract
        && !type.Name.StartsWith("Sequential", StringComparison.Ordinal)
        && !type.Name.StartsWith("ModuleList", StringComparison.Ordinal) && !type.Name.StartsWith("ModuleDict", StringComparison.Ordinal)
        && !type.Name.StartsWith("Parameter", StringComparison.Ordinal);
}
