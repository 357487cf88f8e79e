using GanMl.Export;
using GanMl.Export.Inputs;
using GanMl.Images.Derived;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Metrics;
using GanMl.Training.Metrics.Classification;
using static TorchSharp.torch;

namespace GanMl.Tests.Metrics;

/// <summary>
/// The metrics as they are asked for, on a generator that draws one clean image a class where real ones are noisy. With pixels as features
/// every answer is known: its images lie amid the real ones, and not one real image lies amid its images.
/// </summary>
[TestClass]
public sealed class FeatureMetricsTests
{
    internal static readonly ClassifierTrainingOptions Recipe = new() { Steps = 40, BatchSize = 32, Device = "cpu" };

    [TestMethod]
    public void A_generator_of_one_image_a_class_is_precise_and_recalls_nothing()
    {
        using var folder = new TemporaryFolder();
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using MetricContext context = Context(generator, Pixels(folder));
        IReadOnlyList<MetricValue> values = MetricCatalogue.Default.Find("precision").Evaluate(context);
        CollectionAssert.AreEqual(new[] { "precision", "recall" }, values.Select(value => value.Name).ToArray());
        Assert.AreEqual((1, 0), (values[0].Value, values[1].Value));
        Assert.AreEqual(new Share(0, 200).WilsonInterval, values[1].Interval);

        values = MetricCatalogue.Default.Find("coverage").Evaluate(context);
        Assert.AreEqual(("coverage", 1.0), (values[0].Name, values[0].Value));
        // Each lies in the neighbourhoods of all 20 images of its class, of 5 expected.
        Assert.AreEqual(("density", 4.0), (values[1].Name, values[1].Value));
    }

    [TestMethod]
    public void Images_nearer_to_the_training_set_than_unseen_ones_count_as_copies()
    {
        using var folder = new TemporaryFolder();
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using MetricContext context = Context(generator, Pixels(folder));
        Assert.AreEqual(1.0, MetricCatalogue.Default.Find("memorization").Evaluate(context).Single().Value);
        // Of six pairs 2, 1.5 and 1 are won, a tie being half.
        Assert.AreEqual(4.5 / 6, Memorization.ChanceOfBeingNearer([1, 2, 3], [2, 4]), 1e-12);
    }

    [TestMethod]
    public void Distances_are_those_between_the_features_and_real_images_show_the_mark()
    {
        using var folder = new TemporaryFolder();
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using MetricContext context = Context(generator, Pixels(folder), test: 200);
        using var scope = NewDisposeScope();
        Tensor train = Flat(context.Train), generated = Flat(context.Generate(200)), test = Flat(context.Test);

        IReadOnlyList<MetricValue> values = MetricCatalogue.Default.Find("frechet-distance").Evaluate(context);
        using var trained = new FeatureMoments(train);
        using var drawn = new FeatureMoments(generated);
        using var unseen = new FeatureMoments(test);
        Assert.AreEqual(FrechetDistance.Between(trained, drawn), values[0].Value, 1e-4);
        Assert.AreEqual("frechet-distance-of-real", values[1].Name);
        Assert.AreEqual(FrechetDistance.Between(trained, unseen), values[1].Value, 1e-4);
        Assert.IsTrue(values.All(value => value.Interval is { } interval && interval.Low < value.Value && value.Value < interval.High));

        values = MetricCatalogue.Default.Find("kernel-distance").Evaluate(context);
        Assert.AreEqual(KernelDistance.Between(train, generated), values[0].Value, 0.2 * values[0].Value);
        Assert.IsGreaterThan(values[1].Value, values[0].Value);
    }

    [TestMethod]
    public void As_many_generated_images_are_compared_as_there_are_real_ones()
    {
        using var folder = new TemporaryFolder();
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using MetricContext context = Context(generator, Pixels(folder), train: 50, test: 20);
        IReadOnlyList<MetricValue> precision = MetricCatalogue.Default.Find("precision").Evaluate(context);
        Assert.AreEqual(new Share(50, 50).WilsonInterval, precision[0].Interval);

        using var scope = NewDisposeScope();
        Tensor train = Flat(context.Train), generated = Flat(context.Generate(200)), test = Flat(context.Test);

        // Two of the five images of each class, the classes coming in turn.
        Tensor some = train.index_select(0, tensor([.. Enumerable.Range(0, 20).Select(index => (long)(index < 10 ? index : index + 10))]));
        NeighbourhoodShares shares = Neighbourhoods.Of(train, generated.narrow(0, 0, 50), 5);
        Assert.AreEqual(
            shares.DensityInterval.High, MetricCatalogue.Default.Find("coverage").Evaluate(context)[1].Interval!.Value.High, 1e-9);

        IReadOnlyList<MetricValue> values = MetricCatalogue.Default.Find("frechet-distance").Evaluate(context);
        CollectionAssert.AreEqual(
            new[] { "frechet-distance", "frechet-distance-at-20", "frechet-distance-of-real" },
            values.Select(value => value.Name).ToArray());
        Assert.AreEqual(Between(train, generated.narrow(0, 0, 50)), values[0].Value, 1e-4);
        Assert.AreEqual(Between(some, generated.narrow(0, 0, 20)), values[1].Value, 1e-4);
        Assert.AreEqual(Between(some, test), values[2].Value, 1e-4);

        static double Between(Tensor real, Tensor others)
        {
            using var first = new FeatureMoments(real);
            using var second = new FeatureMoments(others);
            return FrechetDistance.Between(first, second);
        }
    }

