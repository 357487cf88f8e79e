using GanMl.Models;
using GanMl.Models.StyleGan2;
using GanMl.Tests.Models;
using GanMl.Training.Losses;
using GanMl.Training.Optimizers;
using GanMl.Training.Regularizers;
using GanMl.Training.Step;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Tests.Training;

/// <summary>
/// Four training steps of StyleGAN2 against PyTorch, written from the paper (Golden/style_networks.py): losses, R1 and path lengths at
/// every other step, Adam, and the moving average, from the same weights, images and latents in double precision.
/// </summary>
[TestClass]
public sealed class StyleTrainingTests
{
    private const int Batch = 4;

    private static readonly NetworkOptions Options = new()
    {
        ImageSize = 16,
        Channels = 3,
        Classes = 10,
        Architecture = new StyleGan2Options
        {
            LatentSize = 6,
            FeatureMapBase = 64,
            MaximumFeatureMaps = 8,
            MinibatchGroup = 2,
            StyleSize = 5,
            Noise = false,
            MixingProbability = 0,
        },
    };

    [TestMethod]
    public void Steps_of_stylegan2_are_those_of_PyTorch()
    {
        using var scope = NewDisposeScope();
        var generator = new ModulatedStyleGenerator(Options);
        var averaged = new ModulatedStyleGenerator(Options);
        var discriminator = new ResidualDiscriminator(Options);
        foreach (nn.Module network in new nn.Module[] { generator, averaged, discriminator })
        {
            NamedWeights.Set(network).to(ScalarType.Float64);
        }

        using var regularizers = new StepRegularizers([new("r1", 0.5, 2), new("path-length", 2, 2)]);
        var average = new ExponentialMovingAverage(averaged, generator, halfLife: 4);
        var settings = new OptimizerSettings(2e-3, Beta1: 0, Beta2: 0.99);
        using optim.Optimizer ofGenerator = OptimizerCatalogue.Default.Find("adam").Create(generator.parameters(), settings);
        using optim.Optimizer ofDiscriminator = OptimizerCatalogue.Default.Find("adam").Create(discriminator.parameters(), settings);
        var step = new TwoPhaseStep(generator, discriminator, new NonSaturatingLoss(), ofGenerator, ofDiscriminator, regularizers);

        Tensor label = tensor(new long[] { 3, 7, 1, 3 });
        var losses = new List<double>();
        for (int number = 0; number < 4; number++)
        {
            Tensor real = Values([Batch, 3, 16, 16], 20 + number);
            losses.Add(step.TrainDiscriminator(real, label, Values([Batch, 6], 40 + number), number).Loss.item<double>());
            random.manual_seed(80 + number);
            losses.Add(step.TrainGenerator(Values([Batch, 6], 60 + number), label, number).item<double>());
            average.Update(Batch * (number + 1), Batch);
        }

        AssertNear("training losses", [.. losses], 1e-5);
        AssertNear("trained generator", Weights(generator), 1e-4);
        AssertNear("trained discriminator", Weights(discriminator), 1e-4);
        AssertNear("trained average", Weights(averaged), 1e-4);
    }

    private static Tensor Values(long[] shape, double phase) => FixedWeights.Values(shape, phase, 1).to(ScalarType.Float64);

    /// <summary>Every 37th weight, all in the order of their names.</summary>
    private static double[] Weights(nn.Module network)
    {
        double[] all = cat(
        [
            .. network.named_parameters()
                .OrderBy(entry => entry.name, StringComparer.Ordinal)
                .Select(entry => entry.parameter.detach().flatten()),
        ]).data<double>().ToArray();
        return [.. Enumerable.Range(0, (all.Length + 36) / 37).Select(i => all[i * 37])];
    }

    private static void AssertNear(string name, double[] actual, double tolerance)
    {
        double[] golden = TextbookNetworkTests.Golden(name, "style_networks.json");
        Assert.HasCount(golden.Length, actual, name);
        for (int i = 0; i < golden.Length; i++)
        {
            Assert.AreEqual(golden[i], actual[i], tolerance, $"{name}, value {i}");
        }
    }
}
