using GanMl.Inference;
using GanMl.Inference.Format;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Metrics;
using GanMl.Training.Metrics.Classification;

namespace GanMl.Tests.Metrics;

/// <summary>Sets with more images of one class than of another, as users have them: both sides are drawn with the same shares.</summary>
[TestClass]
public sealed class UnevenSetTests : IDisposable
{
    // The features are 256 pixels, 0.2 in class a and 0.4 in class b, so the classes are sqrt(256 * 0.04) apart.
    private const double SquaredGap = 256 * 0.2 * 0.2;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_generator_that_draws_what_is_there_is_at_no_distance()
    {
        using OnnxGenerator generator = GreyNetwork.Open("a", "b");
        using MetricContext context = Context(generator, new GreyImages([900, 100], "a", "b"), new GreyImages([90, 10], "a", "b"));
        MetricValue[] distances = [.. Measure(context, "frechet-distance")];
        CollectionAssert.AreEqual(
            new[] { "frechet-distance", "frechet-distance-at-100", "frechet-distance-of-real" },
            distances.Select(value => value.Name).ToArray());
        Assert.IsTrue(distances.All(value => value.Value < 1e-4), string.Join(", ", distances.Select(value => value.Value)));

        // No resample of the same images is nearer than equal ones, and no distance is below 0.
        Assert.IsTrue(distances.All(value => value.Interval is { Low: 0, High: > 0 }));
        MetricValue kernel = Measure(context, "kernel-distance")[0];
        Assert.IsTrue(kernel.Interval!.Value.Low <= 0 && kernel.Interval.Value.High >= 0, $"{kernel}");
        Assert.AreEqual((1, 1), (Measure(context, "precision")[0].Value, Measure(context, "precision")[1].Value));
        Assert.AreEqual(1, Measure(context, "coverage")[0].Value);
        Assert.AreEqual(0.5, Measure(context, "memorization")[0].Value);
    }

    [TestMethod]
    public void A_generator_that_never_draws_the_rare_class_is_as_far_as_the_class()
    {
        using OnnxGenerator generator = GreyNetwork.OpenDrawing(["a", "b"], ["a", "a"]);
        using MetricContext context = Context(generator, new GreyImages([900, 100], "a", "b"), new GreyImages([90, 10], "a", "b"));

        // The means are a tenth of the gap apart, and the generated images have no variance beside 0.9 * 0.1 of the real ones.
        double expected = SquaredGap * ((0.1 * 0.1) + (0.9 * 0.1 * 1_000 / 999));
        Assert.AreEqual(expected, Measure(context, "frechet-distance")[0].Value, 1e-4);
        Assert.AreEqual(0.9, Measure(context, "precision")[1].Value, 1e-12);
        Assert.AreEqual(0.9, Measure(context, "coverage")[0].Value, 1e-12);
    }

