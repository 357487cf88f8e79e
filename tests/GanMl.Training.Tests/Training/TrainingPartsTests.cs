using GanMl.Images.Derived;
using GanMl.Images.Shapes;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Models.Dcgan;
using GanMl.Models.Dense;
using GanMl.Models.R3Gan;
using GanMl.Training;
using GanMl.Training.Data;
using GanMl.Training.Devices;
using GanMl.Training.Losses;
using GanMl.Training.Optimizers;
using GanMl.Training.Presets;
using GanMl.Training.Step;
using GanMl.Training.Trainer;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Tests.Training;

[TestClass]
public sealed class TrainingPartsTests
{
    [TestMethod]
    public void The_average_follows_its_half_life_and_ramps_up()
    {
        using var scope = NewDisposeScope();
        using var source = new DenseGenerator(new NetworkOptions());
        using var averaged = new DenseGenerator(new NetworkOptions());
        SetAll(source, 1);
        var average = new ExponentialMovingAverage(averaged, source, halfLife: 100);
        Assert.AreEqual(1, First(averaged), 1e-7, "it starts at the source");

        SetAll(source, 3);
        average.Update(images: 1_000_000, batch: 100);
        Assert.AreEqual(2, First(averaged), 1e-6, "one half-life: half of the way");

        // After 400 images the half-life is 20 (a twentieth): a batch of 20 again moves half of the way, to 2.5.
        average.Update(images: 400, batch: 20);
        Assert.AreEqual(2.5, First(averaged), 1e-6);

        new ExponentialMovingAverage(averaged, source, halfLife: 0).Update(32, 32);
        SetAll(source, 7);
        var none = new ExponentialMovingAverage(averaged, source, halfLife: 0);
        SetAll(source, 9);
        none.Update(32, 32);
        Assert.AreEqual(9, First(averaged), "no half-life copies the source");
    }

