using GanMl.Export;
using GanMl.Export.Converters;
using GanMl.Export.Inputs;
using GanMl.Inference.Format;
using GanMl.Models.Layers.Steps;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Export;

[TestClass]
public class ForwardRecorderTests
{
    [TestMethod]
    public void A_skip_connection_is_followed()
    {
        using var module = new Skip(nn.ReLU());
        CheckSkip(module, "Gemm", "Relu", "Concat");
    }

    [TestMethod]
    public void An_in_place_activation_changes_the_tensor_that_others_hold()
    {
        // The skip holds the tensor that the activation overwrites, so both halves of the result are activated.
        using var module = new Skip(nn.ReLU(inplace: true));
        CheckSkip(module, "Gemm", "Relu", "Concat");
        using Tensor result = module.call(randn(3, 4));
        Assert.IsGreaterThanOrEqualTo(0, result.min().item<float>());
    }

    [TestMethod]
    public void In_place_activations_in_a_row_are_followed() => CheckOne(
        nn.Sequential(nn.Linear(4, 4), nn.LeakyReLU(0.2, inplace: true), nn.Dropout(inplace: true), nn.Tanh(), nn.ReLU(inplace: true)),
        "Gemm",
        "LeakyRelu",
        "Tanh",
        "Relu");

    [TestMethod]
    public void A_module_called_twice_is_written_twice_and_its_weights_once()
    {
        Linear shared = nn.Linear(4, 4);
        using var exported = new Exported();
        using Sequential module = nn.Sequential(("first", shared), ("act", nn.Tanh()), ("second", shared));
        ExportResult result = exported.Write(module, [ExportInput.Normal("x", 4)]);

        CollectionAssert.AreEqual(new[] { "Gemm", "Tanh", "Gemm" }, result.Operations.ToArray());
        ModelProto model = exported.Model();
        CollectionAssert.AreEquivalent(new[] { "first.weight", "first.bias" }, model.Graph.Initializer.Select(t => t.Name).ToArray());
        Assert.HasCount(3, model.Graph.Node.Select(node => node.Name).Distinct().ToList());
        Assert.IsLessThan(1e-5, exported.Difference(module, randn(5, 4)));
    }

    [TestMethod]
    public void A_weight_that_two_modules_share_is_stored_once()
    {
        using Sequential module = nn.Sequential(("a", nn.Linear(4, 4, hasBias: false)), ("b", nn.Linear(4, 4, hasBias: false)));
        ((Linear)module[1]).weight = ((Linear)module[0]).weight;
        using var exported = new Exported();
        exported.Write(module, [ExportInput.Normal("x", 4)]);
        Assert.AreEqual("a.weight", exported.Model().Graph.Initializer.Single().Name);
    }

    [TestMethod]
    public void Lists_containers_and_modules_of_two_inputs_are_followed()
    {
        using var module = new Nested();
        using var exported = new Exported();
        ExportResult result = exported.Write(module, [ExportInput.Normal("x", 3), ExportInput.Indices("label", 5)]);
        CollectionAssert.AreEqual(
            new[] { "Gather", "Concat", "Gemm", "Tanh", "Gather", "Concat", "Gemm", "Tanh" }, result.Operations.ToArray());
        Assert.IsLessThan(1e-5, exported.Difference(module, randn(5, 3), randint(0, 5, [5])));
        Assert.Contains("blocks.1.body.linear/Gemm", exported.Model().Graph.Node.Select(node => node.Name).ToArray());
    }

    [TestMethod]
    public void Modules_in_a_dictionary_are_followed()
    {
        using var module = new FromDictionary();
        using var exported = new Exported();
        ExportResult result = exported.Write(module, [ExportInput.Normal("x", 4)]);
        CollectionAssert.AreEqual(new[] { "Gemm", "Tanh" }, result.Operations.ToArray());
        Assert.Contains("parts.linear/Gemm", exported.Model().Graph.Node.Select(node => node.Name).ToArray());
    }

    [TestMethod]
    public void A_module_that_returns_its_input_is_an_identity() => CheckOne(nn.Sequential(nn.Identity(), nn.Dropout()), "Identity");

    [TestMethod]
    public void A_parameter_that_is_used_as_it_is_becomes_a_stored_tensor()
    {
        using var module = new FromParameter();
        using var exported = new Exported();
        var options = new ExportOptions { Converters = ConverterCatalogue.Default.With(RecordedModuleConverters.Rows) };
        ExportResult result = exported.Write(module, [ExportInput.Indices("label", 6)], options);
        CollectionAssert.AreEqual(new[] { "Gemm", "Gather" }, result.Operations.ToArray());
        Assert.Contains("table", exported.Model().Graph.Initializer.Select(tensor => tensor.Name).ToArray());
        Assert.IsLessThan(1e-5, exported.Difference(module, randint(0, 6, [5])));
    }

