using GanMl.Export;
using GanMl.Inference;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;
using GanMl.Models;
using GanMl.Training.Architectures;
using GanMl.Training.GeneratorFile;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Tests.Export;

[TestClass]
public class GeneratorExporterTests
{
    private static readonly string[] TenClasses = [.. Enumerable.Range(0, 10).Select(number => $"class {number}")];

    [TestMethod]
    [DataRow("dense", 28, 1, true)]
    [DataRow("dense", 20, 3, false)]
    [DataRow("dcgan", 28, 1, true)]
    [DataRow("dcgan", 32, 3, false)]
    public void A_generator_file_gives_the_images_of_the_generator(string architecture, int size, int channels, bool conditional)
    {
        using GeneratorNetwork generator = Trained(architecture, size, channels, conditional);
        using var exported = new Exported();
        ExportResult result = GeneratorExporter.Export(generator, InfoOf(generator), exported.File);
        Assert.IsLessThanOrEqualTo(1e-5, result.LargestDifference);

        using OnnxGenerator opened = OnnxGenerator.Open(exported.File);
        const int Count = 5;
        float[] latents = [.. Enumerable.Range(0, Count * generator.LatentSize).Select(i => MathF.Sin(i * 1.7f) * 2)];
        long[] labels = conditional ? [9, 0, 3, 3, 7] : [];
        float[] images = new float[Count * opened.Info.Shape.Length];
        opened.Generate(latents, labels, images);

        float[] expected = Images(generator, latents, labels);
        Assert.IsLessThan(1e-5f, expected.Zip(images, (a, b) => Math.Abs(a - b)).Max());
        Assert.IsInRange(0f, 1f, images.Min());
        Assert.IsInRange(0f, 1f, images.Max());
    }

    [TestMethod]
    public void The_file_says_what_it_is()
    {
        using GeneratorNetwork generator = Trained("dcgan", 28, 1, conditional: true);
        using var exported = new Exported();
        GeneratorInfo info = InfoOf(generator) with
        {
            DataSet = "shapes",
            ImagesSeen = 12800,
            Seed = 7,
            Metrics = new Dictionary<string, double> { ["fid"] = 12.5 },
        };
        var options = new ExportOptions { Metadata = new Dictionary<string, string> { ["author"] = "someone" } };
        ExportResult result = GeneratorExporter.Export(generator, info, exported.File, options);

        using OnnxGenerator opened = OnnxGenerator.Open(exported.File);
        Assert.AreEqual(info with { LargestDifference = result.LargestDifference }, opened.Info);
        ModelProto model = exported.Model();
        Assert.AreEqual("someone", model.MetadataProps.Single(entry => entry.Key == "author").Value);
        Assert.AreEqual((8L, "GanMl", 17L), (model.IrVersion, model.ProducerName, model.OpsetImport.Single().Version));
        Assert.IsNotEmpty(model.ProducerVersion);
    }

    [TestMethod]
    public void The_graph_of_the_conditional_dcgan_is_this_one()
    {
        using GeneratorNetwork generator = Trained("dcgan", 28, 1, conditional: true);
        using var exported = new Exported();
        GeneratorExporter.Export(generator, InfoOf(generator), exported.File);

        GraphProto graph = exported.Model().Graph;
        CollectionAssert.AreEqual(
            new[]
            {
                "Gather generator.label.embedding",
                "Concat generator.label.concatenate",
                "Gemm generator.body.project",
                "Reshape generator.body.unflatten",
                "ConvTranspose generator.body.up1",
                "Max generator.body.relu1",
                "ConvTranspose generator.body.image",
                "Sigmoid generator.body.tanh",
            },
            graph.Node.Select(node => $"{node.OpType} {node.Name.Split('/')[0]}").ToArray());
        Assert.AreEqual("dcgan", graph.Name);
        CollectionAssert.AreEqual(
            new[] { "latent Float [batch, 100]", "label Int64 [batch]" }, graph.Input.Select(Describe).ToArray());
        CollectionAssert.AreEqual(new[] { "image Float [batch, 1, 28, 28]" }, graph.Output.Select(Describe).ToArray());
        string[] normalisations = ["generator.body.normalise0.", "generator.body.normalise1."];
        CollectionAssert.IsSubsetOf(
            generator.named_parameters().Select(entry => $"generator.{entry.name}")
                .Where(name => !normalisations.Any(name.StartsWith)).ToArray(),
            graph.Initializer.Select(tensor => tensor.Name).ToArray());
    }

    [TestMethod]
    public void Without_simplification_every_module_is_an_operation()
    {
        using GeneratorNetwork generator = Trained("dcgan", 28, 1, conditional: true);
        using var exported = new Exported();
        ExportResult result = GeneratorExporter.Export(generator, InfoOf(generator), exported.File, new ExportOptions { Simplify = false });
        CollectionAssert.AreEqual(
            new[]
            {
                "Gather", "Concat", "Gemm", "Reshape", "BatchNormalization", "ConvTranspose", "Relu", "BatchNormalization", "ConvTranspose",
                "Tanh", "Mul", "Add", "Clip",
            },
            result.Operations.ToArray());
    }