    [TestMethod]
    public void The_class_of_an_image_is_a_function_of_its_number_and_the_shares()
    {
        int[] labels = LabelSequence.Of([900, 100], 40);
        CollectionAssert.AreEqual(
            new[] { 5, 15, 25, 35 }, Enumerable.Range(0, labels.Length).Where(place => labels[place] == 1).ToArray());
        CollectionAssert.AreEqual(labels[..7], LabelSequence.Of([9, 1], 7));
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 0, 1, 2, 0 }, LabelSequence.Of([60, 60, 60], 7));
        CollectionAssert.AreEqual(new[] { 0, 2, 0, 2 }, LabelSequence.Of([5, 0, 5], 4));
        Assert.ThrowsExactly<ArgumentException>(() => LabelSequence.Of([0, 0], 1));

        // At every length each class is near its share, and a whole set has each exactly as often.
        int[] counts = [700, 7, 41, 252];
        int[] all = LabelSequence.Of(counts, 2_000), drawn = new int[4];
        for (int i = 0; i < all.Length; i++)
        {
            drawn[all[i]]++;
            Assert.IsTrue(counts.Zip(drawn).All(pair => Math.Abs((pair.First * (i + 1) / 1_000.0) - pair.Second) < 1.5), $"{i}");
            if (i == 999)
            {
                CollectionAssert.AreEqual(counts, drawn);
            }
        }

        using OnnxGenerator generator = GreyNetwork.Open("a", "b");
        using MetricContext context = Context(generator, new GreyImages([900, 100], "a", "b"), new GreyImages([90, 10], "a", "b"));
        ILabelledImages even = context.Generate(40), uneven = context.Generate(40, ClassShares.OfTraining);
        CollectionAssert.AreEqual(labels, Labels(uneven));
        CollectionAssert.AreEqual(Enumerable.Range(0, 40).Select(row => row % 2).ToArray(), Labels(even));
        CollectionAssert.AreEqual(labels, context.FeaturesOfGenerated(40).Labels.ToArray());
        Assert.AreEqual(GreyImages.GreyOf("b"), uneven.PixelsOf(15)[0]);
        Assert.AreEqual(GreyImages.GreyOf("a"), uneven.PixelsOf(1)[0]);
    }

    [TestMethod]
    public void Test_images_are_taken_with_the_shares_of_the_training_set()
    {
        using OnnxGenerator generator = GreyNetwork.Open("a", "b");
        using MetricContext context = Context(generator, new GreyImages([900, 100], "a", "b"), new GreyImages([50, 50], "a", "b"));

        // The fifty-first a is the one that is missing, behind six of b.
        Assert.AreEqual("frechet-distance-at-56", Measure(context, "frechet-distance")[1].Name);
        CollectionAssert.AreEqual(new[] { 50, 6 }, Counts(context.FeaturesOfTest(1_000)));
        Assert.IsLessThan(1e-4, Measure(context, "frechet-distance")[2].Value);
        Assert.AreEqual(0.5, Measure(context, "memorization")[0].Value);

        using MetricContext few = Context(generator, new GreyImages([900, 1], "a", "b"), new GreyImages([2, 50], "a", "b"));
        string refusal = Assert.ThrowsExactly<MetricException>(() => Measure(few, "precision")).Message;
        Assert.Contains(
            "at least 4 test images with the class shares of the training set 'greys', and the test set 'greys' has 2: add", refusal);
    }

    [TestMethod]
    public void Classes_that_come_in_turn_are_all_taken()
    {
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using var context = new MetricContext
        {
            Generator = generator,
            Train = new PrototypeImages(200),
            Test = new PrototypeImages(100),
            FeatureNetwork = Pixels(),
        };

        // Every tenth image would be of one class.
        CollectionAssert.AreEqual(Enumerable.Repeat(2, 10).ToArray(), Counts(context.FeaturesOfTrain(20), 10));
        CollectionAssert.AreEqual(Enumerable.Repeat(1, 10).ToArray(), Counts(context.FeaturesOfTest(10), 10));
    }

    [TestMethod]
    public void Classes_are_matched_by_name_whatever_their_order()
    {
        using OnnxGenerator generator = GreyNetwork.Open("e", "c", "a");
        using MetricContext context = Context(generator, new GreyImages([60, 30, 10], "a", "c", "e"), new GreyImages([6, 30], "e", "a"));
        CollectionAssert.AreEqual(new[] { 60, 30, 10 }, Counts(context.FeaturesOfGenerated(100), 3));
        CollectionAssert.AreEqual(new[] { 30, 0, 5 }, Counts(context.FeaturesOfTest(100), 3));
        ILabelledImages drawn = context.Generate(3);
        CollectionAssert.AreEqual(new[] { 2, 1, 0 }, Labels(drawn));
        Assert.AreEqual(GreyImages.GreyOf("e"), drawn.PixelsOf(0)[0]);
        Assert.AreEqual("c", context.ClassesWithoutTestImages.Single());

        // Of the classes that both have, the real images are as far from each other as equal ones.
        MetricValue[] distances = [.. Measure(context, "frechet-distance")];
        Assert.AreEqual("frechet-distance-of-real", distances[^1].Name);
        Assert.IsTrue(distances.All(value => value.Value < 1e-4));
        Assert.AreEqual(0.5, Measure(context, "memorization")[0].Value);
        Assert.AreEqual(0, Measure(context, "class-divergence")[0].Value, 1e-12);
        Assert.AreEqual(1, Measure(context, "classifier-agreement")[0].Value);
        Assert.AreEqual(1, Measure(context, "classification-accuracy-score")[0].Value);
    }

    [TestMethod]
    public void A_class_that_only_one_side_has_is_named_where_classes_are_needed()
    {
        using OnnxGenerator generator = GreyNetwork.Open("a", "e");
        using MetricContext added = Context(generator, new GreyImages([60, 30, 10], "a", "e", "c"), new GreyImages([6, 3], "a", "e"));
        Assert.Contains("The generator's classes (a, e) are not those of the training set 'greys' (a, e, c)", Refusal(added));
        using MetricContext strange = Context(generator, new GreyImages([60, 30], "a", "e"), new GreyImages([6, 3, 1], "e", "a", "d"));
        Assert.Contains("The test set 'greys' has images of classes that the generator does not draw (d)", Refusal(strange));

        // A folder of a class that is empty is no class of any image.
        using MetricContext empty = Context(generator, new GreyImages([60, 30], "a", "e"), new GreyImages([6, 3, 0], "e", "a", "d"));
        Assert.AreEqual(1, Measure(empty, "classifier-agreement")[0].Value);

        // Features need no classes: what is compared are the images, as they come.
        using MetricContext flat = Context(generator, new GreyImages([60, 30], "a", "e"), new GreyImages([9], "c"));
        CollectionAssert.AreEqual(new[] { 9, 0 }, Counts(flat.FeaturesOfTest(20)));
        Assert.IsEmpty(flat.ClassesWithoutTestImages);
        Assert.Contains("needs the classes of the test images, and the test set 'greys' has only one (c)", Refusal(flat));

        static string Refusal(MetricContext context) =>
            Assert.ThrowsExactly<MetricException>(() => Measure(context, "classifier-agreement")).Message;
    }

    [TestMethod]
    public void A_class_with_a_single_real_image_is_in_neither_mean_of_similarity()
    {
        using OnnxGenerator generator = GreyNetwork.Open("a", "b");
        using MetricContext context = Context(generator, new GreyImages([9, 1], "a", "b"), new GreyImages([9, 1], "a", "b"));
        IReadOnlyList<MetricValue> values = Measure(context, "ms-ssim");
        CollectionAssert.AreEqual(
            new[] { "ms-ssim", "ms-ssim a", "ms-ssim b", "ms-ssim-of-real", "ms-ssim-of-real a" },
            values.Select(value => $"{value.Name} {value.ClassName}".Trim()).ToArray());
        Assert.IsTrue(values.All(value => Math.Abs(value.Value - 1) < 1e-9 && value.Interval is { High: <= 1 }));
    }

    private static IReadOnlyList<MetricValue> Measure(MetricContext context, string metric) =>
        MetricCatalogue.Default.Find(metric).Evaluate(context);

    /// <summary>How many rows each of two classes has, or each of three.</summary>
    private static int[] Counts(FeatureRows rows, int classes = 2) =>
        [.. Enumerable.Range(0, classes).Select(label => rows.Labels.Count(row => row == label))];

    private static int[] Labels(ILabelledImages images) => [.. Enumerable.Range(0, images.Count).Select(images.LabelOf)];

    private FeatureNetworkOptions Pixels() => FeatureGraph.Write(
        _folder, TensorProto.Types.DataType.Float, [0, 1, 16, 16], nodes: FeatureGraph.Node("Flatten", "features", "image"));

    private MetricContext Context(OnnxGenerator generator, ILabelledImages train, ILabelledImages test) => new()
    {
        Generator = generator,
        Train = train,
        Test = test,
        Samples = 1_000,
        Classifier = new ClassifierTrainingOptions { Steps = 150, BatchSize = 16, LearningRate = 3e-3, Device = "cpu" },
        FeatureNetwork = Pixels(),
    };
}
