using GanMl.Images;
using GanMl.Images.Derived;
using GanMl.Images.Shapes;
using GanMl.Inference.Format;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines.Augmentation;
using GanMl.Studies;
using GanMl.Studies.Arms;
using GanMl.Studies.Draws;
using GanMl.Studies.Learners;
using GanMl.Studies.Statistics;
using GanMl.Tests.Metrics;
using GanMl.Training.Metrics;

namespace GanMl.Tests.Studies;

[TestClass]
public sealed class LearnerTests
{
    private static readonly ShapesImages Pool = new(400, ShapesImages.SmallestSize);
    private static readonly ShapesImages Test = new(200, ShapesImages.SmallestSize, split: ImageSetSplit.Test);

    /// <summary>Three bars, each at another place, under noise.</summary>
    [TestMethod]
    [DataRow("linear")]
    [DataRow("trees")]
    public void Trainers_of_MLNET_learn_from_pixels(string name)
    {
        MachineLearner learner = MachineLearner.Find(name, steps: 50);
        var arm = new Arm("real");
        StudyRows rows = Rows(arm, Bars(first: 0));
        ListImages test = Bars(first: 1_000);
        int[] answers = learner.Classify(rows, arm, test, 1, CancellationToken.None);
        Assert.IsGreaterThan(0.8, ClassificationScore.Of(test, answers).Recalls.Min());
        CollectionAssert.AreEqual(answers, learner.Classify(rows, arm, test, 1, CancellationToken.None));
    }

    /// <summary>
    /// It learns from features that are the pixels themselves. Those of images that stay as they are are kept, once for each image.
    /// </summary>
    [TestMethod]
    public void A_learner_of_features_keeps_them_by_the_hash_of_the_pixels()
    {
        using var folder = new TemporaryFolder();
        FeatureNetworkOptions network = FeatureGraph.Write(
            folder,
            TensorProto.Types.DataType.Float,
            [0, 1, 16, 16],
            output: null,
            FeatureGraph.Node("Flatten", "features", "image"));
        var learner = new FeatureLearner(network, folder["features"]);
        var arm = new Arm("real");
        StudyRows rows = Rows(arm, Bars(first: 0));
        ListImages test = Bars(first: 1_000);
        int[] answers = learner.Classify(rows, arm, test, 1, CancellationToken.None);
        Assert.IsGreaterThan(0.8, ClassificationScore.Of(test, answers).Recalls.Min());

        string[] kept = Directory.GetFiles(folder["features"]);
        Assert.HasCount(1, kept);
        CollectionAssert.AreEqual(answers, learner.Classify(rows, arm, test, 1, CancellationToken.None));
        CollectionAssert.AreEqual(kept, Directory.GetFiles(folder["features"]), "nothing was new");
        using (var reader = new GanMl.Training.Checkpoints.SafetensorsReader(kept[0]))
        {
            Assert.AreEqual(rows.Images.Count + test.Count, reader.Find("features")!.Shape[0], "each image once");
        }

        // Changed images are seen once, and not kept.
        _ = learner.Classify(rows, arm with { Mixup = 0.5 }, test, 1, CancellationToken.None);
        CollectionAssert.AreEqual(kept, Directory.GetFiles(folder["features"]));

        // A damaged file costs time and nothing else.
        File.WriteAllBytes(kept[0], [1, 2, 3]);
        CollectionAssert.AreEqual(answers, learner.Classify(rows, arm, test, 1, CancellationToken.None));
        Assert.HasCount(2, Directory.GetFiles(folder["features"]));
    }

    [TestMethod]
    public void A_learner_of_features_needs_a_network_and_a_network_a_learner()
    {
        Assert.Contains(
            "give both or none",
            Assert.ThrowsExactly<ArgumentException>(() => new StudyOptions { Learners = ["features"] }.Validate()).Message);
        Assert.ThrowsExactly<ArgumentException>(
            () => new StudyOptions { FeatureNetwork = new FeatureNetworkOptions("net.onnx") }.Validate());
        new StudyOptions { Learners = ["features"], FeatureNetwork = new FeatureNetworkOptions("net.onnx") }.Validate();
    }

    /// <summary>Soft labels that say nothing leave nothing to learn.</summary>
    [TestMethod]
    public void A_learner_takes_the_labels_and_the_weights_that_rows_have()
    {
        MachineLearner learner = MachineLearner.Find("linear", steps: 200);
        StudyRows rows = Rows(new Arm("real"));
        int last = Pool.ClassNames.Count - 1;

        // Every row is nearly surely of the last class.
        float[][] nearlyLast =
        [
            .. rows.Probabilities.Select(row => row.Select((share, label) => label == last ? 0.94f : 0.06f * share).ToArray()),
        ];
        int[] answers = learner.Classify(rows with { Probabilities = nearlyLast }, new Arm("soft"), Test, 1, CancellationToken.None);
        Assert.IsTrue(answers.All(answer => answer == last));

        // Rows of the last class that weigh nothing are not learned from.
        float[] weights = [.. Enumerable.Range(0, rows.Images.Count).Select(row => rows.Images.LabelOf(row) == last ? 0f : 1)];
        answers = learner.Classify(rows with { Weights = weights }, new Arm("weights"), Test, 1, CancellationToken.None);
        Assert.IsFalse(answers.Contains(last));
    }

