using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Metrics;
using GanMl.Training.Metrics.Classification;

namespace GanMl.Tests.Metrics;

[TestClass]
public sealed class ClassifierMetricsTests
{
    [TestMethod]
    public void A_generator_of_real_classes_agrees_with_the_classifier_always()
    {
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using MetricContext context = Context(generator);
        IReadOnlyList<MetricValue> values = MetricCatalogue.Default.Find("classifier-agreement").Evaluate(context);

        Assert.AreEqual("classifier-agreement", values[0].Name);
        Assert.AreEqual(1.0, values[0].Value);
        Assert.AreEqual(new Share(1_000, 1_000).WilsonInterval, values[0].Interval);
        MetricValue[] classes = [.. values.Where(value => value.ClassName is not null)];
        CollectionAssert.AreEqual(PrototypeImages.Names, classes.Select(value => value.ClassName).ToArray());
        Assert.IsTrue(classes.All(value => value.Value == 1.0 && value.Interval == new Share(100, 100).WilsonInterval));
        Assert.AreEqual(1.0, values.Single(value => value.Name == "classifier-accuracy").Value);
    }

    [TestMethod]
    public void A_generator_that_ignores_the_label_agrees_by_chance()
    {
        using OnnxGenerator generator = PrototypeGenerator.Open(ignoresLabel: true);
        using MetricContext context = Context(generator);
        // A tenth of 1,000, whose standard deviation is 0.0095.
        Assert.AreEqual(0.1, new ClassifierAgreement().Evaluate(context)[0].Value, 0.04);
    }

    [TestMethod]
    public void A_classifier_that_learns_from_right_images_classifies_real_ones()
    {
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using MetricContext context = Context(generator);
        IReadOnlyList<MetricValue> values = MetricCatalogue.Default.Find("Classification-Accuracy-Score").Evaluate(context);
        Assert.AreEqual("classification-accuracy-score", values[0].Name);
        Assert.IsGreaterThan(0.95, values[0].Value);
        Assert.HasCount(1 + PrototypeImages.Names.Length, values);
    }

    [TestMethod]
    public void A_classifier_that_learns_from_wrong_labels_does_not()
    {
        using OnnxGenerator generator = PrototypeGenerator.Open(ignoresLabel: true);
        using MetricContext context = Context(generator);
        // Each of ten blocks gets some label, by luck the right one: five or more of ten have a chance of 0.0016.
        Assert.IsLessThan(0.5, new ClassificationAccuracyScore().Evaluate(context)[0].Value);
    }

    [TestMethod]
    public void Without_a_number_of_samples_each_metric_takes_its_own()
    {
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using var context = new MetricContext
        {
            Generator = generator,
            Train = new PrototypeImages(200),
            Test = new PrototypeImages(100, seed: 1),
            Classifier = Recipe,
        };
        Assert.AreEqual(new Share(10_000, 10_000).WilsonInterval, new ClassifierAgreement().Evaluate(context)[0].Interval);
    }

    [TestMethod]
    public void Metrics_of_one_context_look_at_the_same_images()
    {
        using OnnxGenerator generator = PrototypeGenerator.Open(ignoresLabel: true);
        using MetricContext context = Context(generator);
        byte[] first = Pixels(context.Generate(20), 19);
        CollectionAssert.AreEqual(first, Pixels(context.Generate(50), 19));
        CollectionAssert.AreEqual(first, Pixels(context.Generate(20), 19));
        Assert.AreEqual(20, context.Generate(20).Count);
    }

    [TestMethod]
    public void Progress_and_cancellation_pass_through()
    {
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using var cancelled = new CancellationTokenSource();
        var heard = new List<MetricProgress>();
        using var context = new MetricContext
        {
            Generator = generator,
            Train = new PrototypeImages(100),
            Test = new PrototypeImages(100),
            Samples = 100,
            Classifier = Recipe with { Steps = 1_000 },
            Progress = new Listener(heard, cancelled),
            CancellationToken = cancelled.Token,
        };
        Assert.ThrowsExactly<OperationCanceledException>(() => new ClassifierAgreement().Evaluate(context));
        Assert.AreEqual(new MetricProgress("training a classifier on prototypes images", 50, 1_000), heard.Single());
    }

