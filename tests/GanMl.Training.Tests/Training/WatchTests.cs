using System.Text.Json;
using GanMl.Images.Derived;
using GanMl.Images.Shapes;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Training.Parts;
using GanMl.Training.Trainer;
using GanMl.Training.Watching;
using static TorchSharp.torch;

namespace GanMl.Tests.Training;

/// <summary>The watches on signs whose meaning is known, and the signs on generators whose images are known.</summary>
[TestClass]
public sealed class WatchTests
{
    private static readonly VitalSigns Healthy = new()
    {
        Images = 50_000,
        TotalImages = 100_000,
        DiscriminatorLoss = 0.6,
        GeneratorLoss = 1,
        LossAtChance = Math.Log(2),
        GradientNorm = 1,
        Diversity = 0.7,
        ClassSpread = 0.9,
    };

    [TestMethod]
    public void Three_bad_looks_in_a_row_are_one_alarm_and_after_a_good_one_it_may_come_again()
    {
        var watch = new CollapseWatch();
        VitalSigns collapsed = Healthy with { Diversity = 0.05 };
        Assert.IsNull(watch.Look(collapsed));
        Assert.IsTrue(watch.IsSuspicious);
        Assert.IsNull(watch.Look(collapsed));
        TrainingAlarm alarm = watch.Look(collapsed)!;
        Assert.AreEqual(("collapse", 50_000L), (alarm.Watch, alarm.Images));
        StringAssert.Contains(alarm.Reason, "5%");
        StringAssert.Contains(alarm.Advice, "ReplayShare");
        Assert.IsNull(watch.Look(collapsed));
        Assert.IsNull(watch.Look(Healthy));
        Assert.IsFalse(watch.IsSuspicious);
        Assert.IsNotNull(Times(3, watch, collapsed));
    }

    [TestMethod]
    public void Images_that_lose_half_of_their_differences_have_collapsed_and_noise_does_not_count_as_difference()
    {
        var watch = new CollapseWatch();
        Assert.IsNull(Times(3, watch, Healthy with { Diversity = 1.8 }));
        Assert.IsNull(Times(3, watch, Healthy with { Diversity = 0.55 }));
        StringAssert.Contains(Times(3, watch, Healthy with { Diversity = 0.45 })!.Reason, "it was 100%");
        watch.Reset();
        Assert.IsNull(Times(3, watch, Healthy with { Diversity = 0.45 }));
    }

    [TestMethod]
    public void Watches_that_remember_go_on_as_if_nothing_had_been_between()
    {
        // Two bad looks of three, far below a diversity that was: without a memory neither would be known.
        var watches = new TrainingWatches();
        for (int look = 0; look < 6; look++)
        {
            Assert.IsEmpty(watches.Look(Healthy with { Diversity = 0.9 }));
        }

        VitalSigns less = Healthy with { Diversity = 0.4, GradientNorm = 1e3 };
        Assert.IsEmpty(watches.Look(less));
        string memory = JsonSerializer.Serialize(watches.Memory);
        var other = new TrainingWatches();
        other.Remember(JsonSerializer.Deserialize<Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<double>>>>(memory));
        Assert.AreEqual(memory, JsonSerializer.Serialize(other.Memory));
        Assert.IsTrue(other.IsSuspicious);
        foreach (TrainingWatches one in new[] { watches, other })
        {
            StringAssert.Contains(one.Look(less).Single().Reason, "gradients");
            StringAssert.Contains(one.Look(less).Single().Reason, "it was 90%");
        }

        other.Remember(null);
        Assert.AreEqual(JsonSerializer.Serialize(new TrainingWatches().Memory), JsonSerializer.Serialize(other.Memory));
    }

    [TestMethod]
    public void A_network_that_has_just_begun_draws_one_image_and_that_is_no_alarm()
    {
        VitalSigns beginning = Healthy with { Images = 16_000, Diversity = 0.01, ClassSpread = 0.1 };
        Assert.IsNull(Times(3, new CollapseWatch(), beginning));
        Assert.IsNull(Times(3, new ClassSpreadWatch(), beginning));
        Assert.IsNotNull(Times(3, new CollapseWatch(), beginning with { Images = 17_600 }));
        Assert.IsNotNull(Times(3, new ClassSpreadWatch(), beginning with { Images = 17_600 }));
    }

    [TestMethod]
    public void A_discriminator_whose_loss_has_vanished_has_won_and_one_without_a_mark_cannot()
    {
        VitalSigns won = Healthy with { DiscriminatorLoss = 0.001 };
        Assert.IsNull(Times(3, new WonDiscriminatorWatch(), Healthy));
        StringAssert.Contains(Times(3, new WonDiscriminatorWatch(), won)!.Reason, "0.69 would be chance");
        Assert.IsNull(Times(3, new WonDiscriminatorWatch(), won with { LossAtChance = 0, DiscriminatorLoss = -200 }));
    }

