using GanMl.Images.Shapes;
using GanMl.Models;
using GanMl.Models.Dcgan;
using GanMl.Models.Dense;
using GanMl.Models.R3Gan;
using GanMl.Training.Losses;
using GanMl.Training.Optimizers;
using GanMl.Training.Presets;
using GanMl.Training.Reconstruction;
using GanMl.Training.Step;
using GanMl.Training.Trainer;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Training;

/// <summary>Drawing real images again: its formula by hand, its gradients against finite differences, and what it moves.</summary>
[TestClass]
public sealed class ReconstructionTests
{
    private const long Seed = 7;

    private static readonly NetworkOptions Options = new()
    {
        ImageSize = 20,
        Classes = 3,
        Architecture = new DcganOptions { LatentSize = 4 },
    };

    [TestMethod]
    public void The_divergence_is_that_of_two_normal_distributions()
    {
        using var scope = NewDisposeScope();

        // Of N(1, 1) from N(0, 1): 1/2. Of N(0, 4): (4 - 1 - ln 4) / 2. A second image has none.
        Tensor mean = tensor(new float[,] { { 1, 0 }, { 0, 0 } });
        Tensor logVariance = tensor(new float[,] { { 0, MathF.Log(4) }, { 0, 0 } });
        double expected = (0.5 + ((3 - Math.Log(4)) / 2)) / 2;
        Assert.AreEqual(expected, ReconstructionTerm.Divergence(mean, logVariance).item<float>(), 1e-6);
    }

    [TestMethod]
    [DataRow(1.0, 0.2)]
    [DataRow(0.3, 2.0)]
    public void The_term_is_the_evidence_lower_bound_per_pixel(double weight, double variance)
    {
        using var scope = NewDisposeScope();
        using var generator = new DenseGenerator(new NetworkOptions { ImageSize = 8, Architecture = new DenseOptions { LatentSize = 2 } });
        using var term = new ReconstructionTerm(new ImageEncoder(generator.Options, 2), variance) { Weight = weight };

        // An encoder that says N(0.5, 4) and N(-1, 1) of every image.
        foreach ((string name, Parameter parameter) in term.Encoder.named_parameters())
        {
            using IDisposable noGradient = no_grad();
            _ = name == "moments.moments.bias" ? parameter.copy_(tensor(new[] { 0.5f, -1, MathF.Log(4), 0 })) : parameter.zero_();
        }

        Tensor real = rand(5, 1, 8, 8);
        random.manual_seed(Seed);
        double found = term.Of(generator, real, null).item<float>();

        random.manual_seed(Seed);
        Tensor drawn = generator.call((randn(5, 2) * tensor(new[] { 2f, 1 })) + tensor(new[] { 0.5f, -1 }), null);
        double squares = drawn.data<float>().Zip(real.data<float>(), (one, other) => Math.Pow(one - other, 2)).Sum() / 5;
        double divergence = (0.25 + 4 - 1 - Math.Log(4) + 1) / 2;
        Assert.AreEqual(weight * ((squares / (2 * variance)) + divergence) / 64, found, 1e-5 * found);
    }

    [TestMethod]
    [DataRow("encoder")]
    [DataRow("generator")]
    public void Its_gradient_is_the_finite_difference(string network)
    {
        using var scope = NewDisposeScope();
        using var generator = new DenseGenerator(Options with { Architecture = new DenseOptions { LatentSize = 4 } });
        using var term = new ReconstructionTerm(new ImageEncoder(Options, 4), variance: 0.2);
        generator.to(ScalarType.Float64);
        term.Encoder.to(ScalarType.Float64);
        Tensor real = (rand(4, 1, 20, 20, ScalarType.Float64) * 2) - 1, label = tensor(new long[] { 0, 1, 2, 0 });
        Tensor Value()
        {
            random.manual_seed(Seed);
            return term.Of(generator, real, label);
        }

        Parameter[] weights = [.. (network == "encoder" ? term.Encoder : (nn.Module)generator).parameters()];
        Value().backward();
        foreach (Parameter weight in weights)
        {
            Tensor direction = randn_like(weight);
            double expected = (weight.grad! * direction).sum().item<double>();
            double[] values = [.. new[] { 1e-6, -1e-6 }.Select(step =>
            {
                using IDisposable noGradient = no_grad();
                _ = weight.add_(direction * step);
                double value = Value().item<double>();
                _ = weight.sub_(direction * step);
                return value;
            })];
            Assert.AreEqual(expected, (values[0] - values[1]) / 2e-6, Math.Max(1e-7, 1e-4 * Math.Abs(expected)));
        }
    }

