using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Data;
using GanMl.Training.Evaluation;
using GanMl.Training.Metrics;
using GanMl.Training.Metrics.Classification;
using static TorchSharp.torch;

namespace GanMl.Tests.Metrics;

/// <summary>The accuracy score of images that are drawn anew, filtered, or labelled by a classifier.</summary>
[TestClass]
public sealed class AccuracyScoreOfUseTests
{
    [TestMethod]
    [DataRow("fresh")]
    [DataRow("wide")]
    [DataRow("filtered")]
    [DataRow("soft")]
    [DataRow("combined")]
    public void Right_images_teach_however_they_are_used(string use)
    {
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using MetricContext context = Context(generator, samples: 300);
        IReadOnlyList<MetricValue> values = MetricCatalogue.Default.Find($"classification-accuracy-score-{use}").Evaluate(context);
        Assert.AreEqual($"classification-accuracy-score-{use}", values[0].Name);
        Assert.IsGreaterThan(0.95, values[0].Value);
        Assert.HasCount(1 + PrototypeImages.Names.Length, values);
    }

    [TestMethod]
    [DataRow("fresh", false)]
    [DataRow("filtered", true)]
    [DataRow("soft", true)]
    [DataRow("combined", true)]
    public void Of_a_generator_that_ignores_the_label_only_a_classifier_makes_a_teacher(string use, bool isTaught)
    {
        using OnnxGenerator generator = PrototypeGenerator.Open(ignoresLabel: true);
        using MetricContext context = Context(generator, samples: 300);
        double score = MetricCatalogue.Default.Find($"classification-accuracy-score-{use}").Evaluate(context)[0].Value;
        Assert.IsTrue(isTaught ? score > 0.9 : score < 0.5, $"{score}");
    }

    [TestMethod]
    public void Passes_go_on_where_the_one_before_has_ended()
    {
        using OnnxGenerator generator = PrototypeGenerator.Open(ignoresLabel: true);
        using MetricContext context = Context(generator, samples: 20);
        using var fresh = new UsedImages(context, new ImageUse(IsFresh: true), 20);
        using var fixedOnes = new UsedImages(context, new ImageUse(), 20);
        float[] rows = generator.Generate(context.Seed, 0, 40);
        using var scope = NewDisposeScope();

        // Eight images of the first pass, then the other twelve and the first four of the second.
        (_, Tensor labels) = fresh.Batch(0, 8);
        (Tensor images, Tensor rest) = fresh.Batch(8, 16);
        Assert.HasCount(16, rest.data<long>().ToArray());
        int[] seen = [.. labels.data<long>().ToArray().Concat(rest.data<long>().ToArray().Take(12)).Select(label => (int)label)];
        CollectionAssert.AreEqual(Enumerable.Range(0, 20).Select(i => i % 10).Order().ToArray(), seen.Order().ToArray());
        float[][] second = [.. rows[(20 * 256)..].Chunk(256)];
        foreach (float[] image in images.narrow(0, 12, 4).reshape(4, 256).data<float>().ToArray().Chunk(256))
        {
            Assert.IsTrue(second.Any(other => other.Zip(image, (a, b) => Math.Abs(a - b)).Max() < 0.003f));
        }

        // Fixed ones are those of the plain score, in its order.
        using var plain = new TrainingImages(context.Generate(20), CPU, context.Classifier.Seed);
        foreach (int position in new[] { 0, 15, 40 })
        {
            (Tensor expected, Tensor labelsOf) = plain.Batch(position, 10, PixelRange.Sigmoid);
            (Tensor actual, Tensor targets) = fixedOnes.Batch(position, 10);
            Assert.IsTrue(expected.Equals(actual) && labelsOf.Equals(targets), $"position {position}");
        }
    }

    [TestMethod]
    public void They_are_measured_only_for_who_asks()
    {
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using MetricContext context = Context(generator, samples: 60);
        var evaluation = new GeneratorEvaluation();
        evaluation.MeasureWhatFits(context);
        Assert.IsFalse(evaluation.Values.Any(value => value.Name.StartsWith("classification-accuracy-score-", StringComparison.Ordinal)));
        Assert.IsTrue(evaluation.Values.Any(value => value.Name == "classification-accuracy-score"));
    }

    private static MetricContext Context(OnnxGenerator generator, int samples) => new()
    {
        Generator = generator,
        Train = new PrototypeImages(200),
        Test = new PrototypeImages(200, seed: 1),
        Samples = samples,
        Seed = 3,
        Classifier = new ClassifierTrainingOptions { Steps = 60, BatchSize = 32, Device = "cpu" },
    };
}
