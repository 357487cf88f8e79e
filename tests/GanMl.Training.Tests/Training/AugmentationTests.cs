using GanMl.Models;
using GanMl.Models.Dcgan;
using GanMl.Training.Augmentation;
using static TorchSharp.torch;

namespace GanMl.Tests.Training;

/// <summary>Each augmentation against what it is to do, image by image; all of them against finite differences.</summary>
[TestClass]
public sealed class AugmentationTests
{
    [TestMethod]
    public void Instance_noise_has_its_deviation_and_is_gone_at_the_end()
    {
        using var scope = NewDisposeScope();
        Tensor images = full([50, 1, 32, 32], 0.25f);
        Tensor noise = new InstanceNoise().Apply(images, 0.4, 0.5) - images;
        Assert.AreEqual(0, noise.mean().item<float>(), 0.005);
        Assert.AreEqual(0.2, noise.std().item<float>(), 0.005);
        Assert.IsTrue(new InstanceNoise().Apply(images, 0.4, 1).Equals(images));
    }

    [TestMethod]
    public void Translated_images_are_moved_whole_with_zeros_coming_in()
    {
        using var scope = NewDisposeScope();
        Tensor images = rand(64, 3, 16, 16) + 1;
        Tensor moved = new TranslationAugmentation().Apply(images, 1, 0);
        var seen = new HashSet<(int, int)>();
        for (int image = 0; image < 64; image++)
        {
            (int Down, int Right)[] offsets =
                [.. from down in Enumerable.Range(-2, 5) from right in Enumerable.Range(-2, 5) select (down, right)];
            (int Down, int Right)[] fitting =
                [.. offsets.Where(offset => Moved(images[image], offset.Down, offset.Right).Equals(moved[image]))];
            Assert.HasCount(1, fitting, $"image {image}");
            seen.Add(fitting[0]);
        }

        // Of 25 places 64 images leave few unseen.
        Assert.IsGreaterThan(18, seen.Count);
    }

    [TestMethod]
    public void Cutout_clears_a_square_of_half_the_side_as_far_as_it_lies_inside()
    {
        using var scope = NewDisposeScope();
        Tensor cut = new CutoutAugmentation().Apply(ones(200, 2, 16, 16), 1, 0).eq(0);
        Assert.IsTrue(cut.select(1, 0).Equals(cut.select(1, 1)), "all channels alike");
        long[] rows = [.. cut.select(1, 0).any(2).sum(1).data<long>()], columns = [.. cut.select(1, 0).any(1).sum(1).data<long>()];
        long[] areas = [.. cut.select(1, 0).sum([1, 2]).data<long>()];
        for (int image = 0; image < areas.Length; image++)
        {
            Assert.AreEqual(rows[image] * columns[image], areas[image]);
            Assert.IsTrue(rows[image] is >= 4 and <= 8 && columns[image] is >= 4 and <= 8, $"{rows[image]} x {columns[image]}");
        }

        Assert.Contains(8 * 8, areas);
    }

    [TestMethod]
    public void Color_moves_brightness_and_scales_contrast_and_saturation_within_bounds()
    {
        using var scope = NewDisposeScope();
        Tensor grey = cat([zeros(300, 1, 8, 4), ones(300, 1, 8, 4)], 3);
        Tensor augmented = new ColorAugmentation().Apply(grey, 1, 0);
        Tensor contrast = augmented.amax([1, 2, 3]) - augmented.amin([1, 2, 3]), brightness = augmented.mean([1, 2, 3]) - 0.5;
        Assert.IsTrue(contrast.ge(0.5 - 1e-5).logical_and(contrast.le(1.5 + 1e-5)).all().item<bool>());
        Assert.IsTrue(brightness.abs().le(0.5 + 1e-5).all().item<bool>());
        Assert.AreEqual(1, contrast.mean().item<float>(), 0.06);
        Assert.AreEqual(0, brightness.mean().item<float>(), 0.06);

        Tensor colour = new ColorAugmentation().Apply(cat([ones(300, 1, 8, 8), zeros(300, 2, 8, 8)], 1), 1, 0);
        Tensor saturation = (colour.select(1, 0) - colour.select(1, 1)).mean([1, 2]);
        Assert.IsTrue(saturation.ge(-1e-5).logical_and(saturation.le((2 * 1.5) + 1e-5)).all().item<bool>());
        Assert.IsGreaterThan(1.5f, saturation.max().item<float>());
        Assert.IsTrue(colour.select(1, 1).allclose(colour.select(1, 2)), "equal channels stay equal");
    }

