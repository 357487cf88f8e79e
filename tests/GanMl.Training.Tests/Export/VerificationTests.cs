using GanMl.Export;
using GanMl.Export.Converters;
using GanMl.Export.Inputs;
using GanMl.Models.Layers.Steps;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Export;

[TestClass]
public class VerificationTests
{
    private static readonly ExportOptions WithFaults = new()
    {
        Converters = ConverterCatalogue.Default.With(
            ModuleConverter.For<CentredOnBatch>("Identity"),
            ModuleConverter.For<Noisy>("Identity"),
            ModuleConverter.For<ScaledAtLargeBatches>("Identity"),
            ModuleConverter.For<Tanh>("Sigmoid"),
            ModuleConverter.For<Flatten>((_, call) => call.Node("Reshape", [call.Input, call.Constant("shape", call.OutputShape())]))),
    };

    [TestMethod]
    public void The_tolerance_holds_and_the_largest_difference_is_told()
    {
        using Sequential module = nn.Sequential(nn.Linear(50, 50), nn.Tanh());
        using var exported = new Exported();
        ExportResult result = exported.Write(module, [ExportInput.Normal("x", 50)]);
        Assert.IsInRange(0, 1e-5, result.LargestDifference);
        Assert.AreEqual(new FileInfo(exported.File).Length, result.Bytes);
        CollectionAssert.AreEqual(new[] { "module.onnx" }, exported.FilesLeft.ToArray());
    }

    [TestMethod]
    public void A_module_whose_images_depend_on_their_batch_is_refused() =>
        Refused(nn.Sequential(("a", nn.Linear(4, 4)), ("centre", new CentredOnBatch())), "centre", "CentredOnBatch");

    [TestMethod]
    public void A_module_that_behaves_differently_at_large_batches_is_refused()
    {
        ExportException error = Refused(nn.Sequential(("a", nn.Linear(4, 4)), ("odd", new ScaledAtLargeBatches())), "odd", "batch size 17");
        Assert.Contains("ScaledAtLargeBatches", error.Message);
    }

    [TestMethod]
    public void A_module_that_draws_random_numbers_is_refused_with_the_reason() =>
        Refused(nn.Sequential(("a", nn.Linear(4, 4)), ("noise", new Noisy())), null, "another result each time");

    [TestMethod]
    public void A_converter_that_writes_something_else_is_named() =>
        Refused(nn.Sequential(("a", nn.Linear(4, 4)), ("act", nn.Tanh()), ("b", nn.Linear(4, 4))), "act", "'act' (Tanh)");

    [TestMethod]
    public void A_batch_size_that_a_converter_stored_is_refused() =>
        Refused(nn.Sequential(("a", nn.Tanh()), ("flat", nn.Flatten()), ("b", nn.Tanh())), "flat", "a batch size was stored");

    [TestMethod]
    public void An_unseen_step_in_place_is_refused() => Refused(new InPlaceUnseen(), "second", "in place");

    [TestMethod]
    public void Broken_weights_are_refused()
    {
        Linear module = nn.Linear(4, 4);
        using (no_grad())
        {
            _ = module.weight!.fill_(float.NaN);
        }

        Refused(module, null, "not finite");
    }

    [TestMethod]
    public void A_forward_pass_that_fails_at_another_batch_size_is_an_error_that_says_so() =>
        Refused(nn.Sequential(("a", nn.Tanh()), ("odd", new FixedBatch())), "odd", "forward pass fails in 'odd'");

    [TestMethod]
    public void Parameters_of_another_type_are_refused_before_anything_runs() =>
        Refused(nn.Linear(4, 4).to(ScalarType.BFloat16), null, "'weight' is BFloat16");

    [TestMethod]
    public void Parameters_of_double_precision_are_refused_with_what_to_do() =>
        Refused(nn.Linear(4, 4).to(ScalarType.Float64), null, "module.to(ScalarType.Float32)");

    [TestMethod]
    public void A_tolerance_that_no_float_meets_is_not_met() => Refused(
        nn.Sequential(("a", nn.Linear(300, 300)), ("act", nn.Sigmoid())),
        "a",
        "tolerance of 1E-12",
        new ExportOptions { Tolerance = 1e-12 },
        300);

    [TestMethod]
    public void A_cancelled_export_leaves_no_file()
    {
        using var exported = new Exported();
        using var source = new CancellationTokenSource();
        source.Cancel();
        _ = Assert.ThrowsExactly<OperationCanceledException>(() => OnnxExporter.Export(
            nn.Linear(4, 4), [ExportInput.Normal("x", 4)], ["y"], exported.File, cancellation: source.Token));
        Assert.IsEmpty(exported.FilesLeft);
    }

    [TestMethod]
    public void Too_many_inputs_or_output_names_are_refused()
    {
        using var exported = new Exported();
        ExportInput input = ExportInput.Normal("x", 4);
        Assert.Contains("2 inputs", Assert.ThrowsExactly<ExportException>(
            () => exported.Write(nn.Linear(4, 4), [input, ExportInput.Normal("y", 4)])).Message);
        Assert.Contains("2 names", Assert.ThrowsExactly<ExportException>(
            () => OnnxExporter.Export(nn.Linear(4, 4), [input], ["y", "z"], exported.File)).Message);
    }

    private static ExportException Refused(
        nn.Module module, string? path, string message, ExportOptions? options = null, long size = 4)
    {
        using var exported = new Exported();
        File.WriteAllText(exported.File, "the file before");
        ExportException error = Assert.ThrowsExactly<ExportException>(
            () => exported.Write(module, [ExportInput.Normal("x", size)], options ?? WithFaults));
        Assert.Contains(message, error.Message);
        Assert.AreEqual(path, error.ModulePath, error.Message);
        Assert.AreEqual("the file before", File.ReadAllText(exported.File));
        CollectionAssert.AreEqual(new[] { "module.onnx" }, exported.FilesLeft.ToArray());
        return error;
    }

    private sealed class CentredOnBatch() : nn.Module<Tensor, Tensor>(nameof(CentredOnBatch))
    {
        public override Tensor forward(Tensor input) => input - input.mean([0], keepdim: true);
    }

    private sealed class ScaledAtLargeBatches() : nn.Module<Tensor, Tensor>(nameof(ScaledAtLargeBatches))
    {
        public override Tensor forward(Tensor input) => input.shape[0] > 8 ? input * 2 : input.alias();
    }

    private sealed class Noisy() : nn.Module<Tensor, Tensor>(nameof(Noisy))
    {
        public override Tensor forward(Tensor input) => input + randn_like(input);
    }

    private sealed class FixedBatch : nn.Module<Tensor, Tensor>
    {
        private readonly Linear _linear = nn.Linear(4, 4);

        internal FixedBatch()
            : base(nameof(FixedBatch)) => register_module("linear", _linear);

        public override Tensor forward(Tensor input) => _linear.call(input.view(2, 4));
    }

    private sealed class InPlaceUnseen : nn.Module<Tensor, Tensor>
    {
        private readonly Linear _first = nn.Linear(4, 4);
        private readonly Linear _second = nn.Linear(4, 4);

        internal InPlaceUnseen()
            : base(nameof(InPlaceUnseen))
        {
            register_module("first", _first);
            register_module("second", _second);
        }

        public override Tensor forward(Tensor input) => _second.call(_first.call(input).mul_(2));
    }
}