    [TestMethod]
    public void Images_that_are_in_the_unit_range_already_are_left_alone()
    {
        using GeneratorNetwork generator = Trained("dense", 8, 1, conditional: false);
        using var exported = new Exported();
        ExportResult result = GeneratorExporter.Export(generator, InfoOf(generator), exported.File);
        CollectionAssert.AreEqual(new[] { "Gemm", "Sigmoid", "Reshape" }, result.Operations.TakeLast(3).ToArray());
    }

    [TestMethod]
    public void The_generator_goes_on_as_before()
    {
        using GeneratorNetwork generator = Trained("dcgan", 28, 1, conditional: true);
        generator.train();
        using var exported = new Exported();
        GeneratorExporter.Export(generator, InfoOf(generator), exported.File);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.IsTrue(generator.training);
        using Tensor image = generator.call(randn(4, 100), randint(0, 10, [4]));
        image.sum().backward();
        Assert.IsTrue(generator.parameters().All(parameter => parameter.grad is not null));
    }

    [TestMethod]
    public void Uniform_noise_is_checked_with_uniform_noise()
    {
        using GeneratorNetwork generator = Trained("dense", 8, 1, conditional: false);
        using var exported = new Exported();
        GeneratorInfo info = InfoOf(generator) with { Distribution = LatentDistribution.Uniform };
        GeneratorExporter.Export(generator, info, exported.File);
        using OnnxGenerator opened = OnnxGenerator.Open(exported.File);
        Assert.AreEqual(LatentDistribution.Uniform, opened.Info.Distribution);
    }

    [TestMethod]
    public void Information_that_does_not_fit_the_generator_is_refused()
    {
        using GeneratorNetwork generator = Trained("dense", 8, 1, conditional: true);
        using var exported = new Exported();
        GeneratorInfo info = InfoOf(generator);
        Refuse(info with { LatentSize = 31 }, "latent size is 30");
        Refuse(info with { Shape = new ImageShape(1, 8, 9) }, "image shape is 1x8x8");
        Refuse(info with { ClassNames = [] }, "number of classes is 10");
        Assert.IsEmpty(exported.FilesLeft);

        void Refuse(GeneratorInfo wrong, string message) => Assert.Contains(
            message, Assert.ThrowsExactly<ArgumentException>(() => GeneratorExporter.Export(generator, wrong, exported.File)).Message);
    }

    /// <summary>A generator whose running statistics have moved, as after a few steps of training.</summary>
    private static GeneratorNetwork Trained(string architecture, int size, int channels, bool conditional)
    {
        using DisposeScope scope = NewDisposeScope();
        using var withoutGradients = no_grad();
        GeneratorNetwork generator = ArchitectureCatalogue.Default.Find(architecture).CreateGenerator(
            new NetworkOptions { ImageSize = size, Channels = channels, Classes = conditional ? 10 : 0 });
        for (int step = 0; step < 3; step++)
        {
            _ = generator.call(randn(16, generator.LatentSize), conditional ? randint(0, 10, [16]) : null);
        }

        scope.Detach(generator.parameters());
        scope.Detach(generator.buffers());
        return generator;
    }

    private static GeneratorInfo InfoOf(GeneratorNetwork generator) => new()
    {
        Architecture = generator.GetName(),
        LatentSize = generator.LatentSize,
        Shape = new ImageShape(generator.Options.Channels, generator.Options.ImageSize, generator.Options.ImageSize),
        ClassNames = generator.Options.IsConditional ? TenClasses : [],
    };

    /// <summary>The generator's images in [0, 1] by TorchSharp alone.</summary>
    private static float[] Images(GeneratorNetwork generator, float[] latents, long[] labels)
    {
        using DisposeScope scope = NewDisposeScope();
        using var withoutGradients = no_grad();
        generator.eval();
        Tensor latent = tensor(latents).reshape(-1, generator.LatentSize);
        Tensor image = generator.call(latent, labels.Length > 0 ? tensor(labels) : null);
        return [.. ((image - generator.PixelMinimum) / (generator.PixelMaximum - generator.PixelMinimum)).contiguous().data<float>()];
    }

    private static string Describe(ValueInfoProto value)
    {
        IEnumerable<string> axes = value.Type.TensorType.Shape.Dim.Select(axis => axis.HasDimParam ? axis.DimParam : $"{axis.DimValue}");
        return $"{value.Name} {(TensorProto.Types.DataType)value.Type.TensorType.ElemType} [{string.Join(", ", axes)}]";
    }
}