    [TestMethod]
    public void A_chance_treats_so_many_images_and_leaves_the_others_as_they_are()
    {
        using var scope = NewDisposeScope();
        Tensor images = rand(2_000, 1, 8, 8);
        foreach (IAugmentation augmentation in AugmentationCatalogue.Default.All.Where(augmentation => augmentation.IsChance))
        {
            double augmented = augmentation.Apply(images, 0.3, 0).ne(images).any(3).any(2).any(1)
                .to(ScalarType.Float32).mean().item<float>();
            // A translation by nothing is one of 9, and a flip is for half.
            double expected = augmentation.Name switch { "translation" => 0.3 * 8 / 9, "flip" => 0.15, _ => 0.3 };
            Assert.AreEqual(expected, augmented, 0.04, augmentation.Name);
        }
    }

    [TestMethod]
    [DataRow("instance-noise")]
    [DataRow("color")]
    [DataRow("translation")]
    [DataRow("cutout")]
    [DataRow("flip")]
    public void Gradients_of_a_treatment_are_those_of_finite_differences(string name)
    {
        using var scope = NewDisposeScope();
        IAugmentation augmentation = AugmentationCatalogue.Default.Find(name);
        Tensor images = rand([3, 3, 8, 8], ScalarType.Float64, requires_grad: true), weights = rand([3, 3, 8, 8], ScalarType.Float64);
        Value(images).backward();
        using (no_grad())
        {
            foreach (long[] place in new long[][] { [0, 0, 1, 2], [1, 2, 4, 4], [2, 1, 7, 0] })
            {
                Tensor nudge = zeros_like(images);
                nudge[place[0], place[1], place[2], place[3]] = tensor(1e-6, ScalarType.Float64);
                double slope = (Value(images + nudge) - Value(images - nudge)).item<double>() / 2e-6;
                Assert.AreEqual(slope, images.grad![place[0], place[1], place[2], place[3]].item<double>(), 1e-6);
            }
        }

        // The same random numbers each time.
        Tensor Value(Tensor given)
        {
            random.manual_seed(7);
            return (augmentation.Apply(given, 1, 0) * weights).sum();
        }
    }

    [TestMethod]
    public void The_images_of_a_pair_can_be_augmented_alike()
    {
        using var scope = NewDisposeScope();
        using var seen = new SeeingDiscriminator();
        using var augmented = new AugmentedDiscriminator(
            seen, [new("translation", 0.7), new("color"), new("cutout", 0.5), new("instance-noise", 0.3)]);
        Tensor images = randn(8, 1, 16, 16);
        Assert.IsFalse(Twice(), "by other numbers, unless it is asked for");

        augmented.BeginPairs(8);
        Assert.IsTrue(Twice(), "in one batch");
        Tensor first = seen.Seen!.narrow(0, 0, 8).clone();
        augmented.call(images, null);
        Assert.IsTrue(seen.Seen!.Equals(first), "and one after the other");
        Assert.IsFalse(first.narrow(0, 0, 1).Equals(first.narrow(0, 1, 1)));
        float[] drawn = [.. rand(4).data<float>()];
        augmented.call(images, null);
        CollectionAssert.AreNotEqual(drawn, rand(4).data<float>().ToArray(), "what is drawn afterwards goes on");

        augmented.BeginPairs(8);
        augmented.call(images, null);
        Assert.IsFalse(seen.Seen!.Equals(first), "by other numbers in the next step");

        bool Twice()
        {
            augmented.call(cat([images, images]), null);
            return seen.Seen!.narrow(0, 0, 8).Equals(seen.Seen.narrow(0, 8, 8));
        }
    }

