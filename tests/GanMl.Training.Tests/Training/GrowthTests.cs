using GanMl.Images.Shapes;
using GanMl.Models;
using GanMl.Models.Progressive;
using GanMl.Training.Growing;
using GanMl.Training.Trainer;
using static TorchSharp.torch;

namespace GanMl.Tests.Training;

[TestClass]
public sealed class GrowthTests
{
    [TestMethod]
    public void The_schedule_stabilises_fades_and_stabilises()
    {
        var schedule = new GrowthSchedule([4, 8, 16], new GrowthOptions { PhaseImages = 100 }, 1000, 16);
        (long Images, int Size, double Alpha)[] expected =
        [
            (0, 4, 1), (99, 4, 1), (100, 8, 0), (150, 8, 0.5), (199, 8, 0.99), (200, 8, 1), (299, 8, 1),
            (300, 16, 0), (375, 16, 0.75), (400, 16, 1), (999, 16, 1), (5000, 16, 1),
        ];
        foreach ((long images, int size, double alpha) in expected)
        {
            GrowthPoint point = schedule.At(images);
            Assert.AreEqual((size, alpha), (point.Size, Math.Round(point.Alpha, 9)), $"after {images} images");
        }

        Assert.AreEqual(125, new GrowthSchedule([4, 8, 16], new GrowthOptions(), 1000, 16).PhaseImages, "half of the run over four phases");
    }

    [TestMethod]
    public void Batches_may_differ_by_size()
    {
        var options = new GrowthOptions { BatchSizes = new Dictionary<int, int> { [4] = 64, [16] = 8 } };
        var schedule = new GrowthSchedule([4, 8, 16], options, 1000, 32);
        CollectionAssert.AreEqual(new[] { 64, 32, 8 }, new[] { 4, 8, 16 }.Select(schedule.BatchSizeAt).ToArray());
    }

    [TestMethod]
    public void Schedules_that_cannot_be_kept_are_refused()
    {
        Refused(() => _ = new GrowthSchedule([4, 8], new GrowthOptions { PhaseImages = 600 }, 1000, 16), "do not fit into a run of 1,000");
        Refused(
            () => _ = new GrowthSchedule([4, 8], new GrowthOptions { BatchSizes = new Dictionary<int, int> { [16] = 8 } }, 1000, 16),
            "4, 8 pixels");
        Refused(
            () => _ = new GrowthSchedule([4, 8], new GrowthOptions { BatchSizes = new Dictionary<int, int> { [4] = 1 } }, 1000, 16),
            "at least 2");
        var batches = new GrowthOptions { BatchSizes = new Dictionary<int, int> { [8] = 16, [16] = 15 } };
        var packed = new TrainingOptions { Architecture = "progressive", Conditional = false, Packing = 2, Growth = batches };
        Refused(() => packed.Validate(), "15 images is not a number of whole packs of 2");
        (packed with { Packing = 1 }).Validate();
        Refused(() => _ = new ProgressiveGenerator(new NetworkOptions { ImageSize = 28 }), "'ImageSize' 32");
        using var generator = new ProgressiveGenerator(new NetworkOptions { ImageSize = 16 });
        Refused(() => generator.Growth = new GrowthPoint(32, 1), "4, 8, 16 pixels");
        Refused(() => generator.Growth = new GrowthPoint(4, 0.5), "nothing to fade");
        Refused(
            () => new GanTrainer(new TrainingOptions { Growth = new GrowthOptions(), Images = 100 }, new ShapesImages(100)).Dispose(),
            "dcgan architecture cannot grow");
    }