    [TestMethod]
    public void With_smoothed_labels_a_discriminator_has_won_near_the_least_that_its_loss_can_be()
    {
        // A target of 0.9 for real images costs at least its entropy, 0.9 ln(1/0.9) + 0.1 ln(1/0.1) = 0.094824 + 0.230259 = 0.325083,
        // and generated ones nothing; chance is 2 ln 2 = 1.386294. 2% of the way is 0.325083 + 0.021224 = 0.346307; halved,
        // binary cross-entropy has half of all.
        foreach ((string loss, double share) in new[] { ("non-saturating", 1.0), ("binary-cross-entropy", 0.5) })
        {
            double floor = TrainingMonitor.LossFloor(new TrainingOptions { Loss = loss, LabelSmoothing = 0.1 }, TrainingParts.Default);
            Assert.AreEqual(0.325083 * share, floor, 1e-5);
            VitalSigns signs = Healthy with { LossAtChance = 1.386294 * share, LossFloor = floor };
            Assert.IsNull(Times(3, new WonDiscriminatorWatch(), signs with { DiscriminatorLoss = 0.3465 * share }));
            StringAssert.Contains(
                Times(3, new WonDiscriminatorWatch(), signs with { DiscriminatorLoss = 0.3461 * share })!.Reason, "smoothed labels");
        }

        Assert.AreEqual(0, TrainingMonitor.LossFloor(new TrainingOptions { Loss = "wasserstein" }, TrainingParts.Default));
    }

    [TestMethod]
    public void Exploding_losses_and_gradients_are_a_divergence()
    {
        foreach ((VitalSigns bad, string word) in new[]
        {
            (Healthy with { GeneratorLoss = 1e4 }, "losses"),
            (Healthy with { GradientNorm = 1e3 }, "gradients"),
            (Healthy with { DiscriminatorLoss = 20 }, "overshoot"),
        })
        {
            var watch = new DivergenceWatch();
            Assert.IsNull(Times(5, watch, Healthy));
            StringAssert.Contains(Times(2, watch, bad)!.Reason, word);
        }
    }

    [TestMethod]
    public void At_the_end_of_a_run_what_is_beyond_doubt_is_an_alarm_at_once()
    {
        VitalSigns end = Healthy with { Images = 100_000 };
        Assert.IsNull(new CollapseWatch().Look(end with { Diversity = 0.05 }), "a run that is this short may be on its way");
        Assert.IsNull(new CollapseWatch().Look(Healthy with { Diversity = 0 }), "the next look may be better");
        StringAssert.Contains(new CollapseWatch().Look(end with { Diversity = 0 })!.Reason, "0% of the distance");
        Assert.IsNull(new DivergenceWatch().Look(end with { DiscriminatorLoss = 50, GeneratorLoss = 1_000 }));
        Assert.IsNull(new DivergenceWatch().Look(end with { GeneratorLoss = -1e8, LossAtChance = 0 }), "Wasserstein's have no measure");
        TrainingAlarm alarm = new DivergenceWatch().Look(end with { DiscriminatorLoss = 0.5, GeneratorLoss = 1.5e9 })!;
        StringAssert.Contains(alarm.Reason, "losses are 1.5E+9, and 0.69 would be chance.");

        // Told once.
        var watch = new CollapseWatch();
        Assert.IsNotNull(Times(3, watch, Healthy with { Diversity = 0 }));
        Assert.IsNull(watch.Look(end with { Diversity = 0 }));
    }

    [TestMethod]
    public void The_watches_gathers_all_alarms()
    {
        var watches = new TrainingWatches();
        var alarms = new List<TrainingAlarm>();
        for (int look = 0; look < 4; look++)
        {
            alarms.AddRange(watches.Look(Healthy with { Diversity = 0, ClassSpread = 0.1, DiscriminatorLoss = 0 }));
        }

        CollectionAssert.AreEquivalent(
            new[] { "collapse", "class-spread", "won-discriminator" }, alarms.Select(alarm => alarm.Watch).ToArray());
        watches.Reset();
        Assert.IsFalse(watches.IsSuspicious);
    }

