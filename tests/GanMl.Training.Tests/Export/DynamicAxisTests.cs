using GanMl.Export;
using GanMl.Export.Converters;
using GanMl.Export.Inputs;
using GanMl.Inference.Format;
using GanMl.Models.Layers.Steps;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Export;

[TestClass]
public class DynamicAxisTests
{
    private static readonly ExportInput Image = ExportInput.Normal("x", 3, 8, 8) with
    {
        Axes = [ExportAxis.Batch, 3, ExportAxis.Dynamic("height", 8, 12, 20), ExportAxis.Dynamic("width", 10, 6)],
    };

    [TestMethod]
    public void A_convolutional_network_takes_images_of_any_size()
    {
        using Sequential module = nn.Sequential(nn.Conv2d(3, 4, 3, padding: 1), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 2, 1));
        RandomStatistics.Give(module);
        using var exported = new Exported();
        exported.Write(module, [Image]);
        Assert.IsLessThan(1e-5, exported.Difference(module, randn(4, 3, 31, 17)));
        GraphProto graph = exported.Model().Graph;
        Assert.AreEqual("batch 3 height width", Axes(graph.Input[0]));
        Assert.AreEqual("batch 2 height width", Axes(graph.Output[0]));
    }

    [TestMethod]
    public void An_output_axis_that_follows_no_input_axis_gets_a_name_of_its_own()
    {
        using Conv2d module = nn.Conv2d(3, 2, 3, stride: 2);
        using var exported = new Exported();
        exported.Write(module, [Image]);
        Assert.AreEqual("batch 2 output_2 output_3", Axes(exported.Model().Graph.Output[0]));
    }

    [TestMethod]
    public void A_size_that_a_converter_stored_is_refused_with_the_path()
    {
        using Sequential module = nn.Sequential(("a", nn.Conv2d(3, 2, 3)), ("square", new Squared()), ("b", nn.Tanh()));
        using var exported = new Exported();
        IModuleConverter storesTheSize = ModuleConverter.For<Squared>((_, call) =>
            call.Node("Reshape", [call.Input, call.Constant("shape", [0, .. call.OutputShape().Skip(1)])]));
        var options = new ExportOptions { Converters = ConverterCatalogue.Default.With(storesTheSize) };
        ExportException error = Assert.ThrowsExactly<ExportException>(() => exported.Write(module, [Image], options));
        Assert.AreEqual("square", error.ModulePath);
        Assert.IsEmpty(exported.FilesLeft);
    }

    [TestMethod]
    public void A_forward_pass_that_goes_another_way_for_another_size_is_refused_with_the_path()
    {
        using var module = new SizeDependent();
        using var exported = new Exported();
        ExportException error = Assert.ThrowsExactly<ExportException>(() => exported.Write(module, [Image]));
        Assert.Contains("goes another way", error.Message);
        Assert.Contains("'sigmoid' (Sigmoid)", error.Message);
    }

    [TestMethod]
    public void A_forward_pass_that_goes_another_way_for_another_batch_is_refused()
    {
        using var module = new BatchDependent();
        using var exported = new Exported();
        ExportException error = Assert.ThrowsExactly<ExportException>(() => exported.Write(module, [ExportInput.Normal("x", 4)]));
        Assert.AreEqual("tanh", error.ModulePath);
        Assert.Contains("'tanh' (Tanh) is fed from another step", error.Message);
    }

    [TestMethod]
    public void Sizes_that_contradict_each_other_are_refused()
    {
        using Conv2d module = nn.Conv2d(3, 2, 3);
        using var exported = new Exported();
        ExportInput contradictory = Image with
        {
            Axes = [ExportAxis.Batch, 3, ExportAxis.Dynamic("size", 8, 12), ExportAxis.Dynamic("size", 8, 10)],
        };
        Assert.Contains("'size'", Assert.ThrowsExactly<ArgumentException>(() => exported.Write(module, [contradictory])).Message);
        Assert.Contains("two different sizes", Assert.ThrowsExactly<ArgumentException>(() => ExportAxis.Dynamic("size", 8)).Message);
        Assert.Contains("'batch'", Assert.ThrowsExactly<ArgumentException>(() => ExportAxis.Dynamic("batch", 8, 9)).Message);
        _ = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ExportAxis.Fixed(0));
    }

    private static string Axes(ValueInfoProto value) =>
        string.Join(' ', value.Type.TensorType.Shape.Dim.Select(axis => axis.HasDimParam ? axis.DimParam : $"{axis.DimValue}"));

    private sealed class Squared() : nn.Module<Tensor, Tensor>(nameof(Squared))
    {
        public override Tensor forward(Tensor input) => input.flatten(2);
    }

    private sealed class SizeDependent : nn.Module<Tensor, Tensor>
    {
        private readonly Tanh _tanh = nn.Tanh();
        private readonly Sigmoid _sigmoid = nn.Sigmoid();

        internal SizeDependent()
            : base(nameof(SizeDependent))
        {
            register_module("tanh", _tanh);
            register_module("sigmoid", _sigmoid);
        }

        public override Tensor forward(Tensor input) => input.shape[2] > 8 ? _sigmoid.call(input) : _tanh.call(input);
    }

    private sealed class BatchDependent : nn.Module<Tensor, Tensor>
    {
        private readonly Linear _linear = nn.Linear(4, 4);
        private readonly Tanh _tanh = nn.Tanh();

        internal BatchDependent()
            : base(nameof(BatchDependent))
        {
            register_module("linear", _linear);
            register_module("tanh", _tanh);
        }

        public override Tensor forward(Tensor input)
        {
            Tensor hidden = _linear.call(input);
            return _tanh.call(input.shape[0] > 2 ? input : hidden);
        }
    }
}