    [TestMethod]
    public void Real_images_are_shrunk_by_means_and_faded_like_the_networks()
    {
        using var scope = NewDisposeScope();
        Tensor image = tensor(new float[] { 0, 4, 8, 12, 0, 4, 8, 12, 1, 1, 3, 3, 1, 1, 3, 3 }, [1, 1, 4, 4]);
        CollectionAssert.AreEqual(new float[] { 2, 10, 1, 3 }, Values(ShrunkImages.At(image, new GrowthPoint(2, 1))));
        CollectionAssert.AreEqual(Values(image), Values(ShrunkImages.At(image, new GrowthPoint(4, 1))));

        // A quarter of the new, three quarters of the doubled old: 0.75 * 2 + 0.25 * 0 for the first pixel.
        float[] faded = Values(ShrunkImages.At(image, new GrowthPoint(4, 0.25)));
        CollectionAssert.AreEqual(new float[] { 1.5f, 2.5f, 9.5f, 10.5f }, faded[..4]);
        CollectionAssert.AreEqual(new float[] { 1, 1, 3, 3 }, faded[8..12]);

        static float[] Values(Tensor tensor) => tensor.contiguous().data<float>().ToArray();
    }

    [TestMethod]
    public void A_fade_begins_with_the_old_image_and_ends_with_the_new()
    {
        using var scope = NewDisposeScope();
        var generator = new ProgressiveGenerator(
            new NetworkOptions { ImageSize = 16, Architecture = new ProgressiveOptions { LatentSize = 8 } });
        Tensor latent = randn(3, 8);
        generator.Growth = new GrowthPoint(8, 1);
        Tensor old = generator.call(latent, null).repeat_interleave(2, 2).repeat_interleave(2, 3);
        generator.Growth = new GrowthPoint(16, 0);
        Assert.IsLessThan(1e-6f, (generator.call(latent, null) - old).abs().max().item<float>());
        generator.Growth = new GrowthPoint(16, 1);
        Tensor @new = generator.call(latent, null);
        generator.Growth = new GrowthPoint(16, 0.5);
        Assert.IsLessThan(1e-5f, (generator.call(latent, null) - ((old + @new) / 2)).abs().max().item<float>());

        var discriminator = new ProgressiveDiscriminator(new NetworkOptions { ImageSize = 16 });
        Tensor image = randn(4, 1, 16, 16);
        discriminator.Growth = new GrowthPoint(8, 1);
        Tensor before = discriminator.call(ShrunkImages.At(image, new GrowthPoint(8, 1)), null);
        discriminator.Growth = new GrowthPoint(16, 0);
        Assert.IsLessThan(1e-5f, (discriminator.call(image, null) - before).abs().max().item<float>());
    }

    [TestMethod]
    public void Earlier_layers_learn_in_a_fade_and_layers_that_are_not_there_yet_stay()
    {
        ShapesImages images = Small();
        var options = new TrainingOptions
        {
            Architecture = "progressive",
            Images = 240,
            BatchSize = 8,
            TickImages = 8,
            Growth = new GrowthOptions { PhaseImages = 40 },
            Loss = "non-saturating",
            Optimizer = "adam",
            Network = new ProgressiveOptions { FeatureMapBase = 32, MaximumFeatureMaps = 8 },
        };
        using var trainer = new GanTrainer(options, images);
        Dictionary<string, float[]> first = State(trainer.Generator);
        using IEnumerator<TrainingProgress> ticks = trainer.Train().GetEnumerator();
        while (ticks.MoveNext() && ticks.Current.Images < 64)
        {
        }

        Assert.AreEqual(8, ticks.Current.ImageSize);
        Assert.AreEqual(0.4, ticks.Current.Alpha, 1e-9, "the last step began at image 56");
        Dictionary<string, float[]> then = State(trainer.Generator);
        string[] moved = [.. first.Keys.Where(name => !first[name].SequenceEqual(then[name]))];
        CollectionAssert.AreEquivalent(first.Keys.Where(name => !name.Contains("16", StringComparison.Ordinal)).ToArray(), moved);
        Assert.AreEqual(8, trainer.Describe(images).Shape.Width);
    }

    private static ShapesImages Small() => new(100, size: 16);

    private static Dictionary<string, float[]> State(nn.Module module) =>
        module.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.detach().data<float>().ToArray());

    private static void Refused(Action action, string message) =>
        StringAssert.Contains(Assert.Throws<ArgumentException>(action).Message, message);
}
