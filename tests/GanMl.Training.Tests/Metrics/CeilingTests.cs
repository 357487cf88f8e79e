using GanMl.Inference;
using GanMl.Inference.Format;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Metrics;
using GanMl.Training.Metrics.Classification;
using static TorchSharp.torch;

namespace GanMl.Tests.Metrics;

/// <summary>What real images score in the place of generated ones. Features are pixels, so that the images are known.</summary>
[TestClass]
public sealed class CeilingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Test_images_stand_in_for_generated_ones_where_there_are_enough()
    {
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using MetricContext context = Speckled(generator, train: 200, test: 200, samples: 200);
        using var scope = NewDisposeScope();
        Tensor train = Flat(context.Train), test = Flat(context.Test);
        const string Of = "200 test images against as many training images";
        NeighbourhoodShares three = Neighbourhoods.Of(train, test, 3), five = Neighbourhoods.Of(train, test, 5);
        AssertCeiling(three.Precision.Value, Of, Measure(context, "precision")[0]);
        AssertCeiling(three.Recall.Value, Of, Measure(context, "precision")[1]);
        AssertCeiling(five.Coverage.Value, Of, Measure(context, "coverage")[0]);
        AssertCeiling(five.Density, Of, Measure(context, "coverage")[1]);

        IReadOnlyList<MetricValue> distances = Measure(context, "frechet-distance");
        AssertCeiling(Between(train, test), Of, distances[0]);
        Assert.AreEqual(distances[1].Value, distances[0].Ceiling!.Value!.Value, 1e-9);
        Assert.IsNull(distances[1].Ceiling);
        Assert.AreEqual(KernelDistance.Between(train, test), Measure(context, "kernel-distance")[0].Ceiling!.Value!.Value, 0.02);
    }

    [TestMethod]
    public void Other_training_images_stand_in_where_test_images_are_few()
    {
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using MetricContext context = Speckled(generator, train: 200, test: 50, samples: 100);
        using var scope = NewDisposeScope();
        Tensor train = Flat(context.Train);

        // The ten classes come in turn, 20 times; every other time is the first half.
        Tensor First(int odd) => train.index_select(
            0, tensor([.. Enumerable.Range(0, 200).Where(index => index / 10 % 2 == odd).Select(index => (long)index)]));
        AssertCeiling(
            Between(First(0), First(1)),
            "100 training images against as many others, test images being too few",
            Measure(context, "frechet-distance")[0]);

        using MetricContext all = Speckled(generator, train: 200, test: 50, samples: 200);
        MetricCeiling? none = Measure(all, "precision")[0].Ceiling;
        Assert.IsNotNull(none);
        Assert.IsNull(none.Value);
        Assert.StartsWith("too few real images: 200 more are needed", none.Of);
        Assert.IsTrue(new[] { "precision", "coverage", "kernel-distance" }.All(
            metric => Measure(all, metric)[0].Ceiling is { Value: null }));
    }

    [TestMethod]
    public void Unseen_images_are_as_near_as_other_unseen_ones()
    {
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using MetricContext context = Speckled(generator, train: 200, test: 100, samples: 200);
        MetricValue copies = Measure(context, "memorization").Single();
        Assert.AreEqual(1, copies.Value);

        // The standard error of a chance of 50 against 50 is 0.06.
        Assert.AreEqual(0.5, copies.Ceiling!.Value!.Value, 0.15);
        Assert.AreEqual("50 test images in place of generated ones, against as many other test images", copies.Ceiling.Of);
        Assert.IsLessThan(copies.Value, Measure(context, "ms-ssim")[0].Ceiling!.Value!.Value);
    }

    [TestMethod]
    public void A_classifier_learns_from_as_many_real_images_of_each_class()
    {
        using OnnxGenerator generator = GreyNetwork.Open("a", "b");
        using MetricContext context = Greys(generator, new GreyImages([900, 100], "a", "b"), samples: 100);
        MetricValue score = Measure(context, "classification-accuracy-score")[0];
        AssertCeiling(1, "a classifier of 100 training images", score);
        AssertCeiling(1, "the test images, looked at by the same classifier", Measure(context, "classifier-agreement")[0]);

        // With the shares of the training set, 90 and 10 test images are 100.
        MetricValue divergence = Measure(context, "class-divergence")[0];
        Assert.AreEqual(0, divergence.Ceiling!.Value!.Value, 1e-12);
        Assert.AreEqual("100 test images", divergence.Ceiling.Of);

        using MetricContext more = Greys(generator, new GreyImages([900, 100], "a", "b"), samples: 300);
        MetricCeiling none = Measure(more, "classification-accuracy-score")[0].Ceiling!;
        Assert.IsNull(none.Value);
        Assert.AreEqual(
            "too few training images: 300 are needed, as many of each class, and class 'b' has 100, enough for 201 in all", none.Of);
        Assert.StartsWith("too few test images: 300 are needed", Measure(more, "mode-coverage", "class-divergence").Ceiling!.Of);
    }

    [TestMethod]
    public void Ceilings_are_kept_and_measured_anew_where_they_are_damaged_or_of_other_images()
    {
        using OnnxGenerator generator = PrototypeGenerator.Open();
        string cache = _folder["cache"];
        double first = Ceiling(200);
        string path = Directory.GetFiles(cache, "figures-*.json").Single();
        string text = File.ReadAllText(path);
        Assert.AreEqual(first, Ceiling(200));

        // It is read, not measured, where it is there.
        File.WriteAllText(path, text.Replace("\"Hits\":", "\"Hits\":1", StringComparison.Ordinal));
        Assert.AreNotEqual(first, Ceiling(200));
        File.WriteAllText(path, text[..(text.Length / 2)]);
        Assert.AreEqual(first, Ceiling(200));
        Assert.AreEqual(text, File.ReadAllText(path));
        Ceiling(190);
        Assert.HasCount(2, Directory.GetFiles(cache, "figures-*.json"));

        double Ceiling(int test)
        {
            using MetricContext context = Speckled(generator, train: 200, test, samples: 100, cache);
            return Measure(context, "precision")[0].Ceiling!.Value!.Value;
        }
    }

    [TestMethod]
    public void Features_of_real_images_are_kept_for_the_next_evaluation_and_the_next_generator()
    {
        using OnnxGenerator generator = PrototypeGenerator.Open(), other = PrototypeGenerator.Open(ignoresLabel: true);
        string cache = _folder["cache"];
        var work = new Work();
        using (MetricContext context = Speckled(generator, 200, 200, 100, cache, work))
        {
            Measure(context, "precision");
            using MetricContext beside = context.For(other);
            Assert.AreNotEqual(0, work.CountOf("looking at training images"));
            work.Reports.Clear();
            Measure(beside, "frechet-distance");
            Assert.AreEqual(0, work.CountOf("looking at training images"));
            Assert.AreEqual(1, work.CountOf("looking at generated images"));
        }

        Assert.HasCount(2, Directory.GetFiles(cache, "vectors-*.safetensors"));
        work.Reports.Clear();
        using MetricContext later = Speckled(other, 200, 200, 100, cache, work);
        using var scope = NewDisposeScope();
        Tensor some = Flat(later.Train).index_select(
            0, tensor([.. Enumerable.Range(0, 200).Where(index => index / 10 % 2 == 0).Select(index => (long)index)]));
        Assert.IsTrue(later.FeaturesOfTrain(100).Values.Equals(some));
        Assert.AreEqual(0, work.CountOf("looking at training images"));

        // What is missing is added to what is known.
        Assert.IsTrue(later.FeaturesOfTrain(200).Values.Equals(Flat(later.Train)));
        Assert.AreEqual(1, work.CountOf("looking at training images"));
    }

    [TestMethod]
    public void Who_wants_no_ceilings_gets_none()
    {
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using var context = new MetricContext
        {
            Generator = generator,
            Train = new SpeckledImages(200),
            Test = new SpeckledImages(100, seed: 1),
            Samples = 100,
            Classifier = FeatureMetricsTests.Recipe,
            FeatureNetwork = Pixels(),
            Ceilings = false,
        };
        IEnumerable<MetricValue> values = MetricCatalogue.Default.All
            .Where(metric => !metric.IsOnRequest)
            .SelectMany(metric => metric.Evaluate(context));
        Assert.IsTrue(values.All(value => value.Ceiling is null));
    }

    private static void AssertCeiling(double expected, string of, MetricValue value)
    {
        Assert.IsNotNull(value.Ceiling, value.Name);
        Assert.AreEqual(of, value.Ceiling.Of);
        Assert.AreEqual(expected, value.Ceiling.Value!.Value, 1e-4, value.Name);
    }

    private static IReadOnlyList<MetricValue> Measure(MetricContext context, string metric) =>
        MetricCatalogue.Default.Find(metric).Evaluate(context);

    private static MetricValue Measure(MetricContext context, string name, string metric) =>
        Measure(context, metric).Single(value => value.Name == name);

    private static double Between(Tensor real, Tensor others)
    {
        using var first = new FeatureMoments(real);
        using var second = new FeatureMoments(others);
        return FrechetDistance.Between(first, second);
    }

    private static Tensor Flat(ILabelledImages images) => ImageRows.Of(images, 0, images.Count).flatten(1);

    private FeatureNetworkOptions Pixels() => FeatureGraph.Write(
        _folder, TensorProto.Types.DataType.Float, [0, 1, 16, 16], nodes: FeatureGraph.Node("Flatten", "features", "image"));

    private MetricContext Speckled(
        OnnxGenerator generator, int train, int test, int samples, string? cache = null, Work? work = null) => new()
        {
            Generator = generator,
            Train = new SpeckledImages(train),
            Test = new SpeckledImages(test, seed: 1),
            Samples = samples,
            Classifier = FeatureMetricsTests.Recipe,
            ClassifierFolder = cache,
            FeatureNetwork = Pixels(),
            Progress = work,
        };

    private MetricContext Greys(OnnxGenerator generator, ILabelledImages train, int samples) => new()
    {
        Generator = generator,
        Train = train,
        Test = new GreyImages([90, 10], "a", "b"),
        Samples = samples,
        Classifier = new ClassifierTrainingOptions { Steps = 150, BatchSize = 16, LearningRate = 3e-3, Device = "cpu" },
        FeatureNetwork = Pixels(),
    };

    private sealed class Work : IProgress<MetricProgress>
    {
        internal List<MetricProgress> Reports { get; } = [];

        public void Report(MetricProgress value) => Reports.Add(value);

        internal int CountOf(string work) => Reports.Count(report => report.Work == work);
    }
}