    [TestMethod]
    public void A_step_between_modules_that_no_hook_sees_is_an_error_that_says_where_and_what_to_do()
    {
        using var module = new Unseen();
        using Sequential outer = nn.Sequential(("block", module), ("last", nn.Tanh()));
        using var exported = new Exported();
        ExportException error = Assert.ThrowsExactly<ExportException>(() => exported.Write(outer, [ExportInput.Normal("x", 4)]));
        Assert.AreEqual("block.second", error.ModulePath);
        Assert.Contains("'block.first' (Linear)", error.Message);
        Assert.Contains("small module", error.Message);
        Assert.IsEmpty(exported.FilesLeft);
    }

    [TestMethod]
    public void A_result_from_an_unseen_step_names_the_module_that_made_it()
    {
        using Sequential outer = nn.Sequential(("block", new UnseenResult()), ("last", nn.Tanh()));
        using var exported = new Exported();
        ExportException error = Assert.ThrowsExactly<ExportException>(() => exported.Write(outer, [ExportInput.Normal("x", 4)]));
        Assert.AreEqual("last", error.ModulePath);
        Assert.Contains("in the forward pass of 'block'", error.Message);
    }

    [TestMethod]
    public void A_module_without_a_converter_is_an_error_that_names_it()
    {
        using Sequential module = nn.Sequential(("a", nn.Linear(4, 4)), ("odd", new Odd()));
        using var exported = new Exported();
        ExportException error = Assert.ThrowsExactly<ExportException>(() => exported.Write(module, [ExportInput.Normal("x", 4)]));
        Assert.AreEqual("odd", error.ModulePath);
        Assert.Contains("ModuleConverter.For<Odd>", error.Message);
    }

    [TestMethod]
    public void A_converter_of_the_user_is_found_by_type_and_may_take_the_place_of_a_container()
    {
        using Sequential module = nn.Sequential(("a", nn.Linear(4, 4)), ("odd", new Odd()), ("double", new Doubled()));
        var options = new ExportOptions
        {
            Converters = ConverterCatalogue.Default.With(RecordedModuleConverters.Odd, RecordedModuleConverters.Doubled),
        };
        using var exported = new Exported();
        ExportResult result = exported.Write(module, [ExportInput.Normal("x", 4)], options);
        CollectionAssert.AreEqual(new[] { "Gemm", "Softsign", "Add" }, result.Operations.ToArray());
        Assert.IsLessThan(1e-5, exported.Difference(module, randn(5, 4)));
    }

    [TestMethod]
    public void Every_module_gets_its_own_mode_back_even_after_an_error()
    {
        using Sequential module = nn.Sequential(("a", nn.Dropout()), ("b", nn.Sequential(("c", nn.Dropout()), ("d", new Odd()))));
        module.train();
        ((nn.Module)module[0]).eval();
        bool[] before = [.. module.named_modules().Select(entry => entry.module.training)];
        using var exported = new Exported();

        _ = Assert.ThrowsExactly<ExportException>(() => exported.Write(module, [ExportInput.Normal("x", 4)]));

        CollectionAssert.AreEqual(before, module.named_modules().Select(entry => entry.module.training).ToArray());
        Assert.IsTrue(is_grad_enabled());
    }

    [TestMethod]
    public void After_an_export_no_hook_and_no_tensor_is_left()
    {
        using Sequential module = nn.Sequential(("a", nn.Linear(4, 4)), ("b", new Unseen()), ("c", nn.Tanh()));
        using Sequential good = nn.Sequential(("a", nn.Linear(4, 4)), ("c", nn.Tanh()));
        using var exported = new Exported();
        exported.Write(good, [ExportInput.Normal("x", 4)]);
        _ = Assert.ThrowsExactly<ExportException>(() => exported.Write(nn.Sequential(new Odd()), [ExportInput.Normal("x", 4)]));
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        exported.Write(good, [ExportInput.Normal("x", 4)]);
        _ = Assert.ThrowsExactly<ExportException>(() => exported.Write(module, [ExportInput.Normal("x", 4)]));

        Assert.AreEqual(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        using (Tensor input = randn(2, 4))
        {
            good.call(input).Dispose();
            good.call(input).Dispose();
        }

        Assert.AreEqual(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void The_random_numbers_of_a_training_run_are_not_touched()
    {
        using Sequential module = nn.Sequential(nn.Linear(4, 4));
        using var exported = new Exported();
        using Tensor before = random.get_rng_state();
        exported.Write(module, [ExportInput.Normal("x", 4)]);
        using Tensor after = random.get_rng_state();
        Assert.IsTrue(before.Equals(after));
    }

    private static void CheckOne(Sequential module, params string[] operations)
    {
        using var exported = new Exported();
        ExportResult result = exported.Write(module, [ExportInput.Normal("x", 4)]);
        CollectionAssert.AreEqual(operations, result.Operations.ToArray());
        Assert.IsLessThan(1e-5, exported.Difference(module, randn(5, 4)));
    }

    private static void CheckSkip(Skip module, params string[] operations)
    {
        using var exported = new Exported();
        ExportResult result = exported.Write(module, [ExportInput.Normal("x", 4)]);
        CollectionAssert.AreEqual(operations, result.Operations.ToArray());
        Assert.IsLessThan(1e-5, exported.Difference(module, randn(5, 4)));
    }
}
