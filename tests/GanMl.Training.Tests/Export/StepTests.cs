using CsCheck;
using GanMl.Export;
using GanMl.Export.Inputs;
using GanMl.Models.Layers.Steps;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Exponential = GanMl.Models.Layers.Steps.Exponential;

namespace GanMl.Tests.Export;

/// <summary>Every functional step with random shapes: ONNX Runtime on the file against TorchSharp on the module.</summary>
[TestClass]
public class StepTests
{
    private const double Tolerance = 1e-5;

    [TestMethod]
    public void Steps_of_two_tensors_are_written_rightly() => Gen.Select(Gen.Int[1, 4], Gen.Int[1, 4], Gen.Bool).Sample(
        (channels, size, broadcast) =>
        {
            long[] second = broadcast ? [channels, 1] : [channels, size];
            nn.Module<Tensor, Tensor, Tensor>[] steps = [new Add(), new Subtract(), new Multiply(), new Maximum(), new Minimum()];
            foreach (nn.Module<Tensor, Tensor, Tensor> step in steps)
            {
                Check(step, [channels, size], second);
            }
        },
        iter: 6,
        threads: 1);

    [TestMethod]
    public void A_quotient_is_written_rightly()
    {
        using var step = new Divide();
        using var exported = new Exported();
        ExportInput positive = ExportInput.Normal("b", 3) with { Sampler = (shape, random) => rand(shape, generator: random).add_(0.5) };
        exported.Write(step, [ExportInput.Normal("a", 3), positive]);
        Assert.IsLessThan(Tolerance, exported.Difference(step, randn(4, 3), rand(4, 3) + 0.5));
    }

    [TestMethod]
    public void A_matrix_product_is_written_rightly() => Gen.Select(Gen.Int[1, 4], Gen.Int[1, 4], Gen.Int[1, 4]).Sample(
        (n, k, m) => Check(new MatrixProduct(), [n, k], [k, m]), iter: 6, threads: 1);

    [TestMethod]
    public void Steps_of_one_tensor_are_written_rightly() => Gen.Select(Gen.Int[1, 4], Gen.Int[2, 5], Gen.Bool).Sample(
        (channels, size, keep) =>
        {
            nn.Module<Tensor, Tensor>[] steps =
            [
                new Absolute(), new Negate(), new Square(), new Exponential(), new AddConstant(1.5), new Scale(-0.3), new Power(2),
                new Clamp(-0.5, 0.7), new Mean([1], keep), new Mean([-1, -2], keep), new Sum([2], keep), new Permute(0, 2, 1, 3),
                new Slice(1, 0, 1), new Slice(-1, 1), new Slice(2, 0, step: 2), new Slice(3, -2, -1), new Reshape(-1),
                new Reshape(size, -1),
            ];
            foreach (nn.Module<Tensor, Tensor> step in steps)
            {
                Check(step, [channels, size, 4]);
            }
        },
        iter: 4,
        threads: 1);

