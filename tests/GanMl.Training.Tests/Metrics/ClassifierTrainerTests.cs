using GanMl.Images;
using GanMl.Images.Download;
using GanMl.Images.Sets;
using GanMl.Images.Shapes;
using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;
using GanMl.Training.Metrics;
using GanMl.Training.Metrics.Classification;
using TorchSharp;

namespace GanMl.Tests.Metrics;

[TestClass]
public sealed class ClassifierTrainerTests
{
    private static readonly ClassifierTrainingOptions Short = new() { Steps = 30, BatchSize = 32, Device = "cpu" };

    [TestMethod]
    public void It_learns_what_is_easy_at_once()
    {
        using SmallClassifier classifier = ClassifierTrainer.Train(new PrototypeImages(200), Short);
        ConfusionMatrix confusion = ConfusionMatrix.Of(classifier, new PrototypeImages(505, seed: 1));
        Assert.AreEqual(new Share(505, 505), confusion.Accuracy);
        Assert.AreEqual(new Share(51, 51), confusion.AccuracyOf(4));
        Assert.AreEqual(new Share(50, 50), confusion.AccuracyOf(5));
    }

    [TestMethod]
    public void It_learns_most_shapes_in_a_few_steps()
    {
        var options = new ClassifierTrainingOptions { Steps = 150, BatchSize = 64, Device = "cpu" };
        using SmallClassifier classifier = ClassifierTrainer.Train(new ShapesImages(2_000, size: 16), options);
        var test = new ShapesImages(500, size: 16, split: ImageSetSplit.Test);
        Assert.IsGreaterThan(0.5, ConfusionMatrix.Of(classifier, test).Accuracy.Value);
    }

    [TestMethod]
    public async Task It_learns_clothes_of_the_real_set()
    {
        var where = new ImageSetOptions { Folders = new DataFolders { Folder = RealData.Folder("fashion-mnist") } };
        ILabelledImages train = await ImageSets.OpenAsync("fashion-mnist", ImageSetSplit.Train, where with { Count = 10_000 });
        ILabelledImages test = await ImageSets.OpenAsync("fashion-mnist", ImageSetSplit.Test, where with { Count = 500 });
        using SmallClassifier classifier = ClassifierTrainer.Train(train, new ClassifierTrainingOptions { Steps = 60, BatchSize = 64 });
        Assert.IsGreaterThan(0.6, ConfusionMatrix.Of(classifier, test).Accuracy.Value);
    }

    [TestMethod]
    public void Training_is_the_same_for_the_same_seed_and_another_for_another()
    {
        float[] first = TrainedWeights(Short);
        CollectionAssert.AreEqual(first, TrainedWeights(Short));
        CollectionAssert.AreNotEqual(first, TrainedWeights(Short with { Seed = 1 }));
    }

    [TestMethod]
    public void It_reports_every_fifty_steps_and_at_the_end()
    {
        var reports = new List<ClassifierProgress>();
        using SmallClassifier classifier = ClassifierTrainer.Train(
            new PrototypeImages(20),
            new ClassifierTrainingOptions { Steps = 60, BatchSize = 64, Device = "cpu" },
            new Immediate(reports.Add));
        CollectionAssert.AreEqual(new[] { 50, 60 }, reports.Select(report => report.Step).ToArray());
        Assert.IsLessThan(reports[0].Loss, reports[1].Loss);
    }

    [TestMethod]
    public void Cancelling_ends_training_and_leaves_no_tensor_behind()
    {
        var images = new PrototypeImages(40);
        long before = LiveTensors();
        using var cancelled = new CancellationTokenSource();
        int last = 0;
        var progress = new Immediate(report =>
        {
            last = report.Step;
            cancelled.Cancel();
        });
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            ClassifierTrainer.Train(images, new ClassifierTrainingOptions { BatchSize = 8, Device = "cpu" }, progress, cancelled.Token));
        Assert.AreEqual(50, last);
        Assert.AreEqual(before, LiveTensors());
    }

    [TestMethod]
    public void Training_and_evaluating_leave_nothing_behind_but_the_classifier()
    {
        long before = LiveTensors();
        var images = new PrototypeImages(300);
        using (SmallClassifier classifier = ClassifierTrainer.Train(images, Short))
        {
            ConfusionMatrix.Of(classifier, images);
        }

        Assert.AreEqual(before, LiveTensors());
    }

    [TestMethod]
    public void Nothing_to_learn_from_and_impossible_recipes_are_refused()
    {
        var none = new PrototypeImages(0);
        Assert.Contains("prototypes", Assert.ThrowsExactly<ArgumentException>(() => ClassifierTrainer.Train(none)).Message);
        var some = new PrototypeImages(10);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ClassifierTrainer.Train(some, new() { Steps = 0 }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ClassifierTrainer.Train(some, new() { BatchSize = 0 }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ClassifierTrainer.Train(some, new() { LearningRate = 0 }));
    }

    private static float[] TrainedWeights(ClassifierTrainingOptions options)
    {
        using var scope = torch.NewDisposeScope();
        using SmallClassifier classifier = ClassifierTrainer.Train(new PrototypeImages(100), options);
        return [.. classifier.parameters().SelectMany(parameter => parameter.detach().data<float>().ToArray())];
    }

    private static long LiveTensors() => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    private sealed class Immediate(Action<ClassifierProgress> told) : IProgress<ClassifierProgress>
    {
        public void Report(ClassifierProgress value) => told(value);
    }
}
