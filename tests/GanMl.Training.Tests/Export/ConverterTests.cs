using GanMl.Export;
using GanMl.Export.Inputs;
using GanMl.Models.Layers.Steps;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Export;

[TestClass]
public class ConverterTests
{
    private const double Tolerance = 2e-5;

    [TestMethod]
    [DataRow(3, 1)]
    [DataRow(4, 1)]
    [DataRow(3, 2)]
    public void A_convolution_that_keeps_the_size_is_written_rightly(int kernel, int dilation) =>
        Check(nn.Conv2d(2, 3, kernel, padding: Padding.Same, dilation: dilation), 2, 7, 8);

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Batch_normalisation_uses_the_running_statistics(bool affine)
    {
        BatchNorm2d images = nn.BatchNorm2d(3, eps: 1e-3, affine: affine);
        BatchNorm1d vectors = nn.BatchNorm1d(4, affine: affine);
        BatchNorm1d sequences = nn.BatchNorm1d(4, affine: affine);
        for (int step = 0; step < 3; step++)
        {
            _ = images.call((randn(8, 3, 5, 5) * 2) + 1);
            _ = vectors.call((randn(8, 4) * 3) - 1);
            _ = sequences.call((randn(8, 4, 6) * 3) - 1);
        }

        if (affine)
        {
            using var withoutGradients = no_grad();
            _ = nn.init.normal_(images.weight!);
            _ = nn.init.normal_(images.bias!);
        }

        Check(images, 3, 5, 5);
        Check(vectors, 4);
        Check(sequences, 4, 6);
    }

    [TestMethod]
    public void An_embedding_picks_rows()
    {
        using Embedding module = nn.Embedding(7, 5);
        using var exported = new Exported();
        exported.Write(module, [ExportInput.Indices("label", 7)]);
        Assert.AreEqual(0, exported.Difference(module, tensor(new long[] { 6, 0, 3, 3 })));
    }

    [TestMethod]
    public void An_embedding_of_several_indices_an_example_keeps_their_axes()
    {
        using Embedding module = nn.Embedding(7, 5);
        using var exported = new Exported();
        exported.Write(module, [ExportInput.Indices("words", 7, 3)]);
        Assert.AreEqual(0, exported.Difference(module, randint(0, 7, [4, 3])));
    }

    [TestMethod]
    [DataRow(1, -1)]
    [DataRow(2, 3)]
    [DataRow(0, 1)]
    [DataRow(1, 2)]
    [DataRow(0, -1)]
    [DataRow(-2, -1)]
    public void Flatten_leaves_the_batch_size_open(int start, int end) => Check(nn.Flatten(start, end), 2, 3, 4);

    [TestMethod]
    public void Unflatten_leaves_the_batch_size_open()
    {
        Check(nn.Unflatten(1, [3, 4]), 12);
        Check(nn.Unflatten(1, [-1, 2, 2]), 12);
        Check(nn.Unflatten(2, [2, 3]), 5, 6, 7);
    }

    [TestMethod]
    [DynamicData(nameof(Activations))]
    public void An_activation_is_written_rightly(string name, nn.Module<Tensor, Tensor> module)
    {
        Assert.IsNotNull(name);
        Check(module, 3, 4);
        using Tensor far = linspace(-20, 20, 400, ScalarType.Float32).reshape(1, 400);
        using var exported = new Exported();
        exported.Write(module, [ExportInput.Normal("x", 400)]);
        Assert.IsLessThan(Tolerance, exported.Difference(module, far));
    }

    public static IEnumerable<object[]> Activations() =>
    [
        ["relu", nn.ReLU()],
        ["leaky relu", nn.LeakyReLU(0.13)],
        ["gelu", nn.GELU()],
        ["gelu by tanh", nn.GELU(GELU.Approximate.tanh)],
        ["sigmoid", nn.Sigmoid()],
        ["tanh", nn.Tanh()],
        ["relu6", nn.ReLU6()],
        ["elu", nn.ELU(0.7)],
        ["celu", nn.CELU(0.7)],
        ["selu", nn.SELU()],
        ["silu", nn.SiLU()],
        ["mish", nn.Mish()],
        ["softplus", nn.Softplus()],
        ["softplus, beta 2, threshold 3", nn.Softplus(2, 3)],
        ["softsign", nn.Softsign()],
        ["log sigmoid", nn.LogSigmoid()],
        ["hard sigmoid", nn.Hardsigmoid()],
        ["hard swish", nn.Hardswish()],
        ["hard shrink", nn.Hardshrink(0.7)],
        ["soft shrink", nn.Softshrink(0.7)],
        ["tanh shrink", nn.Tanhshrink()],
        ["threshold", nn.Threshold(0.3, -2)],
    ];

    [TestMethod]
    public void What_does_nothing_in_evaluation_leaves_no_operation()
    {
        using Sequential module = nn.Sequential(
            ("linear", nn.Linear(4, 4)),
            ("dropout", nn.Dropout(0.5)),
            ("identity", nn.Identity()),
            ("alpha", nn.AlphaDropout()),
            ("tanh", nn.Tanh()));
        using var exported = new Exported();
        ExportResult result = exported.Write(module, [ExportInput.Normal("x", 4)]);
        CollectionAssert.AreEqual(new[] { "Gemm", "Tanh" }, result.Operations.ToArray());
        Assert.IsLessThan(Tolerance, exported.Difference(module, randn(5, 4)));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(-1)]
    public void Tensors_are_joined_along_the_asked_axis(int dimension)
    {
        using var module = new Concatenate(dimension);
        using var exported = new Exported();
        exported.Write(module, [ExportInput.Normal("a", 3, 5), ExportInput.Normal("b", 3, 5)]);
        Assert.AreEqual(0, exported.Difference(module, randn(4, 3, 5), randn(4, 3, 5)));
    }

    [TestMethod]
    public void A_padding_mode_other_than_zeros_is_refused_with_the_path()
    {
        using Sequential module = nn.Sequential(("edge", nn.Conv2d(1, 1, 3, padding: 1, padding_mode: PaddingModes.Circular)));
        using var exported = new Exported();
        ExportException error = Assert.ThrowsExactly<ExportException>(() => exported.Write(module, [ExportInput.Normal("x", 1, 5, 5)]));
        Assert.AreEqual("edge", error.ModulePath);
        Assert.Contains("Circular", error.Message);
    }

    [TestMethod]
    public void Batch_normalisation_without_running_statistics_is_refused()
    {
        using BatchNorm2d module = nn.BatchNorm2d(2, track_running_stats: false);
        using var exported = new Exported();
        ExportException error = Assert.ThrowsExactly<ExportException>(() => exported.Write(module, [ExportInput.Normal("x", 2, 5, 5)]));
        Assert.Contains("track_running_stats", error.Message);
    }

    private static void Check(nn.Module<Tensor, Tensor> module, params long[] shape)
    {
        using var exported = new Exported();
        exported.Write(module, [ExportInput.Normal("x", shape)]);
        Assert.IsLessThan(Tolerance, exported.Difference(module, randn([5, .. shape])), module.GetName());
    }
}