    [TestMethod]
    public void Features_that_are_known_are_not_computed_again()
    {
        using var folder = new TemporaryFolder();
        using OnnxGenerator generator = PrototypeGenerator.Open(ignoresLabel: true);
        var work = new Work();
        using MetricContext context = Context(generator, Pixels(folder), progress: work);
        Tensor generated = context.FeaturesOfGenerated(200).Values, test = context.FeaturesOfTest(1_000).Values;
        int reports = work.Reports.Count;
        using var scope = NewDisposeScope();
        Assert.IsTrue(context.FeaturesOfGenerated(120).Values.Equals(generated.narrow(0, 0, 120)));
        Tensor everyOther = tensor([.. Enumerable.Range(0, 100).Where(index => index / 10 % 2 == 0).Select(index => (long)index)]);
        Assert.IsTrue(context.FeaturesOfTest(50).Values.Equals(test.index_select(0, everyOther)));
        Assert.IsTrue(test.Equals(Flat(context.Test)));
        Assert.AreEqual(reports, work.Reports.Count);

        // Those that are missing come behind those that are known.
        Tensor more = context.FeaturesOfGenerated(300).Values;
        Assert.IsTrue(more.Equals(Flat(context.Generate(300))));
        Assert.IsTrue(more.narrow(0, 0, 200).Equals(generated));
        Assert.AreEqual(new MetricProgress("looking at generated images", 0, 100), work.Reports[^1]);
    }

    [TestMethod]
    public void Every_image_is_drawn_once_for_all_metrics()
    {
        using OnnxGenerator generator = PrototypeGenerator.Open();
        var work = new Work();
        using MetricContext context = Context(generator, null, progress: work);
        foreach (IGeneratorMetric metric in MetricCatalogue.Default.All.Where(metric => !metric.IsOnRequest))
        {
            metric.Evaluate(context);
        }

        CollectionAssert.AreEqual(
            new long[] { 64, 128, 192, 200 },
            work.Reports.Where(report => report.Work == "generating images").Select(report => report.Done).ToArray());
    }