    [TestMethod]
    [DataRow("classifier-agreement")]
    [DataRow("classification-accuracy-score")]
    public void A_generator_without_classes_or_of_another_kind_is_refused_before_any_work(string name)
    {
        IGeneratorMetric metric = MetricCatalogue.Default.Find(name);
        ImageShape shape = PrototypeImages.ShapeOfAll;
        StringAssert.Contains(Refusal(metric, new TinyGenerator { Shape = shape }), "takes no label");
        StringAssert.Contains(Refusal(metric, new TinyGenerator { ClassNames = ["x", "y"] }), "16 to 64 pixels");
        StringAssert.Contains(Refusal(metric, new TinyGenerator { ClassNames = ["x", "y"], Shape = new(3, 16, 16) }), "makes 3x16x16");
        StringAssert.Contains(Refusal(metric, new TinyGenerator { ClassNames = ["x", "y"], Shape = shape }), "classes (x, y) are not");
        var fitting = new TinyGenerator { ClassNames = PrototypeImages.Names, Shape = shape };
        StringAssert.Contains(Refusal(metric, fitting, tests: 0), "test set");
    }

    [TestMethod]
    public void A_classifier_that_diverges_is_no_judge()
    {
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using var context = new MetricContext
        {
            Generator = generator,
            Train = new PrototypeImages(100),
            Test = new PrototypeImages(100),
            Samples = 100,
            Classifier = Recipe with { LearningRate = 1e30 },
        };
        string message = Assert.ThrowsExactly<MetricException>(() => new ClassifierAgreement().Evaluate(context)).Message;
        Assert.Contains("The classifier of 'prototypes' has diverged", message);
    }

    [TestMethod]
    public void An_unknown_metric_is_answered_with_the_known_ones()
    {
        string message = Assert.ThrowsExactly<ArgumentException>(() => MetricCatalogue.Default.Find("beauty")).Message;
        StringAssert.Contains(message, "'beauty'");
        StringAssert.Contains(message, "classifier-agreement, classification-accuracy-score");
        Assert.AreEqual(MetricDirection.HigherIsBetter, MetricCatalogue.Default.Find("precision").Direction);
        Assert.AreEqual(MetricDirection.LowerIsBetter, MetricCatalogue.Default.Find("frechet-distance").Direction);
        Assert.AreEqual(MetricCatalogue.Default.All.Count, MetricCatalogue.Default.All.Select(metric => metric.Name).Distinct().Count());
    }

    private static ClassifierTrainingOptions Recipe => new() { Steps = 40, BatchSize = 32, Device = "cpu" };

    private static MetricContext Context(OnnxGenerator generator) => new()
    {
        Generator = generator,
        Train = new PrototypeImages(200),
        Test = new PrototypeImages(200, seed: 1),
        Samples = 1_000,
        Seed = 3,
        Classifier = Recipe,
    };

    private static string Refusal(IGeneratorMetric metric, TinyGenerator tiny, int tests = 10)
    {
        using var generator = OnnxGenerator.Open(tiny.ToBytes());
        using var context = new MetricContext
        {
            Generator = generator,
            Train = new PrototypeImages(10),
            Test = new PrototypeImages(tests),
            Progress = new Listener([], new CancellationTokenSource()),
        };
        return Assert.ThrowsExactly<MetricException>(() => metric.Evaluate(context)).Message;
    }

    private static byte[] Pixels(ILabelledImages images, int index)
    {
        byte[] pixels = new byte[images.Shape.Length];
        images.CopyPixels(index, pixels);
        return pixels;
    }

    private sealed class Listener(List<MetricProgress> heard, CancellationTokenSource cancelled) : IProgress<MetricProgress>
    {
        public void Report(MetricProgress value)
        {
            heard.Add(value);
            cancelled.Cancel();
        }
    }
}