    [TestMethod]
    public void A_generator_that_draws_real_images_is_as_diverse_as_they_are_and_one_that_repeats_itself_is_not()
    {
        var images = new ShapesImages(400, 16);
        foreach (int classes in new[] { 0, images.ClassNames.Count })
        {
            (double diversity, double spread) = Measure(images, classes, rows => rows);
            Assert.AreEqual(1, diversity, 0.25);
            Assert.AreEqual(1, spread, 0.25);

            (diversity, spread) = Measure(images, classes, rows => [.. rows.Select(row => rows[0])]);
            Assert.AreEqual(0, diversity, 0.01);
            Assert.AreEqual(1.0 / images.ClassNames.Count, spread, 0.15);

            // Two images in turn: every image has its like.
            Assert.AreEqual(0, Measure(images, classes, rows => [.. rows.Select((row, i) => rows[i % 2])]).Diversity, 0.01);
        }
    }

    [TestMethod]
    public void Classes_with_few_images_are_measured_on_as_many_generated_ones()
    {
        // Images of one grey each, so their distances are those of the greys. Three of class 0: to the nearest it is 51, 51 and 102,
        // a mean of 68. One of class 1 and none of class 2: nothing to compare.
        byte[] greys = [0, 51, 153, 200];
        var few = new ListImages(new ImageShape(1, 8, 8), [0, 0, 0, 1], [.. greys.Select(Grey)]);
        Assert.AreEqual(1, MeasureGreys(few, 3, [0, 51, 153]), 1e-5);
        Assert.AreEqual(34.0 / 68, MeasureGreys(few, 3, [100, 134, 168]), 1e-5);
        Assert.AreEqual(0, MeasureGreys(few, 3, [7, 7, 7]), 1e-5);

        // Without classes all four are compared: 51, 51, 47 and 47 to the nearest, a mean of 49.
        Assert.AreEqual(7.0 / 49, MeasureGreys(few, 0, [10, 17, 24, 31]), 1e-5);

        // A single image of each class has no like to be compared with.
        var single = new ListImages(new ImageShape(1, 8, 8), [0, 1, 2], [.. greys.Take(3).Select(Grey)]);
        Assert.AreEqual(1, MeasureGreys(single, 3, [7, 7, 7]), 1e-5);

        static byte[] Grey(byte grey) => [.. Enumerable.Repeat(grey, 64)];

        static double MeasureGreys(ListImages images, int classes, int[] greys)
        {
            using var generator = new Greys(classes, greys);
            using var diversity = new SampleDiversity(generator, images, 1, CPU);
            return diversity.Measure().Diversity;
        }
    }

    private static (double Diversity, double ClassSpread) Measure(ShapesImages images, int classes, Func<int[], int[]> choose)
    {
        using var generator = new Recall(images, classes, choose);
        using var diversity = new SampleDiversity(generator, images, 1, CPU);
        return diversity.Measure();
    }

    private static TrainingAlarm? Times(int times, ITrainingWatch watch, VitalSigns signs) =>
        Enumerable.Range(0, times).Select(_ => watch.Look(signs)).OfType<TrainingAlarm>().SingleOrDefault();

    /// <summary>Draws the same greys again and again in groups of eight, or once without classes, and white for the rest.</summary>
    private sealed class Greys(int classes, int[] greys)
        : GeneratorNetwork("greys", new NetworkOptions { ImageSize = 8, Classes = classes }, 4)
    {
        public override Tensor forward(Tensor latent, Tensor? label)
        {
            int group = label is null ? (int)latent.size(0) : 8;
            float[] values =
                [.. Enumerable.Range(0, (int)latent.size(0)).Select(i => i % group < greys.Length ? (greys[i % group] / 127.5f) - 1 : 1)];
            return tensor(values, [values.Length, 1, 1, 1]).expand(values.Length, 1, 8, 8);
        }
    }

    /// <summary>Draws images of a set, of the classes that it is asked for, from the end of the set.</summary>
    private sealed class Recall(ILabelledImages images, int classes, Func<int[], int[]> choose)
        : GeneratorNetwork("recall", new NetworkOptions { ImageSize = images.Shape.Width, Classes = classes }, 4)
    {
        public override Tensor forward(Tensor latent, Tensor? label)
        {
            var left = Enumerable.Range(0, images.Count).Reverse().ToList();
            int[] rows = choose([.. Enumerable.Range(0, (int)latent.size(0)).Select(i => Take(left, label?[i].item<long>()))]);
            var pixels = new byte[images.Shape.Width * images.Shape.Height];
            return stack([.. rows.Select(row =>
            {
                images.CopyPixels(row, pixels);
                return tensor(pixels.Select(value => (value / 127.5f) - 1).ToArray(), [1, images.Shape.Height, images.Shape.Width]);
            })]);
        }

        private int Take(List<int> left, long? label)
        {
            int found = left.First(row => label is null || images.LabelOf(row) == label);
            left.Remove(found);
            return found;
        }
    }
}
