using GanMl.Export;
using GanMl.Export.Converters;
using GanMl.Export.Inputs;
using GanMl.Inference.Format;
using Microsoft.ML.OnnxRuntime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Export;

[TestClass]
public class OnnxExporterTests
{
    [TestMethod]
    public void A_module_of_several_outputs_has_them_all_under_their_names()
    {
        using var module = new TwoHeads();
        using var exported = new Exported();
        OnnxExporter.Export(module, [ExportInput.Normal("x", 4)], ["features", "score"], exported.File);
        using InferenceSession session = new(exported.File);
        CollectionAssert.AreEqual(new[] { "features", "score" }, session.OutputNames.ToArray());
        CollectionAssert.AreEqual(new[] { -1, 6 }, session.OutputMetadata["features"].Dimensions);
        CollectionAssert.AreEqual(new[] { -1, 1 }, session.OutputMetadata["score"].Dimensions);
    }

    [TestMethod]
    public void One_tensor_may_be_several_outputs_and_an_input_may_be_an_output()
    {
        using var module = new Same();
        using var exported = new Exported();
        ExportResult result = OnnxExporter.Export(module, [ExportInput.Normal("x", 4)], ["first", "second"], exported.File);
        CollectionAssert.AreEqual(new[] { "Identity", "Identity" }, result.Operations.ToArray());
    }

    [TestMethod]
    public void Axes_that_follow_the_batch_are_open_and_the_others_are_not()
    {
        using Flatten merged = nn.Flatten(0, 1);
        using var exported = new Exported();
        exported.Write(merged, [ExportInput.Normal("x", 2, 5)]);
        TensorShapeProto shape = exported.Model().Graph.Output.Single().Type.TensorType.Shape;
        Assert.AreEqual("output_0", shape.Dim[0].DimParam);
        Assert.AreEqual(5, shape.Dim[1].DimValue);
    }

    [TestMethod]
    public void Names_in_the_graph_never_collide_with_those_of_inputs_and_outputs()
    {
        using Sequential module = nn.Sequential(("x", nn.Linear(4, 4)), ("output", nn.Tanh()));
        using var exported = new Exported();
        exported.Write(module, [ExportInput.Normal("x", 4)]);
        Assert.IsLessThan(1e-5, exported.Difference(module, randn(3, 4)));
    }

    [TestMethod]
    public void A_module_that_is_a_leaf_itself_is_exported()
    {
        using Linear module = nn.Linear(4, 2);
        using var exported = new Exported();
        exported.Write(module, [ExportInput.Normal("x", 4)], new ExportOptions { GraphName = "score" });
        GraphProto graph = exported.Model().Graph;
        Assert.AreEqual("score", graph.Name);
        Assert.AreEqual("Linear/Gemm", graph.Node.Single().Name);
        CollectionAssert.AreEqual(new[] { "weight", "bias" }, graph.Initializer.Select(tensor => tensor.Name).ToArray());
    }

    [TestMethod]
    public void Exporting_again_gives_the_same_bytes()
    {
        using Sequential module = nn.Sequential(nn.Linear(4, 4), nn.Tanh());
        using var exported = new Exported();
        exported.Write(module, [ExportInput.Normal("x", 4)]);
        byte[] first = File.ReadAllBytes(exported.File);
        exported.Write(module, [ExportInput.Normal("x", 4)]);
        CollectionAssert.AreEqual(first, File.ReadAllBytes(exported.File));
    }

    [TestMethod]
    public void A_converter_is_found_by_type_base_type_or_interface_and_the_last_one_added_wins()
    {
        IModuleConverter forSpecial = ModuleConverter.ForIdle<Special>();
        ConverterCatalogue catalogue = ConverterCatalogue.Default.With(forSpecial);
        Assert.AreEqual(typeof(BatchNorm), catalogue.Find(typeof(BatchNorm2d))?.ModuleType);
        Assert.AreSame(forSpecial, catalogue.Find(typeof(Special)));
        Assert.AreSame(forSpecial, catalogue.Find(typeof(MoreSpecial)));
        Assert.IsNull(ConverterCatalogue.Default.Find(typeof(Special)));

        IModuleConverter second = ModuleConverter.ForIdle<Special>();
        Assert.AreSame(second, catalogue.With(second).Find(typeof(Special)));
    }

    private class Special() : nn.Module<Tensor, Tensor>(nameof(Special))
    {
        public override Tensor forward(Tensor input) => input.alias();
    }

    private sealed class MoreSpecial : Special;

    private sealed class TwoHeads : nn.Module<Tensor, (Tensor, Tensor)>
    {
        private readonly Linear _body = nn.Linear(4, 6);
        private readonly Linear _score = nn.Linear(6, 1);

        internal TwoHeads()
            : base(nameof(TwoHeads))
        {
            register_module("body", _body);
            register_module("score", _score);
        }

        public override (Tensor, Tensor) forward(Tensor input)
        {
            Tensor features = _body.call(input);
            return (features, _score.call(features));
        }
    }

    private sealed class Same : nn.Module<Tensor, (Tensor, Tensor)>
    {
        private readonly Dropout _dropout = nn.Dropout();

        internal Same()
            : base(nameof(Same)) => register_module("dropout", _dropout);

        public override (Tensor, Tensor) forward(Tensor input) => (_dropout.call(input), input);
    }
}