    [TestMethod]
    public void Every_epoch_reads_every_image_once_in_an_order_of_its_own()
    {
        var order = new EpochOrder(seed: 3, count: 500);
        int[] first = [.. Enumerable.Range(0, 500).Select(i => order[i])];
        int[] second = [.. Enumerable.Range(500, 500).Select(i => order[i])];
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 500).ToArray(), first);
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 500).ToArray(), second);
        CollectionAssert.AreNotEqual(first, second);
        CollectionAssert.AreNotEqual(first, Enumerable.Range(0, 500).Select(i => new EpochOrder(4, 500)[i]).ToArray());
        Assert.AreEqual(first[17], new EpochOrder(3, 500)[17], "position 17 does not depend on what was read before");
        Assert.AreEqual(second[17], new EpochOrder(3, 500)[517]);
    }

    [TestMethod]
    public void A_shuffle_is_unbiased()
    {
        var counts = new int[4, 4];
        const int rounds = 8000;
        var order = new EpochOrder(11, 4);
        for (int epoch = 0; epoch < rounds; epoch++)
        {
            for (int place = 0; place < 4; place++)
            {
                counts[place, order[(epoch * 4L) + place]]++;
            }
        }

        foreach (int count in counts)
        {
            Assert.AreEqual(rounds / 4.0, count, 5 * Math.Sqrt(rounds * 0.25 * 0.75));
        }
    }

    [TestMethod]
    public void Batches_are_scaled_to_the_range_of_the_generator_and_keep_their_labels()
    {
        using var scope = NewDisposeScope();
        var images = new ListImages(new ImageShape(1, 1, 2), [0, 1, 2], [0, 255], [51, 51], [255, 0]);
        using var data = new TrainingImages(images, CPU, seed: 1);
        (Tensor pixels, Tensor labels) = data.Batch(position: 2, size: 4, PixelRange.Tanh);
        CollectionAssert.AreEqual(new long[] { 4, 1, 1, 2 }, pixels.shape);
        float[][] expected = [[-1, 1], [-0.6f, -0.6f], [1, -1]];
        float[] values = pixels.data<float>().ToArray();
        long[] classes = labels.data<long>().ToArray();
        for (int i = 0; i < 4; i++)
        {
            Assert.AreEqual(expected[classes[i]][0], values[2 * i], 1e-6);
            Assert.AreEqual(expected[classes[i]][1], values[(2 * i) + 1], 1e-6);
        }

        CollectionAssert.AreEqual(
            classes, data.Batch(2, 4, PixelRange.Sigmoid).Labels.data<long>().ToArray(), "a batch is a function of its position");
    }

    /// <summary>Six of one class and two of another: an epoch has each of the six once, and each of the two three times.</summary>
    [TestMethod]
    public void A_balanced_epoch_repeats_the_images_of_smaller_classes()
    {
        using var scope = NewDisposeScope();
        int[] classes = [0, 1, 0, 0, 0, 1, 0, 0];
        var images = new ListImages(new ImageShape(1, 1, 1), classes, [.. classes.Select((_, i) => new[] { (byte)i })]);
        using var data = new TrainingImages(images, CPU, seed: 1, isBalanced: true);
        (Tensor pixels, Tensor labels) = data.Batch(12, 12, new PixelRange(0, 255));
        CollectionAssert.AreEqual(
            new[] { 0, 1, 1, 1, 2, 3, 4, 5, 5, 5, 6, 7 }, pixels.data<float>().Select(value => (int)value).Order().ToArray());
        CollectionAssert.AreEqual(
            pixels.data<float>().Select(value => (long)classes[(int)value]).ToArray(), labels.data<long>().ToArray());
    }

    [TestMethod]
    public void Optimisers_are_found_by_name_with_the_seed_settings()
    {
        using var scope = NewDisposeScope();
        var weight = new TorchSharp.Modules.Parameter(tensor(new[] { 1f }));
        using optim.Optimizer rmsprop = OptimizerCatalogue.Default.Find("RMSprop").Create([weight], new OptimizerSettings(1e-3));
        (weight * 2).sum().backward();
        rmsprop.step();

        // By hand: v = 0.1 g^2, so the step is 1e-3 g / (sqrt(0.1) |g| + 1e-7).
        Assert.AreEqual(1 - (1e-3 * 2 / ((Math.Sqrt(0.1) * 2) + 1e-7)), weight.item<float>(), 1e-6);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => OptimizerCatalogue.Default.Find("sgdx")).Message, "rmsprop");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => LossCatalogue.Default.Find("x")).Message, "binary-cross-entropy");
    }

    [TestMethod]
    public void Devices_that_are_not_there_are_explained()
    {
        Assert.AreEqual(DeviceType.CPU, TrainingDevice.Resolve("cpu").type);
        Assert.AreEqual(cuda.is_available() ? DeviceType.CUDA : DeviceType.CPU, TrainingDevice.Resolve("AUTO").type);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => TrainingDevice.Resolve("tpu")).Message, "cpu, cuda, cuda:N or auto");
        if (!cuda.is_available())
        {
            StringAssert.Contains(Assert.ThrowsExactly<TrainingException>(() => TrainingDevice.Resolve("cuda")).Message, "'Device' cpu");
        }
    }

    [TestMethod]
    [DataRow("r3gan", null)]
    [DataRow("r3gan", true)]
    [DataRow("r3gan", false)]
    [DataRow("dcgan", null)]
    [DataRow("dcgan", true)]
    [DataRow("dcgan", false)]
    public void On_a_CPU_bfloat16_is_computed_with_when_asked_for_or_where_there_are_matrices_of_it(string architecture, bool? asked)
    {
        bool isR3Gan = architecture == "r3gan";
        TrainingOptions options = TrainingPresets.For(architecture) with
        {
            Device = "cpu",
            Network = isR3Gan ? new R3GanOptions { FeatureMapBase = 64, BFloat16 = asked } : new DcganOptions { BFloat16 = asked },
        };
        using var trainer = new GanTrainer(options, new ShapesImages(32, size: isR3Gan ? 16 : 20));
        Skip.Unless(asked is not null || OperatingSystem.IsLinux(), "what the processor has is read from /proc/cpuinfo");
        bool expected = asked ?? File.ReadAllText("/proc/cpuinfo").Contains("amx_bf16", StringComparison.Ordinal);
        Assert.AreEqual(expected, Of(trainer.Generator.Options.Architecture!));
        Assert.AreEqual(asked, Of(trainer.Options.Network!));

        bool? Of(ArchitectureOptions own) => isR3Gan ? ((R3GanOptions)own).BFloat16 : ((DcganOptions)own).BFloat16;
    }

    [TestMethod]
    public void Options_that_cannot_be_trained_with_are_refused()
    {
        TrainingOptions[] wrong =
        [
            new() { BatchSize = 1 }, new() { Images = 3 }, new() { LearningRate = 0 }, new() { LearningRateDecay = 1.5 },
            new() { AverageHalfLife = -1 }, new() { TickImages = 0 }, new() { GridImages = -1 },
            new() { Network = new DcganOptions { LatentSize = 0 } }, new() { Network = new DenseOptions() },
            new() { Loss = "x" }, new() { Optimizer = "x" }, new() { Device = "tpu" }, new() { Beta1 = 0.5 },
            new() { Regularizers = [new("r1", 0)] }, new() { Augmentations = [new("sharpen")] }, new() { Architecture = "vae" },
        ];
        foreach (TrainingOptions options in wrong)
        {
            Assert.ThrowsExactly<OptionException>(() => options.Validate());
        }

        TrainingPresets.For("DENSE").Validate();
        Assert.AreEqual("dense", TrainingPresets.For("DENSE").Architecture);
    }

    private static void SetAll(nn.Module module, float value)
    {
        using IDisposable noGradient = no_grad();
        foreach (TorchSharp.Modules.Parameter parameter in module.parameters())
        {
            parameter.fill_(value);
        }
    }

    private static float First(nn.Module module) => module.parameters().First().flatten()[0].item<float>();
}
