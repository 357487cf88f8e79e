using System.Text.Json;
using GanMl.Models;
using GanMl.Models.Dcgan;
using GanMl.Models.Dense;
using GanMl.Tests.Training;
using static TorchSharp.torch;

namespace GanMl.Tests.Models;

/// <summary>The textbook's networks against PyTorch, with the same weights (Golden/textbook_networks.py).</summary>
[TestClass]
public sealed class TextbookNetworkTests
{
    private const string Textbook = "textbook_networks.json";

    private static readonly NetworkOptions Plain = new();
    private static readonly NetworkOptions TenClasses = new() { Classes = 10 };

    [TestMethod]
    public void Dense_generator_draws_what_PyTorch_draws() =>
        AssertGolden("dense generator", Draw(new DenseGenerator(Plain), 2), 97);

    [TestMethod]
    public void Conditional_dense_generator_draws_what_PyTorch_draws() =>
        AssertGolden("dense generator, conditional", Draw(new DenseGenerator(TenClasses), 2), 97);

    [TestMethod]
    public void Dense_discriminator_judges_as_PyTorch_does() =>
        AssertGolden("dense discriminator", Judge(new DenseDiscriminator(Plain)), 1);

    [TestMethod]
    public void Conditional_dense_discriminator_judges_as_PyTorch_does() =>
        AssertGolden("dense discriminator, conditional", Judge(new DenseDiscriminator(TenClasses)), 1);

    [TestMethod]
    public void Dcgan_generator_draws_what_PyTorch_draws_in_training_and_after()
    {
        using var scope = NewDisposeScope();
        var generator = new DcganGenerator(Plain);
        FixedWeights.Set(generator);
        Tensor latent = FixedWeights.Values([3, 100], 1, 1);
        generator.train();
        AssertGolden("dcgan generator, batch statistics", generator.call(latent, null), 97);
        generator.eval();
        AssertGolden("dcgan generator, running statistics", generator.call(latent, null), 97);
    }

    [TestMethod]
    public void Dcgan_discriminator_judges_as_PyTorch_does() =>
        AssertGolden("dcgan discriminator", Judge(new DcganDiscriminator(Plain)), 1);

    [TestMethod]
    public void Conditional_dcgan_discriminator_judges_as_PyTorch_does() =>
        AssertGolden("dcgan discriminator, conditional", Judge(new DcganDiscriminator(TenClasses)), 1);

    internal static void AssertGolden(string name, Tensor actual, int every, double tolerance = 2e-5, string file = Textbook)
    {
        double[] golden = Golden(name, file);
        float[] values = actual.detach().contiguous().data<float>().ToArray();
        Assert.HasCount(golden.Length, Enumerable.Range(0, (values.Length + every - 1) / every).ToArray());
        for (int i = 0; i < golden.Length; i++)
        {
            Assert.AreEqual(golden[i], values[i * every], tolerance, $"{name}, value {i * every}");
        }
    }

    internal static double[] Golden(string name, string file = Textbook)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", file)));
        return [.. document.RootElement.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];
    }

    private static Tensor Draw(GeneratorNetwork generator, int count)
    {
        FixedWeights.Set(generator);
        generator.eval();
        return generator.call(FixedWeights.Values([count, generator.LatentSize], 1, 1), Label(generator.Options));
    }

    private static Tensor Judge(DiscriminatorNetwork discriminator)
    {
        FixedWeights.Set(discriminator);
        discriminator.eval();
        return discriminator.call(FixedWeights.Values([2, 1, 28, 28], 1, 1), Label(discriminator.Options));
    }

    private static Tensor? Label(NetworkOptions options) => options.IsConditional ? tensor(new long[] { 3, 7 }) : null;
}
