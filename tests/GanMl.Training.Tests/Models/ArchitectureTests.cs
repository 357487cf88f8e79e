using GanMl.Models;
using GanMl.Models.Dcgan;
using GanMl.Training.Architectures;
using static TorchSharp.torch;

namespace GanMl.Tests.Models;

[TestClass]
public sealed class ArchitectureTests
{
    [TestMethod]
    [DataRow("dense", 28, 1, 0)]
    [DataRow("dense", 64, 3, 5)]
    [DataRow("dcgan", 28, 1, 0)]
    [DataRow("dcgan", 28, 3, 10)]
    [DataRow("dcgan", 32, 1, 10)]
    [DataRow("dcgan", 64, 3, 3)]
    public void Networks_have_the_shapes_that_their_options_ask_for(string name, int size, int channels, int classes)
    {
        using var scope = NewDisposeScope();
        var options = new NetworkOptions { ImageSize = size, Channels = channels, Classes = classes };
        IArchitecture architecture = ArchitectureCatalogue.Default.Find(name);
        using GeneratorNetwork generator = architecture.CreateGenerator(options);
        using DiscriminatorNetwork discriminator = architecture.CreateDiscriminator(options);
        Tensor? label = classes > 0 ? tensor(new long[] { 0, classes - 1 }) : null;

        Tensor images = generator.call(randn(2, generator.LatentSize), label);
        CollectionAssert.AreEqual(new long[] { 2, channels, size, size }, images.shape);
        Assert.IsGreaterThanOrEqualTo(generator.PixelMinimum, images.min().item<float>());
        Assert.IsLessThanOrEqualTo(generator.PixelMaximum, images.max().item<float>());
        CollectionAssert.AreEqual(new long[] { 2, 1 }, discriminator.call(images, label).shape);
    }

    [TestMethod]
    public void The_seed_dcgan_has_the_layers_that_the_text_gives()
    {
        using GeneratorNetwork generator = ArchitectureCatalogue.Default.Find("dcgan").CreateGenerator(new NetworkOptions());
        string[] expected =
        [
            "body.project.weight 6272x100", "body.project.bias 6272",
            "body.normalise0.weight 128", "body.normalise0.bias 128",
            "body.up1.weight 128x64x5x5", "body.up1.bias 64",
            "body.normalise1.weight 64", "body.normalise1.bias 64",
            "body.image.weight 64x1x5x5", "body.image.bias 1",
        ];
        CollectionAssert.AreEqual(expected, Parameters(generator));
        using DiscriminatorNetwork discriminator = ArchitectureCatalogue.Default.Find("dcgan").CreateDiscriminator(new NetworkOptions());
        string[] mirrored =
        [
            "body.down1.weight 64x1x5x5", "body.down1.bias 64",
            "body.down2.weight 128x64x5x5", "body.down2.bias 128",
            "body.logit.weight 1x6272", "body.logit.bias 1",
        ];
        CollectionAssert.AreEqual(mirrored, Parameters(discriminator));
    }

    [TestMethod]
    public void The_seed_dense_pair_has_the_layers_that_the_text_gives()
    {
        using GeneratorNetwork generator = ArchitectureCatalogue.Default.Find("dense").CreateGenerator(new NetworkOptions());
        string[] expected =
        [
            "body.linear1.weight 100x30", "body.linear1.bias 100",
            "body.linear2.weight 150x100", "body.linear2.bias 150",
            "body.linear3.weight 784x150", "body.linear3.bias 784",
        ];
        CollectionAssert.AreEqual(expected, Parameters(generator));
    }

    [TestMethod]
    public void A_class_changes_the_image_and_the_judgement()
    {
        using var scope = NewDisposeScope();
        foreach (IArchitecture architecture in ArchitectureCatalogue.Default.All)
        {
            var options = new NetworkOptions { ImageSize = 32, Classes = 2 };
            using GeneratorNetwork generator = architecture.CreateGenerator(options);
            using DiscriminatorNetwork discriminator = architecture.CreateDiscriminator(options);
            generator.eval();
            discriminator.eval();
            Tensor latent = randn(1, generator.LatentSize).expand(2, -1);
            Tensor images = generator.call(latent, tensor(new long[] { 0, 1 }));
            Assert.IsGreaterThan(1e-3f, (images[0] - images[1]).abs().max().item<float>(), architecture.Name);
            Tensor same = images[0].expand(2, -1, -1, -1);
            Tensor logits = discriminator.call(same, tensor(new long[] { 0, 1 }));
            Assert.IsGreaterThan(1e-5f, (logits[0] - logits[1]).abs().item<float>(), architecture.Name);
        }
    }

    [TestMethod]
    [DataRow(12)]
    [DataRow(30)]
    [DataRow(27)]
    [DataRow(8)]
    public void A_size_that_the_dcgan_cannot_double_to_is_refused_with_those_that_it_can(int size)
    {
        var error = Assert.ThrowsExactly<OptionException>(
            () => ArchitectureCatalogue.Default.Find("dcgan").CreateGenerator(new NetworkOptions { ImageSize = size }));
        StringAssert.Contains(error.Message, $"{size} pixels");
        StringAssert.Contains(error.Message, "28, 32");
    }

    [TestMethod]
    public void Impossible_options_and_unknown_names_are_refused()
    {
        Assert.ThrowsExactly<OptionException>(() => new NetworkOptions { Channels = 2 }.Validate());
        Assert.ThrowsExactly<OptionException>(() => new NetworkOptions { Classes = -1 }.Validate());
        Assert.ThrowsExactly<OptionException>(() => new NetworkOptions { ImageSize = 0 }.Validate());
        Assert.ThrowsExactly<OptionException>(() => new NetworkOptions { Architecture = new DcganOptions { LatentSize = 0 } }.Validate());
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => ArchitectureCatalogue.Default.Find("vae")).Message, "dense, dcgan");
    }

    private static string[] Parameters(nn.Module module) =>
        [.. module.named_parameters().Select(entry => $"{entry.name} {string.Join('x', entry.parameter.shape)}")];
}
