using GanMl.Export;
using GanMl.Export.Inputs;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;
using GanMl.Models;
using GanMl.Models.Progressive;
using GanMl.Models.Style;
using GanMl.Pipelines;
using GanMl.Pipelines.Noise;
using GanMl.Training.Architectures;
using GanMl.Training.GeneratorFile;
using Microsoft.ML;
using static TorchSharp.torch;

namespace GanMl.Tests.Export;

/// <summary>Progressive and style generators as files.</summary>
[TestClass]
public sealed class StyleExportTests
{
    [TestMethod]
    [DataRow("progressive", 16, 1.0, 3)]
    [DataRow("progressive", 16, 0.3, 0)]
    [DataRow("progressive", 4, 1.0, 3)]
    [DataRow("stylegan", 16, 1.0, 3)]
    [DataRow("stylegan", 16, 0.6, 0)]
    [DataRow("stylegan", 8, 1.0, 3)]
    public void A_file_draws_what_a_growing_generator_draws_at_that_moment(string architecture, int size, double alpha, int classes)
    {
        using var scope = NewDisposeScope();
        using GeneratorNetwork generator = Create(architecture, classes);
        ((IGrowing)generator).Growth = new GrowthPoint(size, alpha);
        AssertSame(generator, Export(generator, $"{architecture}-{size}-{alpha}"));
    }

    [TestMethod]
    [DataRow(3, true)]
    [DataRow(0, true)]
    [DataRow(3, false)]
    [DataRow(0, false)]
    public void A_file_draws_what_a_stylegan2_generator_draws(int classes, bool noise)
    {
        using var scope = NewDisposeScope();
        using GeneratorNetwork generator = Create("stylegan2", classes, noise);
        AssertSame(generator, Export(generator, $"stylegan2-{classes}-{noise}"));
    }

    [TestMethod]
    [DataRow("stylegan")]
    [DataRow("stylegan2")]
    public void Truncation_and_a_second_style_are_those_of_TorchSharp(string architecture)
    {
        using var scope = NewDisposeScope();
        using var generator = (StyleGenerator)Create(architecture, 3);
        generator.eval();
        using OnnxGenerator opened = Export(generator, $"{architecture}-style");
        Assert.IsTrue(opened.Info.TakesTruncation && opened.Info.TakesStyle);
        Tensor latent = randn(2, 8), second = randn(2, 8), label = tensor(new long[] { 2, 1 });
        for (long layer = 0; layer <= generator.StyleLayers; layer++)
        {
            Tensor expected = generator.Draw(latent, label, tensor(0.4f), second, tensor(layer), generator.FixedNoise());
            float[] images = new float[2 * opened.Info.Shape.Length];
            opened.Generate(
                new GeneratorInput
                {
                    Latents = latent.data<float>().ToArray(),
                    Labels = [2, 1],
                    Truncation = 0.4f,
                    StyleLatents = second.data<float>().ToArray(),
                    StyleLayer = layer,
                },
                images);
            AssertNear(expected, images);
        }
    }

    [TestMethod]
    [DataRow("stylegan")]
    [DataRow("stylegan2")]
    public void In_a_pipeline_truncation_and_mixing_are_those_of_TorchSharp(string architecture)
    {
        using var scope = NewDisposeScope();
        using var generator = (StyleGenerator)Create(architecture, 3);
        generator.eval();
        using OnnxGenerator opened = Export(generator, $"{architecture}-pipeline");
        var context = new MLContext(1);
        IDataView noise = context.Data.CreateNoise(
            20, opened.Info, new NoiseOptions { Seed = 7, Truncation = 0.6f, StyleLayer = 2, StyleSeed = 9 });
        List<float[]> pixels = Reading.Vectors(context.Transforms.GenerateImages(opened).Fit(noise).Transform(noise), "Pixels");
        Tensor expected = generator.Draw(
            Latents(7, RandomStream.Latents), tensor(Enumerable.Range(0, 20).Select(row => row % 3L).ToArray()), tensor(0.6f),
            Latents(9, RandomStream.StyleLatents), tensor(2L),
            generator.FixedNoise());
        AssertNear(expected, [.. pixels.SelectMany(image => image)]);

        Tensor Latents(long seed, RandomStream stream)
        {
            float[] latents = new float[20 * 8];
            new LatentSampler(seed, 8, LatentDistribution.Normal, stream).Fill(0, 20, latents);
            return tensor(latents, [20, 8]);
        }
    }