    [TestMethod]
    public void A_metric_of_the_users_own_is_given_features_and_classes()
    {
        using var folder = new TemporaryFolder();
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using MetricContext context = Context(generator, Pixels(folder), test: 25);
        IReadOnlyList<MetricValue> values = new FeatureLength().Evaluate(context);
        CollectionAssert.AreEqual(new[] { "feature-length", "feature-length-of-real" }, values.Select(value => value.Name).ToArray());

        // A block of 16 white pixels.
        Assert.AreEqual(4, values[0].Value, 1e-6);
        Assert.IsTrue(values[1].Interval is { } interval && interval.Low < values[1].Value && values[1].Value < interval.High);

        FeatureRows drawn = context.FeaturesOfGenerated(23), train = context.FeaturesOfTrain(50);
        CollectionAssert.AreEqual(Enumerable.Range(0, 23).Select(row => row % 10).ToArray(), drawn.Labels.ToArray());
        CollectionAssert.AreEqual(Enumerable.Range(0, 50).Select(row => row % 10).ToArray(), train.Labels.ToArray());
        CollectionAssert.AreEqual(new long[] { 50, 256 }, train.Values.shape);
        Assert.HasCount(25, context.FeaturesOfTest(1_000).Labels);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => context.FeaturesOfTrain(0));
    }

    [TestMethod]
    public void Similar_images_within_a_class_are_seen_class_by_class()
    {
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using MetricContext context = Context(generator, null);
        IReadOnlyList<MetricValue> values = MetricCatalogue.Default.Find("ms-ssim").Evaluate(context);
        Assert.HasCount(2 * (1 + PrototypeImages.Names.Length), values);
        Assert.IsTrue(values.Where(value => value.Name == "ms-ssim").All(value => Math.Abs(value.Value - 1) < 1e-12));
        Assert.IsLessThan(0.99, values.First(value => value.Name == "ms-ssim-of-real").Value);
        CollectionAssert.AreEqual(PrototypeImages.Names, values.Skip(1).Take(10).Select(value => value.ClassName).ToArray());
    }

    [TestMethod]
    public void Classes_that_are_drawn_as_asked_for_do_not_diverge()
    {
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using MetricContext context = Context(generator, null);
        IReadOnlyList<MetricValue> values = MetricCatalogue.Default.Find("class-divergence").Evaluate(context);
        Assert.AreEqual(0, values[0].Value, 1e-12);
        Assert.AreEqual(("mode-coverage", 1.0), (values[1].Name, values[1].Value));
        Assert.AreEqual(Math.Log(10), ClassDivergence.Divergence([1, 0, 0, 0, 0, 0, 0, 0, 0, 0], [.. Enumerable.Repeat(0.1, 10)]), 1e-12);
        Assert.AreEqual((0.5 * Math.Log(2)) + (0.5 * Math.Log(2.0 / 3)), ClassDivergence.Divergence([0.5, 0.5], [0.25, 0.75]), 1e-12);
    }

    [TestMethod]
    public void An_unconditional_generator_is_measured_by_what_needs_no_classes()
    {
        // It draws grey, whatever the noise.
        using var generator = OnnxGenerator.Open(new TinyGenerator { Shape = PrototypeImages.ShapeOfAll, Factor = 0.5f }.ToBytes());
        using MetricContext context = Context(generator, null);
        foreach (IGeneratorMetric metric in MetricCatalogue.Default.All.Where(metric => !metric.NeedsClasses))
        {
            IReadOnlyList<MetricValue> values = metric.Evaluate(context);
            Assert.AreEqual(metric.Name, values[0].Name);
            Assert.IsTrue(values.All(value => double.IsFinite(value.Value) && value.ClassName is null), metric.Name);
        }

        Assert.HasCount(2, MetricCatalogue.Default.All.Where(metric => metric.NeedsClasses && !metric.IsOnRequest));
    }

    [TestMethod]
    public void Too_few_images_and_unfit_networks_are_refused_with_the_reason()
    {
        using var folder = new TemporaryFolder();
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using var few = new MetricContext
        {
            Generator = generator,
            Train = new PrototypeImages(200),
            Test = new PrototypeImages(3),
            Samples = 100,
        };
        Assert.Contains("needs at least 4 images, and the test set 'prototypes' has 3", Refusal("precision", few));
        using var samples = new MetricContext
        {
            Generator = generator,
            Train = new PrototypeImages(200),
            Test = new PrototypeImages(20),
            Samples = 3,
        };
        Assert.Contains("needs at least 6 generated images, and 3 were asked for", Refusal("coverage", samples));
        using MetricContext missing = Context(generator, new FeatureNetworkOptions("no-such.onnx"));
        Assert.Contains("'no-such.onnx' is not there.", Refusal("precision", missing));

        using var small = OnnxGenerator.Open(new TinyGenerator().ToBytes());
        using MetricContext other = Context(small, null), otherNetwork = Context(small, Pixels(folder));
        Assert.Contains("Or give a feature network of your own", Refusal("frechet-distance", other));
        Assert.Contains("open the set with the generator's size", Refusal("frechet-distance", otherNetwork));
        Assert.Contains("at least 11 pixels", Refusal("ms-ssim", other));
    }

    private static string Refusal(string metric, MetricContext context) =>
        Assert.ThrowsExactly<MetricException>(() => MetricCatalogue.Default.Find(metric).Evaluate(context)).Message;

    private static MetricContext Context(
        OnnxGenerator generator,
        FeatureNetworkOptions? network,
        int train = 200,
        int test = 100,
        Work? progress = null) => new()
        {
            Generator = generator,
            Train = new SpeckledImages(train),
            Test = new SpeckledImages(test, seed: 1),
            Samples = 200,
            Seed = 3,
            Classifier = Recipe,
            FeatureNetwork = network,
            Progress = progress,
        };

    /// <summary>A network whose features are the pixels.</summary>
    private static FeatureNetworkOptions Pixels(TemporaryFolder folder)
    {
        string path = Path.Combine(folder.Path, "pixels.onnx");
        using var flatten = nn.Flatten();
        OnnxExporter.Export(flatten, [ExportInput.Uniform("image", 1, 16, 16)], ["features"], path);
        return new FeatureNetworkOptions(path);
    }

    private static Tensor Flat(ILabelledImages images) => ImageRows.Of(images, 0, images.Count).flatten(1);

    private sealed class Work : IProgress<MetricProgress>
    {
        internal List<MetricProgress> Reports { get; } = [];

        public void Report(MetricProgress value) => Reports.Add(value);
    }

    /// <summary>The sample of <see cref="IGeneratorMetric"/>.</summary>
    private sealed class FeatureLength : IGeneratorMetric
    {
        public string Name => "feature-length";

        public MetricDirection Direction => MetricDirection.HigherIsBetter;

        public IReadOnlyList<MetricValue> Evaluate(MetricContext context)
        {
            MetricRequirements.CheckFeatures(context, Name, images: 2);
            int count = context.Samples ?? 5_000;
            return [Value(Name, context.FeaturesOfGenerated(count)), Value($"{Name}-of-real", context.FeaturesOfTest(count))];
        }

        private static MetricValue Value(string name, FeatureRows rows)
        {
            using Tensor norms = rows.Values.norm(1);
            float[] lengths = [.. norms.data<float>()];
            double mean = lengths.Average();
            return new MetricValue(name, mean, Bootstrap.Around(
                mean, repeats: 100, random => Bootstrap.Rows(random, lengths.Length).Average(row => lengths[row])));
        }
    }
}
