using GanMl.Export;
using GanMl.Export.Inputs;
using GanMl.Export.Quantization;
using GanMl.Export.Recording;
using GanMl.Export.Simplification;
using GanMl.Export.Verification;
using GanMl.Images.Derived;
using GanMl.Inference;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Training.GeneratorFile;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Export;

[TestClass]
public class PrecisionTests
{
    private static readonly ExportInput[] Latent = [ExportInput.Normal("x", 16)];

    [TestMethod]
    public void Storage_in_16_bits_halves_the_file_and_computes_in_32()
    {
        using Sequential module = Drawing();
        using var exported = new Exported();
        ExportResult full = exported.Write(module, Latent);
        ExportResult half = exported.Write(module, Latent, new ExportOptions { Precision = ExportPrecision.Float16 });

        Assert.AreEqual(ExportPrecision.Float16, half.Precision);
        Assert.IsInRange(0.45 * full.Bytes, 0.6 * full.Bytes, half.Bytes);
        Assert.IsInRange(1e-7, 2e-3, exported.Difference(module, randn(9, 16)));
        CollectionAssert.AreEqual(
            full.Operations.ToArray(), half.Operations.Where(operation => operation is not ("Cast" or "Constant")).ToArray());
        using InferenceSession session = new(exported.File);
        Assert.AreEqual(typeof(float), session.InputMetadata["x"].ElementType);
        Assert.AreEqual(typeof(float), session.OutputMetadata["output"].ElementType);
    }

    [TestMethod]
    public void A_weight_too_large_for_16_bits_is_refused_by_name()
    {
        using Sequential module = nn.Sequential(("wide", nn.Linear(32, 32)), ("act", nn.Sigmoid()));
        using (no_grad())
        {
            module.named_parameters().First(entry => entry.name == "wide.weight").parameter[3, 4] = 70_000;
        }

        using var exported = new Exported();
        ExportException error = Assert.ThrowsExactly<ExportException>(
            () => exported.Write(module, [ExportInput.Normal("x", 32)], new ExportOptions { Precision = ExportPrecision.Float16 }));
        Assert.Contains("'wide.weight' holds 70000", error.Message);
        Assert.IsEmpty(exported.FilesLeft);
    }

    [TestMethod]
    public void Whole_numbers_quarter_the_file_and_stay_close()
    {
        using Sequential module = Drawing();
        using var exported = new Exported();
        ExportResult full = exported.Write(module, Latent);
        ExportResult whole = exported.Write(module, Latent, new ExportOptions { Precision = ExportPrecision.Int8 });

        Assert.IsLessThan(0.5 * full.Bytes, whole.Bytes, "the nodes of a network this small weigh as much as its weights");
        Assert.IsLessThan(0.02, whole.RootMeanSquareDifference);
        Assert.IsInRange(1e-4, 0.15, exported.Difference(module, randn(9, 16)));
        Assert.Contains("QuantizeLinear", whole.Operations.ToArray());
        Assert.Contains("Conv", whole.Operations.ToArray());
    }

    [TestMethod]
    public void Weights_of_whole_numbers_have_7_bits_so_that_no_processor_overflows()
    {
        using Sequential module = Drawing();
        using var exported = new Exported();
        exported.Write(module, Latent, new ExportOptions { Precision = ExportPrecision.Int8 });
        TensorProto[] stored =
        [
            .. exported.Model().Graph.Initializer
                .Where(tensor => tensor.DataType == (int)TensorProto.Types.DataType.Int8 && tensor.Dims.Count > 1),
        ];
        Assert.IsNotEmpty(stored);
        foreach (TensorProto tensor in stored)
        {
            sbyte[] values = [.. tensor.RawData.Select(value => (sbyte)value)];
            Assert.IsInRange(-63, 63, values.Min());
            Assert.AreEqual(63, values.Max(Math.Abs));
        }
    }

    [TestMethod]
    public void Equalised_channels_change_nothing_but_the_rounding()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential module = nn.Sequential(nn.Conv2d(3, 6, 3, padding: 1), nn.ReLU(), nn.Conv2d(6, 2, 3, padding: 1));
        RandomStatistics.Give(module);
        module.eval();
        ModelProto model = OnnxExporter.Convert(
            module, [ExportInput.Normal("x", 3, 8, 8)], ["output"], new ExportOptions(), CancellationToken.None).Model;
        var editor = new GraphEditor(model.Graph);
        NodeProto first = editor.Nodes[0];
        var range = new ActivationRange([4, 6, 8, 8]);
        range.Add([.. Enumerable.Range(0, 4 * 6 * 64).Select(i => (1 + (i / 64 % 6)) * MathF.Sin(i))]);
        ChannelEqualization.Apply(editor, first, _ => false, new Dictionary<string, ActivationRange> { [first.Output[0]] = range });

