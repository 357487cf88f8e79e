using CsCheck;
using GanMl.Export;
using GanMl.Export.Inputs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Export;

[TestClass]
public class SimplificationTests
{
    [TestMethod]
    public void Normalisation_after_a_linear_operation_becomes_part_of_it()
    {
        Folds(["Conv"], [2, 5, 5], nn.Conv2d(2, 4, 3, padding: 1), nn.BatchNorm2d(4));
        Folds(["Conv"], [2, 5, 5], nn.Conv2d(2, 4, 3, bias: false), nn.BatchNorm2d(4, affine: false));
        Folds(["ConvTranspose"], [2, 5, 5], nn.ConvTranspose2d(2, 4, 4, stride: 2, padding: 1), nn.BatchNorm2d(4));
        Folds(["Conv"], [2, 9], nn.Conv1d(2, 4, 3), nn.BatchNorm1d(4));
        Folds(["Gemm"], [6], nn.Linear(6, 4), nn.BatchNorm1d(4));
    }

    [TestMethod]
    public void Groups_keep_their_channels_apart() => Gen.Select(Gen.Int[1, 3], Gen.Int[1, 2], Gen.Int[1, 2], Gen.Bool).Sample(
        (groups, from, to, transposed) => Folds(
            [transposed ? "ConvTranspose" : "Conv"],
            [from * groups, 4, 4],
            transposed
                ? nn.ConvTranspose2d(from * groups, to * groups, 3, groups: groups)
                : nn.Conv2d(from * groups, to * groups, 3, groups: groups),
            nn.BatchNorm2d(to * groups)),
        iter: 10,
        threads: 1);

    [TestMethod]
    public void Normalisation_behind_a_reshape_of_features_into_channels_becomes_part_of_the_product() => Folds(
        ["Gemm", "Reshape", "ConvTranspose"],
        [6],
        nn.Linear(6, 4 * 9),
        nn.Unflatten(1, [4, 3, 3]),
        nn.BatchNorm2d(4),
        nn.ConvTranspose2d(4, 2, 3));

    [TestMethod]
    public void Normalisation_behind_a_rectifier_becomes_a_maximum_whatever_its_signs()
    {
        Folds(
            ["ConvTranspose", "Max", "ConvTranspose"],
            [2, 4, 4],
            nn.ConvTranspose2d(2, 5, 3),
            nn.ReLU(),
            nn.BatchNorm2d(5),
            nn.ConvTranspose2d(5, 3, 4, stride: 2, padding: 1));
        Folds(["Gemm", "Max", "Gemm"], [6], nn.Linear(6, 5), nn.ReLU(), nn.BatchNorm1d(5), nn.Linear(5, 2));
        Folds(
            ["Conv", "Max", "Conv"], [3, 6, 6], nn.Conv2d(3, 5, 3), nn.ReLU(), nn.BatchNorm2d(5), nn.Conv2d(5, 3, 3, padding: 1));
    }

    [TestMethod]
    public void Negative_signs_without_weights_behind_them_stay() => Folds(
        ["Conv", "Relu", "BatchNormalization", "Tanh"], [2, 5, 5], nn.Conv2d(2, 4, 3), nn.ReLU(), nn.BatchNorm2d(4), nn.Tanh());

    [TestMethod]
    public void Normalisation_before_a_linear_operation_without_padding_becomes_part_of_it()
    {
        Folds(["Tanh", "Gemm"], [6], nn.Tanh(), nn.BatchNorm1d(6), nn.Linear(6, 4));
        Folds(["Tanh", "Conv"], [4, 5, 5], nn.Tanh(), nn.BatchNorm2d(4), nn.Conv2d(4, 4, 3, groups: 2));
        Folds(["Tanh", "Reshape", "Gemm"], [3, 2, 2], nn.Tanh(), nn.BatchNorm2d(3), nn.Flatten(), nn.Linear(12, 4));
    }

    [TestMethod]
    public void Normalisation_before_a_padded_convolution_stays() => Folds(
        ["Tanh", "BatchNormalization", "Conv"], [4, 5, 5], nn.Tanh(), nn.BatchNorm2d(4), nn.Conv2d(4, 4, 3, padding: 1));

    [TestMethod]
    public void A_weight_that_is_used_twice_stays_as_it_is()
    {
        Linear shared = nn.Linear(4, 4);
        Folds(["Gemm", "BatchNormalization", "Tanh", "Gemm"], [4], shared, nn.BatchNorm1d(4), nn.Tanh(), shared);
    }

    [TestMethod]
    public void A_value_that_is_an_output_too_stays_as_it_is()
    {
        using var module = new Hidden();
        using var exported = new Exported();
        ExportResult result = OnnxExporter.Export(module, [ExportInput.Normal("x", 4)], ["hidden", "result"], exported.File);
        CollectionAssert.AreEqual(new[] { "Gemm", "BatchNormalization" }, result.Operations.ToArray());
    }

    [TestMethod]
    public void Reshapes_in_a_row_are_one() => Folds(
        ["Gemm", "Reshape", "Gemm"], [6], nn.Linear(6, 12), nn.Unflatten(1, [3, 4]), nn.Flatten(), nn.Linear(12, 2));

    [TestMethod]
    public void What_does_nothing_at_the_end_leaves_the_output_its_name()
    {
        using Sequential module = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4));
        module.eval();
        using var exported = new Exported();
        exported.Write(module, [ExportInput.Normal("x", 4)]);
        Assert.AreEqual("output", exported.Model().Graph.Node.Single().Output.Single());
    }

    private static void Folds(string[] operations, long[] shape, params nn.Module<Tensor, Tensor>[] modules)
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential module = nn.Sequential(modules.Select((each, index) => ($"m{index}", each)));
        RandomStatistics.Give(module);
        using var exported = new Exported();
        ExportResult result = exported.Write(module, [ExportInput.Normal("x", shape)], new ExportOptions { Tolerance = 2e-5 });
        CollectionAssert.AreEqual(operations, result.Operations.ToArray());
        Assert.IsLessThan(1e-4, exported.Difference(module, randn([7, .. shape])));
    }

    private sealed class Hidden : nn.Module<Tensor, (Tensor, Tensor)>
    {
        private readonly Linear _linear = nn.Linear(4, 4);
        private readonly BatchNorm1d _normalise = nn.BatchNorm1d(4);

        internal Hidden()
            : base(nameof(Hidden))
        {
            register_module("linear", _linear);
            register_module("normalise", _normalise);
        }

        public override (Tensor, Tensor) forward(Tensor input)
        {
            Tensor hidden = _linear.call(input);
            return (hidden, _normalise.call(hidden));
        }
    }
}
