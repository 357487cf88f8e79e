using GanMl.Export;
using GanMl.Export.Converters;
using GanMl.Export.Inputs;
using GanMl.Export.Simplification;
using GanMl.Inference.Format;
using Microsoft.ML.OnnxRuntime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Export;

[TestClass]
public class OptionalInputTests
{
    private static readonly ExportOptions Options = new()
    {
        Converters = ConverterCatalogue.Default.With(ModuleConverter.For<Blend>("Mul")),
    };

    [TestMethod]
    public void A_caller_who_does_not_know_of_an_optional_input_gets_its_default()
    {
        using var module = new Blended();
        using var exported = new Exported();
        exported.Write(module, [ExportInput.Normal("x", 4), ExportInput.Number("truncation", 1, 0, 1)], Options);

        using InferenceSession session = new(exported.File);
        CollectionAssert.AreEqual(new[] { "x" }, session.InputMetadata.Keys.ToArray());
        CollectionAssert.AreEqual(new[] { "truncation" }, session.OverridableInitializerMetadata.Keys.ToArray());
        using Tensor input = randn(3, 4);
        Same(module, session, input, 1, given: false);
        Same(module, session, input, 1, given: true);
        Same(module, session, input, 0.3f, given: true);
    }

    [TestMethod]
    public void The_default_is_an_initializer_and_an_input()
    {
        using var module = new Blended();
        using var exported = new Exported();
        exported.Write(module, [ExportInput.Normal("x", 4), ExportInput.Number("truncation", 0.7f, 0, 1)], Options);
        GraphProto graph = exported.Model().Graph;
        Assert.Contains("truncation", graph.Input.Select(input => input.Name).ToArray());
        TensorProto stored = graph.Initializer.Single(tensor => tensor.Name == "truncation");
        Assert.AreEqual(0.7f, BitConverter.ToSingle(stored.RawData.Span));
        Assert.IsEmpty(stored.Dims);
    }

    [TestMethod]
    public void A_graph_that_only_holds_at_the_default_is_refused_with_the_name_of_the_input()
    {
        using var module = new Blended();
        using var exported = new Exported();
        IModuleConverter onlyAtDefault = ModuleConverter.For<Blend>((_, call) =>
            call.Node("Mul", [call.Inputs[0], call.Constant("one", 1)]));
        var options = new ExportOptions { Converters = ConverterCatalogue.Default.With(onlyAtDefault) };
        ExportException error = Assert.ThrowsExactly<ExportException>(
            () => exported.Write(module, [ExportInput.Normal("x", 4), ExportInput.Number("truncation", 1, 0, 0.5f)], options));
        Assert.Contains("with 'truncation' away from its default", error.Message);
        Assert.AreEqual("blend", error.ModulePath);
        Assert.IsEmpty(exported.FilesLeft);
    }

    [TestMethod]
    public void A_default_stands_for_every_example_of_a_batch()
    {
        using var module = new Blended();
        using var exported = new Exported();
        using Tensor one = ones(1, 4);
        exported.Write(module, [ExportInput.Normal("x", 4), ExportInput.Normal("weight", 4).WithDefault(one)], Options);
        using InferenceSession session = new(exported.File);
        CollectionAssert.AreEqual(new[] { -1, 4 }, session.OverridableInitializerMetadata["weight"].Dimensions);
    }

    [TestMethod]
    public void A_default_of_another_type_or_shape_is_refused()
    {
        using Tensor wrong = ones(2, 4);
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => ExportInput.Normal("style", 4).WithDefault(wrong));
        Assert.Contains("'style' is Float32 [2, 4], but the input is Float32 [1, 4]", error.Message);
    }

    [TestMethod]
    public void Two_inputs_of_one_name_are_refused()
    {
        using var module = new Blended();
        using var exported = new Exported();
        Assert.Contains("the name 'x'", Assert.ThrowsExactly<ArgumentException>(
            () => exported.Write(module, [ExportInput.Normal("x", 4), ExportInput.Number("x", 1, 0, 1)], Options)).Message);
    }

    [TestMethod]
    public void Weights_that_a_caller_may_replace_are_not_folded()
    {
        // The default is an initializer, but no constant: nothing may be computed from it beforehand.
        using var module = new Blended();
        using var exported = new Exported();
        ExportResult result = exported.Write(module, [ExportInput.Normal("x", 4), ExportInput.Number("truncation", 0.5f, 0, 1)], Options);
        CollectionAssert.AreEqual(new[] { "Gemm", "Mul" }, result.Operations.ToArray());
    }

    private static void Same(Blended module, InferenceSession session, Tensor input, float truncation, bool given)
    {
        using var withoutGradients = no_grad();
        using Tensor scale = tensor(truncation);
        using Tensor expected = module.call(input, scale);
        using OrtValue x = OrtValue.CreateTensorValueFromMemory(input.data<float>().ToArray(), [3, 4]);
        using OrtValue t = OrtValue.CreateTensorValueFromMemory(new[] { truncation }, []);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> actual =
            session.Run(run, given ? ["x", "truncation"] : ["x"], given ? [x, t] : [x], ["output"]);
        float[] wanted = [.. expected.data<float>()];
        Assert.IsLessThan(1e-5f, wanted.Zip(actual[0].GetTensorDataAsSpan<float>().ToArray(), (a, b) => Math.Abs(a - b)).Max());
    }

    private sealed class Blended : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly Linear _linear = nn.Linear(4, 4);
        private readonly Blend _blend = new();

        internal Blended()
            : base(nameof(Blended))
        {
            register_module("linear", _linear);
            register_module("blend", _blend);
        }

        public override Tensor forward(Tensor input, Tensor truncation) => _blend.call(_linear.call(input), truncation);
    }

    private sealed class Blend() : nn.Module<Tensor, Tensor, Tensor>(nameof(Blend))
    {
        public override Tensor forward(Tensor input, Tensor truncation) => input * truncation;
    }
}