        double[] extent = range.Extent(null);
        Assert.IsLessThan(1.01, extent.Max() / extent.Min(), "the channels should all have one range now");
        Tensor input = randn(5, 3, 8, 8);
        using var session = new GraphSession(model);
        ComputedTensor actual = session.Run([new GivenInput("x", ComputedTensor.Of(input), false)], ["output"])[0];
        Assert.IsLessThan(2e-5, ComputedTensor.Of(module.call(input)).Difference(actual).Largest);
    }

    [TestMethod]
    public void A_range_meets_zero_exactly_and_lets_fall_what_a_rectifier_lets_fall()
    {
        var range = new ActivationRange([1, 2]);
        range.Add([-3, 1.25f]);
        (float scale, byte zero) = range.ToUnsigned(null);
        Assert.AreEqual(4.25f / 255, scale, 1e-7f);
        Assert.AreEqual(180, zero);
        Assert.AreEqual((1.25f / 255, (byte)0), range.ToUnsigned([0]));
        Assert.AreEqual((byte)73, range.ToUnsigned([-0.5f]).ZeroPoint);
    }

    [TestMethod]
    public void Images_of_any_size_can_be_drawn_in_whole_numbers()
    {
        using Sequential module = nn.Sequential(
            nn.Conv2d(3, 8, 3, padding: 1),
            nn.ReLU(),
            nn.ConvTranspose2d(8, 8, 4, stride: 2, padding: 1),
            nn.ReLU(),
            nn.Conv2d(8, 1, 1),
            nn.Sigmoid());
        ExportInput image = ExportInput.Uniform("x", 3, 8, 8) with
        {
            Axes = [ExportAxis.Batch, 3, ExportAxis.Dynamic("height", 8, 12), ExportAxis.Dynamic("width", 8, 10)],
        };
        using var exported = new Exported();
        ExportResult result = exported.Write(module, [image], new ExportOptions { Precision = ExportPrecision.Int8 });
        Assert.Contains("DepthToSpace", result.Operations.ToArray());
        using Tensor other = (rand(2, 3, 14, 6) * 2) - 1;
        Assert.IsLessThan(0.1, exported.Difference(module, other));
    }

    [TestMethod]
    public void A_tolerance_of_its_own_refuses_what_is_too_coarse()
    {
        using Sequential module = Drawing();
        using var exported = new Exported();
        ExportException error = Assert.ThrowsExactly<ExportException>(
            () => exported.Write(
                module, Latent, new ExportOptions { Precision = ExportPrecision.Int8, Tolerance = new ExportTolerance(0.5, 1e-5) }));
        Assert.Contains("Written module by module, every one agrees", error.Message);
        Assert.IsEmpty(exported.FilesLeft);
    }

    [TestMethod]
    public void Extreme_values_never_leave_the_unit_range()
    {
        // The head of a generator file is a sigmoid without a clamp behind it.
        using Sigmoid module = nn.Sigmoid();
        using var exported = new Exported();
        exported.Write(module, [ExportInput.Normal("x", 4096)]);
        using InferenceSession session = new(exported.File);
        float[] values =
            [.. Enumerable.Range(0, 4090).Select(i => (i - 2045) / 20f), float.MaxValue, float.MinValue, 1e30f, -1e30f, 90, -90];
        using OrtValue given = OrtValue.CreateTensorValueFromMemory(values, [1, 4096]);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> result = session.Run(run, ["x"], [given], ["output"]);
        foreach (float value in result[0].GetTensorDataAsSpan<float>())
        {
            Assert.IsInRange(0f, 1f, value);
        }
    }

    [TestMethod]
    [DataRow(ExportPrecision.Float32, "float32")]
    [DataRow(ExportPrecision.Float16, "float16")]
    [DataRow(ExportPrecision.Int8, "int8")]
    public void A_generator_file_says_its_precision(ExportPrecision precision, string name)
    {
        using GanMl.Models.GeneratorNetwork generator = GanMl.Training.Architectures.ArchitectureCatalogue.Default.Find("dcgan")
            .CreateGenerator(new GanMl.Models.NetworkOptions { ImageSize = 28, Channels = 1, Classes = 0 });
        using var exported = new Exported();
        var info = new GeneratorInfo { Architecture = "dcgan", LatentSize = 100, Shape = new ImageShape(1, 28, 28) };
        ExportResult result = GeneratorExporter.Export(generator, info, exported.File, new ExportOptions { Precision = precision });
        using OnnxGenerator opened = OnnxGenerator.Open(exported.File);
        Assert.AreEqual(name, opened.Info.Precision);
        Assert.AreEqual(result.LargestDifference, opened.Info.LargestDifference);
    }

    /// <summary>A small generator of the DCGAN's kind with statistics as after training.</summary>
    private static Sequential Drawing()
    {
        Sequential module = nn.Sequential(
            ("project", nn.Linear(16, 32 * 16)),
            ("unflatten", nn.Unflatten(1, [32, 4, 4])),
            ("up1", nn.ConvTranspose2d(32, 16, 5, stride: 2, padding: 2, output_padding: 1)),
            ("relu1", nn.ReLU()),
            ("normalise1", nn.BatchNorm2d(16)),
            ("up2", nn.ConvTranspose2d(16, 1, 4, stride: 2, padding: 1)),
            ("sigmoid", nn.Sigmoid()));
        RandomStatistics.Give(module);
        return module;
    }
}
