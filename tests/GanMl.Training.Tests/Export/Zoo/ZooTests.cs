using GanMl.Export;
using GanMl.Export.Inputs;
using GanMl.Models.Layers.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Tests.Export.Zoo;

/// <summary>Networks that GanMl did not design: written from their papers, exported and checked.</summary>
[TestClass]
public class ZooTests
{
    [TestMethod]
    public void A_residual_classifier() => Check(
        "resnet18", new ResidualClassifier(), [ExportInput.Normal("image", 3, 32, 32)], operations =>
        {
            Assert.DoesNotContain("BatchNormalization", operations);
            Assert.AreEqual(20, operations.Count(operation => operation == "Conv"), "17 and 3 shortcuts");
        });

    [TestMethod]
    public void A_u_net_takes_images_of_any_size()
    {
        ExportInput image = ExportInput.Uniform("image", 1, 16, 16) with
        {
            Axes = [ExportAxis.Batch, 1, ExportAxis.Dynamic("height", 16, 24), ExportAxis.Dynamic("width", 20, 16, 32)],
        };
        Check("unet", new UNet(), [image], operations => Assert.AreEqual(2, operations.Count(operation => operation == "Concat")));
    }

    [TestMethod]
    public void A_dcgan_for_64_by_64_colour() => Check(
        "dcgan64", Networks.Dcgan64(), [ExportInput.Normal("latent", 100)], operations => CollectionAssert.AreEqual(
            new[]
            {
                "Reshape", "ConvTranspose", "Relu", "ConvTranspose", "Relu", "ConvTranspose", "Relu", "ConvTranspose", "Relu",
                "ConvTranspose", "Tanh",
            },
            operations));

    [TestMethod]
    public void A_residual_generator_with_conditional_normalisation() => Check(
        "sngan", new SpectralGenerator(), [ExportInput.Normal("latent", 128), ExportInput.Indices("label", 10)], operations =>
            Assert.AreEqual(10, operations.Count(operation => operation == "Conv")));

    [TestMethod]
    public void A_wasserstein_generator() => Check(
        "wgan-gp", Networks.WassersteinGenerator(), [ExportInput.Normal("latent", 128)], operations =>
            Assert.AreEqual("Sigmoid", operations[^1]));

    [TestMethod]
    public void An_autoencoder() => Check(
        "autoencoder", Networks.Autoencoder(), [ExportInput.Uniform("image", 1, 28, 28)], operations =>
            Assert.Contains("LayerNormalization", operations));

    private static void Check(string name, nn.Module module, IReadOnlyList<ExportInput> inputs, Action<string[]> operations)
    {
        using DisposeScope scope = NewDisposeScope();
        using (module)
        {
            RandomStatistics.Give(module);
            foreach (ExportPrecision precision in Enum.GetValues<ExportPrecision>())
            {
                using var exported = new Exported();
                ExportTolerance? tolerance = precision == ExportPrecision.Float32 ? 2e-5 : new ExportTolerance(2, 0.3);
                var options = new ExportOptions { Precision = precision, Tolerance = tolerance, GraphName = name };
                ExportResult result = exported.Write(module, inputs, options);
                if (precision == ExportPrecision.Float32)
                {
                    operations([.. result.Operations]);
                }

                KeptExports.Keep(exported.File, $"{name}-{precision}");
            }
        }
    }
}