    [TestMethod]
    public void The_adaptive_strength_follows_the_sign_and_keeps_its_bounds()
    {
        using var adaptive = new AdaptiveAugmentation(0.6);
        Assert.AreEqual(0, adaptive.Chance);
        // 90 of 100 real images above zero are a mean sign of 0.8, 75 one of 0.5.
        adaptive.Update(0.9, 5_000);
        Assert.AreEqual(0.01, adaptive.Chance, 1e-12);
        adaptive.Update(0.75, 2_500);
        Assert.AreEqual(0.005, adaptive.Chance, 1e-12);
        adaptive.Update(0.75, 100_000);
        Assert.AreEqual(0, adaptive.Chance);
        adaptive.Update(1, 10_000_000);
        Assert.AreEqual(AdaptiveAugmentation.Highest, adaptive.Chance);
        Assert.ThrowsExactly<ArgumentException>(() => new AdaptiveAugmentation(1));

        // In a short run it is faster.
        using var quick = new AdaptiveAugmentation(0.6, 100_000);
        quick.Update(0.9, 5_000);
        Assert.AreEqual(0.05, quick.Chance, 1e-12);
    }

    [TestMethod]
    public void A_treated_discriminator_judges_treated_images_and_adapts_augmentations_alone()
    {
        using var scope = NewDisposeScope();
        var inner = new DcganDiscriminator(new NetworkOptions());
        inner.eval();
        using var adaptive = new AdaptiveAugmentation(0.6);
        using var augmented = new AugmentedDiscriminator(inner, [new("flip"), new("instance-noise", 0.5)], adaptive);
        augmented.eval();
        Tensor images = rand(8, 1, 28, 28);
        augmented.Progress = 1;
        Assert.IsTrue(augmented.call(images, null).Equals(inner.call(images, null)), "no chance yet, and no noise at the end");
        augmented.Progress = 0;
        Assert.IsFalse(augmented.call(images, null).Equals(inner.call(images, null)));
        augmented.Progress = 1;
        adaptive.Update(1, 10_000_000);
        Assert.IsFalse(augmented.call(images, null).Equals(inner.call(images, null)));
        Assert.HasCount(inner.parameters().Count(), augmented.parameters());
    }

    [TestMethod]
    public void Augmentations_are_read_from_text_and_refused_with_a_reason()
    {
        Assert.AreEqual(new AugmentationOptions("cutout", 0.5), AugmentationOptions.Parse("cutout:0.5"));
        Assert.AreEqual(new AugmentationOptions("flip"), AugmentationOptions.Parse("flip"));
        Assert.AreEqual("cutout:0.5", new AugmentationOptions("cutout", 0.5).ToString());
        Assert.Contains("cutout:much", Assert.ThrowsExactly<FormatException>(() => AugmentationOptions.Parse("cutout:much")).Message);
        Assert.Contains(
            "instance-noise, color, translation",
            Assert.ThrowsExactly<ArgumentException>(() => new AugmentationOptions("blur").Validate()).Message);
        Assert.Contains("at most 1", Assert.ThrowsExactly<ArgumentException>(() => new AugmentationOptions("color", 2).Validate()).Message);
        Assert.ThrowsExactly<ArgumentException>(() => new AugmentationOptions("instance-noise", 0).Validate());
        new AugmentationOptions("instance-noise", 2).Validate();
    }

    private static Tensor Moved(Tensor image, int down, int right)
    {
        Tensor moved = zeros_like(image);
        for (int row = 0; row < 16; row++)
        {
            for (int column = 0; column < 16; column++)
            {
                // Where the paper's code takes a pixel from.
                if (row + down is >= 0 and < 16 && column + right is >= 0 and < 16)
                {
                    moved[TensorIndex.Colon, row, column] = image[TensorIndex.Colon, row + down, column + right];
                }
            }
        }

        return moved;
    }

    /// <summary>Keeps what it is shown.</summary>
    private sealed class SeeingDiscriminator() : DiscriminatorNetwork("seeing", new NetworkOptions())
    {
        internal Tensor? Seen { get; private set; }

        public override Tensor forward(Tensor image, Tensor? label)
        {
            Seen = image;
            return image.mean([1, 2, 3]).unsqueeze(1);
        }
    }
}