    [TestMethod]
    public void The_second_phase_moves_the_encoder_and_leaves_running_statistics_to_noise()
    {
        using var scope = NewDisposeScope();
        using var generator = new DcganGenerator(Options);
        using var discriminator = new DcganDiscriminator(Options);
        using var term = new ReconstructionTerm(new ImageEncoder(Options, 4), variance: 0.2);
        using var ofGenerator = OptimizerCatalogue.Default.Find("adam")
            .Create(generator.parameters().Concat(term.Encoder.parameters()), new OptimizerSettings(1e-3));
        using var ofDiscriminator = OptimizerCatalogue.Default.Find("adam").Create(discriminator.parameters(), new OptimizerSettings(1e-3));
        var step = new TwoPhaseStep(
            generator, discriminator, new BinaryCrossEntropyLoss(), ofGenerator, ofDiscriminator, reconstruction: term);
        Tensor real = (rand(6, 1, 20, 20) * 2) - 1, latent = randn(6, 4), label = tensor(new long[] { 0, 1, 2, 0, 1, 2 });

        Dictionary<string, float[]> first = Values(term.Encoder);
        step.TrainDiscriminator(real, label, latent);
        AssertSame(first, Values(term.Encoder));

        // One pass over the same noise from the same statistics writes what the phase must have written.
        Dictionary<string, Tensor> buffers = generator.named_buffers().ToDictionary(entry => entry.name, entry => entry.buffer.clone());
        generator.call(latent, label);
        var expected = generator.named_buffers().ToDictionary(entry => entry.name, entry => entry.buffer.clone());
        foreach ((string name, Tensor buffer) in generator.named_buffers())
        {
            buffer.copy_(buffers[name]);
        }

        step.TrainGenerator(latent, label, real: real);
        Assert.IsTrue(Values(term.Encoder).Any(entry => !entry.Value.SequenceEqual(first[entry.Key])));
        foreach ((string name, Tensor buffer) in generator.named_buffers())
        {
            Assert.IsTrue(buffer.equal(expected[name]).all().item<bool>(), name);
        }

        Assert.Contains(
            "Reconstruction draws real images again: give them.",
            Assert.ThrowsExactly<ArgumentNullException>(() => step.TrainGenerator(latent, label)).Message);
    }

    [TestMethod]
    [DataRow(8, 1)]
    [DataRow(28, 1)]
    [DataRow(33, 3)]
    [DataRow(64, 3)]
    public void An_encoder_takes_images_of_any_size(int size, int channels)
    {
        using var scope = NewDisposeScope();
        var options = new NetworkOptions { ImageSize = size, Channels = channels };
        using var encoder = new ImageEncoder(options, 5);
        CollectionAssert.AreEqual(new long[] { 2, 10 }, encoder.call(zeros(2, channels, size, size), null).shape);
    }

    [TestMethod]
    public void A_generator_learns_to_draw_real_images_again()
    {
        TrainingOptions options = TrainingPresets.For("r3gan") with
        {
            Device = "cpu",
            Images = 1_280,
            TickImages = 160,
            Network = new R3GanOptions { FeatureMapBase = 128, MaximumFeatureMaps = 16, BFloat16 = false },
        };
        using var trainer = new GanTrainer(options, new ShapesImages(64, size: 16));
        TrainingProgress[] ticks = [.. trainer.Train()];
        Assert.IsLessThan(ticks[0].ReconstructionError!.Value * 0.7, ticks[^1].ReconstructionError!.Value);
        Assert.IsGreaterThan(0, ticks[^1].LatentDivergence!.Value);
    }

    [TestMethod]
    public void Networks_that_grow_cannot_reconstruct()
    {
        TrainingOptions options = TrainingPresets.For("progressive") with { ReconstructionWeight = 1 };
        Assert.AreEqual(
            "'ReconstructionWeight' needs images of one size: train without 'Growth'.",
            Assert.ThrowsExactly<OptionException>(() => options.Validate()).Message);
    }

    private static Dictionary<string, float[]> Values(nn.Module module) =>
        module.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.detach().data<float>().ToArray());

    private static void AssertSame(Dictionary<string, float[]> expected, Dictionary<string, float[]> actual)
    {
        foreach ((string name, float[] values) in expected)
        {
            CollectionAssert.AreEqual(values, actual[name], name);
        }
    }
}