    [TestMethod]
    public void Minibatch_standard_deviation_has_no_place_in_a_file()
    {
        using var module = nn.Sequential(("deviation", new GanMl.Models.Layers.MinibatchStandardDeviation()));
        using var exported = new Exported();
        ExportException error = Assert.ThrowsExactly<ExportException>(
            () => OnnxExporter.Export(module, [ExportInput.Normal("x", 3, 4, 4)], ["y"], exported.File));
        StringAssert.Contains(error.Message, "depends on the others in the batch");
    }

    [TestMethod]
    public void A_blurred_downsample_can_be_written()
    {
        using var module = new GanMl.Models.Layers.BlurredDownsample(3);
        using var exported = new Exported();
        OnnxExporter.Export(module, [ExportInput.Normal("x", 3, 8, 8)], ["y"], exported.File);
    }

    private static GeneratorNetwork Create(string architecture, int classes, bool noise = true)
    {
        random.manual_seed(5);
        IArchitecture networks = ArchitectureCatalogue.Default.Find(architecture);
        var own = (KarrasOptions)networks.DefaultOptions with { LatentSize = 8, FeatureMapBase = 64, MaximumFeatureMaps = 12 };
        GeneratorNetwork generator = networks.CreateGenerator(new NetworkOptions
        {
            ImageSize = 16,
            Channels = 3,
            Classes = classes,
            Architecture = own is StyleOptions style ? style with { StyleSize = 10, Noise = noise, MappingLayers = 3 } : own,
        });
        using IDisposable noGradient = no_grad();
        foreach ((string name, Tensor tensor) in generator.named_parameters()
            .Select(entry => (entry.name, (Tensor)entry.parameter))
            .Concat(generator.named_buffers()))
        {
            if (name.Contains("strength", StringComparison.Ordinal) || name == "mean.mean")
            {
                tensor.normal_(0, 0.3);
            }
        }

        return generator;
    }

    private static OnnxGenerator Export(GeneratorNetwork generator, string name)
    {
        using var exported = new Exported();
        var info = new GeneratorInfo
        {
            Architecture = generator.GetName(),
            LatentSize = generator.LatentSize,
            Shape = new ImageShape(3, generator.ImageSize, generator.ImageSize),
            ClassNames = [.. Enumerable.Range(0, generator.Options.Classes).Select(i => $"class {i}")],
        };
        GeneratorExporter.Export(generator, info, exported.File);
        KeptExports.Keep(exported.File, name);
        return OnnxGenerator.Open(File.ReadAllBytes(exported.File));
    }

    private static void AssertSame(GeneratorNetwork generator, OnnxGenerator file)
    {
        using (file)
        {
            generator.eval();
            bool isConditional = generator.Options.IsConditional;
            Tensor latent = randn(3, 8);
            Tensor expected = generator.call(latent, isConditional ? tensor(new long[] { 0, 2, 1 }) : null);
            float[] images = new float[3 * file.Info.Shape.Length];
            file.Generate(latent.data<float>().ToArray(), isConditional ? [0, 2, 1] : [], images);
            AssertNear(expected, images);
        }
    }

    /// <summary>The file's pixels are in [0, 1], the network's about [-1, 1].</summary>
    private static void AssertNear(Tensor expected, float[] images)
    {
        float[] pixels = [.. ((expected + 1) / 2).clamp(0, 1).contiguous().data<float>()];
        for (int i = 0; i < pixels.Length; i++)
        {
            Assert.AreEqual(pixels[i], images[i], 2e-5f);
        }
    }
}