    [TestMethod]
    public void Mixup_and_small_changes_are_the_same_for_the_same_seed()
    {
        var arm = new Arm("all") { Mixup = 0.4, Classical = new ClassicalAugmentation(1, IsFlipped: true) };
        using var one = new LearnedRows(Rows(arm), arm, TorchSharp.torch.CPU, seed: 3);
        using var other = new LearnedRows(Rows(arm), arm, TorchSharp.torch.CPU, seed: 3);
        using var scope = TorchSharp.torch.NewDisposeScope();
        (TorchSharp.torch.Tensor images, TorchSharp.torch.Tensor targets) = one.Batch(0, 32);
        (TorchSharp.torch.Tensor again, TorchSharp.torch.Tensor same) = other.Batch(0, 32);
        CollectionAssert.AreEqual(images.data<float>().ToArray(), again.data<float>().ToArray());
        CollectionAssert.AreEqual(targets.data<float>().ToArray(), same.data<float>().ToArray());

        // The shares of each row add up to its weight, which is 1 in all.
        foreach (float sum in targets.sum(1).data<float>().ToArray())
        {
            Assert.AreEqual(1, sum, 1e-5);
        }

        (TorchSharp.torch.Tensor next, _) = one.Batch(32, 32);
        CollectionAssert.AreNotEqual(images.data<float>().ToArray(), next.data<float>().ToArray());
    }

    /// <summary>The mean and the variance of the distribution with two parameters a: 1/2 and 1 / (4 (2 a + 1)).</summary>
    [TestMethod]
    [DataRow(0.2)]
    [DataRow(1.0)]
    [DataRow(3.0)]
    public void Shares_of_mixup_have_the_moments_of_the_beta_distribution(double parameter)
    {
        var random = new StudyRandom(5);
        double[] drawn = [.. Enumerable.Range(0, 20_000).Select(_ => random.NextBeta(parameter))];
        double mean = drawn.Average(), variance = drawn.Average(value => (value - mean) * (value - mean));
        Assert.AreEqual(0.5, mean, 0.02);
        Assert.AreEqual(1 / (4 * ((2 * parameter) + 1)), variance, 0.005);
    }

    /// <summary>A class of 10 beside one of 30 is repeated three times, or weighs three times as much.</summary>
    [TestMethod]
    public void Balanced_rows_give_each_class_the_same_weight()
    {
        var pool = new ListImages(new ImageShape(1, 1, 1), [.. Enumerable.Range(0, 40).Select(i => i < 30 ? 0 : 1)], Pixels(40))
        {
            ClassNames = ["a", "b"],
        };
        var draw = StudyDraw.Of(pool, Regime.AsIs, DrawPurpose.Counted, 0, seed: 1);
        var repeated = StudyRows.Of(new Arm("o") { Balancing = Balancing.Oversampling }, draw, NoGenerator.Instance);
        CollectionAssert.AreEqual(new[] { 30, 30 }, repeated.Images.CountByClass().ToArray());
        var weighted = StudyRows.Of(new Arm("w") { Balancing = Balancing.ClassWeights }, draw, NoGenerator.Instance);
        Assert.AreEqual(40, weighted.Weights.Sum(), 1e-4);
        Assert.AreEqual(20, weighted.Weights.Where((_, row) => weighted.Images.LabelOf(row) == 1).Sum(), 1e-4);
    }

    /// <summary>Of 20 images 10 are in the draw: twice as many takes the other 10, and four times as many no more than these.</summary>
    [TestMethod]
    public void Unseen_real_images_join_as_far_as_there_are()
    {
        var pool = new ListImages(new ImageShape(1, 1, 1), new int[20], Pixels(20)) { ClassNames = ["a"] };
        var draw = StudyDraw.Of(pool, Regime.Parse("per-class:10"), DrawPurpose.Counted, 0, seed: 1);
        foreach ((double share, int added) in new[] { (0.2, 2), (0.5, 10), (0.75, 10) })
        {
            var arm = new Arm("more") { Added = new AddedImages(AddedSource.UnseenReal, SyntheticAmount.AddShare(share)) };
            var rows = StudyRows.Of(arm, draw, NoGenerator.Instance);
            Assert.AreEqual((added, 10 + added), (rows.Added, rows.Images.Count));
        }
    }

    private static StudyRows Rows(Arm arm, ILabelledImages? images = null) =>
        StudyRows.Of(arm, StudyDraw.Of(images ?? Pool, Regime.AsIs, DrawPurpose.Counted, 0, seed: 1), NoGenerator.Instance);

    private static ListImages Bars(int first)
    {
        int[] labels = [.. Enumerable.Range(0, 90).Select(i => i % 3)];
        return new ListImages(new ImageShape(1, 6, 6), labels,
        [
            .. labels.Select((label, i) =>
            {
                byte[] pixels = new byte[36];
                new Random(first + i).NextBytes(pixels);
                return pixels.Select((value, place) => (byte)((value / 2) + (place / 12 == label ? 100 : 0))).ToArray();
            }),
        ]);
    }

    private static byte[][] Pixels(int count) => [.. Enumerable.Range(0, count).Select(i => new[] { (byte)i })];
}