    [TestMethod]
    public void Steps_of_positive_numbers_are_written_rightly()
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (nn.Module<Tensor, Tensor> step in new nn.Module<Tensor, Tensor>[] { new SquareRoot(), new Logarithm(), new Power(-0.5) })
        {
            using Sequential module = nn.Sequential(("square", new Square()), ("add", new AddConstant(0.1)), ("step", step));
            using var exported = new Exported();
            exported.Write(module, [ExportInput.Normal("x", 5)]);
            Assert.IsLessThan(Tolerance, exported.Difference(module, randn(4, 5)));
        }
    }

    [TestMethod]
    public void Three_tensors_are_joined()
    {
        using DisposeScope scope = NewDisposeScope();
        using var exported = new Exported();
        OnnxExporter.Export(
            new ConcatenateThree(),
            [ExportInput.Normal("a", 2), ExportInput.Normal("b", 3), ExportInput.Normal("c", 1)],
            ["output"],
            exported.File);
        CollectionAssert.AreEqual(new[] { "Concat" }, exported.Model().Graph.Node.Select(node => node.OpType).ToArray());
    }

    [TestMethod]
    public void Halves_are_two_outputs()
    {
        using var step = new Halves();
        using var exported = new Exported();
        ExportResult result = OnnxExporter.Export(step, [ExportInput.Normal("x", 6, 2)], ["first", "second"], exported.File);
        CollectionAssert.AreEqual(new[] { "Split" }, result.Operations.ToArray());
    }

    [TestMethod]
    public void A_style_block_can_be_said_in_steps()
    {
        using var module = new StyleBlock();
        using var exported = new Exported();
        using Tensor layer = tensor(long.MaxValue);
        ExportInput from = new ExportInput(
            "from", ScalarType.Int64, [], (_, random) => randint(0, 3, [], ScalarType.Int64, generator: random)).WithDefault(layer);
        ExportResult result = exported.Write(
            module,
            [
                ExportInput.Normal("latent", 8),
                ExportInput.Normal("second", 8).WithDefault(zeros(1, 8)),
                from,
                ExportInput.Number("truncation", 1, 0, 1),
            ]);
        Assert.IsLessThan(1e-5, result.LargestDifference);
        KeptExports.Keep(exported.File, "style-block");
    }

    [TestMethod]
    public void A_shape_that_is_none_is_refused()
    {
        Assert.Contains("[-1, -1]", Assert.ThrowsExactly<ArgumentException>(() => new Reshape(-1, -1)).Message);
        _ = Assert.ThrowsExactly<ArgumentException>(() => new Reshape(0));
        _ = Assert.ThrowsExactly<ArgumentException>(() => new Mean([]));
    }

    private static void Check(nn.Module<Tensor, Tensor> step, long[] shape)
    {
        using DisposeScope scope = NewDisposeScope();
        using var exported = new Exported();
        exported.Write(step, [ExportInput.Normal("x", shape)]);
        Assert.IsLessThan(Tolerance * 10, exported.Difference(step, randn([5, .. shape])), step.GetName());
    }

    private static void Check(nn.Module<Tensor, Tensor, Tensor> step, long[] first, long[] second)
    {
        using DisposeScope scope = NewDisposeScope();
        using var exported = new Exported();
        exported.Write(step, [ExportInput.Normal("a", first), ExportInput.Normal("b", second)]);
        Assert.IsLessThan(Tolerance, exported.Difference(step, randn([5, .. first]), randn([5, .. second])), step.GetName());
    }

    /// <summary>
    /// What style generators are made of (Karras et al., 2019): pixel normalisation, truncation towards a mean of w, style mixing,
    /// a learned first image, noise with a strength for each channel, and adaptive instance normalisation.
    /// </summary>
    private sealed class StyleBlock : nn.Module<Tensor, Tensor, Tensor, Tensor, Tensor>
    {
        private readonly Parameter _first = new(randn(1, 6, 4, 4));
        private readonly Parameter _strength = new(randn(1, 6, 1, 1));
        private readonly Tensor _noise = randn(1, 1, 4, 4);
        private readonly Tensor _mean = randn(1, 8);
        private readonly Square _square = new();
        private readonly Mean _average = new([1]);
        private readonly AddConstant _epsilon = new(1e-8);
        private readonly SquareRoot _root = new();
        private readonly Divide _divide = new();
        private readonly Linear _map = nn.Linear(8, 8);
        private readonly Lerp _truncate = new();
        private readonly TakeOver _mix = new(1);
        private readonly Linear _style = nn.Linear(8, 12);
        private readonly Reshape _channels = new(12, 1, 1);
        private readonly Halves _halves = new();
        private readonly ExpandBatch _expand = new();
        private readonly Multiply _scaleNoise = new();
        private readonly Add _addNoise = new();
        private readonly InstanceNorm2d _normalise = nn.InstanceNorm2d(6);
        private readonly AddConstant _one = new(1);
        private readonly Multiply _scale = new();
        private readonly Add _shift = new();

        internal StyleBlock()
            : base(nameof(StyleBlock))
        {
            register_buffer("noise", _noise);
            register_buffer("mean", _mean);
            RegisterComponents();
        }

        public override Tensor forward(Tensor latent, Tensor second, Tensor from, Tensor truncation)
        {
            Tensor w = _mix.call(Mapped(latent, truncation), Mapped(second, truncation), from);
            (Tensor scale, Tensor shift) = _halves.call(_channels.call(_style.call(w)));
            Tensor image = _addNoise.call(_expand.call(_first, latent), _scaleNoise.call(_noise, _strength));
            return _shift.call(_scale.call(_normalise.call(image), _one.call(scale)), shift);
        }

        private Tensor Mapped(Tensor latent, Tensor truncation)
        {
            Tensor length = _root.call(_epsilon.call(_average.call(_square.call(latent))));
            return _truncate.call(_mean, _map.call(_divide.call(latent, length)), truncation);
        }
    }
}
