using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Models.R3Gan;
using GanMl.Tests.Export;
using GanMl.Training.GeneratorFile;
using static TorchSharp.torch;

namespace GanMl.Tests.Models;

/// <summary>Sizes of r3gan's generator that all classes share: by hand, and in the exported file.</summary>
[TestClass]
public sealed class R3GanClassesTests
{
    /// <summary>Blocks of 6 pixels, which all classes share, and of 12.</summary>
    private static readonly NetworkOptions Shared = new()
    {
        ImageSize = 12,
        Channels = 3,
        Classes = 3,
        Architecture = new R3GanOptions { LatentSize = 6, FeatureMapBase = 96, SharedSizes = 1 },
    };

    [TestMethod]
    public void A_class_scales_and_shifts_the_maps_of_the_larger_size_alone()
    {
        using var scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        using var generator = new R3GanGenerator(Shared);
        string[] embeddings = [.. generator.named_parameters().Select(p => p.name).Where(name => name.Contains("embedding"))];
        CollectionAssert.AreEqual(new[] { "classes.block12_0.style.embedding.weight" }, embeddings);

        Tensor latent = randn(1, 6).expand(3, -1), labels = tensor(new long[] { 0, 1, 2 });
        Tensor drawn = generator.call(latent, labels);
        // Not to the last bit on every processor, where a matrix product may sum the rows of a batch in different orders.
        Assert.IsTrue(
            drawn[0].allclose(drawn[1], atol: 1e-6) && drawn[0].allclose(drawn[2], atol: 1e-6), "all classes begin as the same images");

        // At first every block is the identity, so that the last 1 x 1 convolution shows what the class does to its maps. Class 1 shifts
        // them; class 2 takes them away, by a scale of -1, and shifts nothing in their place.
        Tensor image = Weight(generator, "body.image.weight").view(3, 8), bias = Weight(generator, "body.image.bias");
        Tensor shift = randn(8);
        Weight(generator, embeddings[0])[1].narrow(0, 8, 8).copy_(shift);
        Weight(generator, embeddings[0])[2].narrow(0, 0, 8).fill_(-1);
        Tensor known = generator.call(latent, labels);
        Assert.IsTrue(known[0].allclose(drawn[0], atol: 1e-6));
        Assert.IsTrue((known[1] - drawn[1]).allclose(image.matmul(shift).view(3, 1, 1).expand(3, 12, 12), atol: 1e-5));
        Assert.IsTrue(known[2].allclose(bias.view(3, 1, 1).expand(3, 12, 12), atol: 1e-5));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void The_file_draws_what_the_network_draws(bool isNoisy)
    {
        using var scope = NewDisposeScope();
        NetworkOptions options = Shared with { Architecture = (R3GanOptions)Shared.Architecture! with { BlockNoise = isNoisy } };
        using var generator = new R3GanGenerator(options);
        using (no_grad())
        {
            foreach ((_, TorchSharp.Modules.Parameter parameter) in generator.named_parameters())
            {
                parameter.add_(randn_like(parameter) * 0.1);
            }
        }

        generator.eval();
        using var exported = new Exported();
        var info = new GeneratorInfo
        {
            Architecture = "r3gan",
            LatentSize = 6,
            Shape = new ImageShape(3, 12, 12),
            ClassNames = ["one", "two", "three"],
        };
        GeneratorExporter.Export(generator, info, exported.File);
        using OnnxGenerator opened = OnnxGenerator.Open(File.ReadAllBytes(exported.File));
        Tensor latent = randn(4, 6);
        long[] labels = [2, 0, 1, 2];
        float[] images = new float[4 * opened.Info.Shape.Length];
        opened.Generate(latent.data<float>().ToArray(), labels, images);
        Tensor expected = ((generator.call(latent, tensor(labels)) + 1) / 2).clamp(0, 1);
        Assert.IsLessThan(2e-5f, (tensor(images, expected.shape) - expected).abs().max().item<float>());
        Assert.IsGreaterThan(0.01f, expected.std().item<float>());
    }

    [TestMethod]
    public void A_size_must_be_left_that_knows_the_class()
    {
        var own = new R3GanOptions { LatentSize = 6, FeatureMapBase = 96, SharedSizes = 2 };
        OptionException error = Assert.ThrowsExactly<OptionException>(() => new R3GanGenerator(Shared with { Architecture = own }));
        Assert.AreEqual("SharedSizes", error.Option);
        Assert.Contains("there are 2 (6, 12)", error.Message);
        using var withoutClasses = new R3GanGenerator(Shared with { Architecture = own, Classes = 0 });
        Assert.IsFalse(withoutClasses.named_parameters().Any(p => p.name.StartsWith("classes", StringComparison.Ordinal)));
    }

    private static TorchSharp.Modules.Parameter Weight(nn.Module module, string name) =>
        module.named_parameters().Single(entry => entry.name == name).parameter;
}
