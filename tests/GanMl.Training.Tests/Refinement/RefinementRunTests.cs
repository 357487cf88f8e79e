using GanMl.Images.Shapes;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Training.Presets;
using GanMl.Training.Refinement;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;

namespace GanMl.Tests.Refinement;

[TestClass]
public sealed class RefinementRunTests
{
    private static readonly ILabelledImages Shapes = new ShapesImages(400);

    private static readonly RefinementOptions Short = new() { Images = 320, BatchSize = 32, Networks = 0, LearningRate = 1e-3 };

    [TestMethod]
    public void A_trained_generator_comes_closer_and_the_same_options_give_the_same_weights()
    {
        using var temporary = new TemporaryFolder();
        string checkpoint = Train(temporary["run"]);
        var reports = new List<RefinementProgress>();
        RefinementOptions options = Short with { Images = 2_400 };
        RefinementResult result = RefinementRun.Execute(
            checkpoint, Shapes, RunFolder.Create(temporary["one"]), options, progress: new Collected(reports));

        Assert.IsFalse(result.Cancelled);
        Assert.AreEqual(2_400, result.Images);
        Assert.IsLessThan(1e-4, result.LargestDifference);
        Assert.IsTrue(File.Exists(result.GridPath));
        Assert.HasCount(3, reports);
        Assert.HasCount(3, File.ReadAllLines(temporary["one/log.jsonl"]));
        Assert.IsLessThan(0.8 * reports[0].Loss, reports[^1].Loss);
        using OnnxGenerator generator = OnnxGenerator.Open(result.GeneratorPath);
        Assert.AreEqual("energy", generator.Info.Options["refinement"]);
        Assert.AreEqual("2400", generator.Info.Options["refinement-images"]);
        Assert.AreEqual(64, generator.Info.ImagesSeen, "real images seen by the training");
        Assert.IsNotNull(TrainedImages.Beside(result.GeneratorPath));

        byte[] few = Refined("few", Short);
        CollectionAssert.AreEqual(few, Refined("again", Short));
        CollectionAssert.AreNotEqual(few, Refined("other", Short with { Seed = 2 }));

        byte[] Refined(string name, RefinementOptions how) => File.ReadAllBytes(
            RefinementRun.Execute(checkpoint, Shapes, RunFolder.Create(temporary[name]), how).GeneratorPath);
    }

    [TestMethod]
    public void Cancelled_it_exports_what_there_is_and_before_the_first_step_it_writes_nothing()
    {
        using var temporary = new TemporaryFolder();
        string checkpoint = Train(temporary["run"]);
        using var cancellation = new CancellationTokenSource();
        RefinementResult result = RefinementRun.Execute(
            checkpoint,
            Shapes,
            RunFolder.Create(temporary["early"]),
            Short with { Images = 1_000_000 },
            progress: new Cancelling(cancellation),
            cancellationToken: cancellation.Token);
        Assert.IsTrue(result.Cancelled);
        Assert.AreEqual(25 * 32, result.Images);
        Assert.IsTrue(File.Exists(result.GeneratorPath));

        Assert.ThrowsExactly<OperationCanceledException>(() => RefinementRun.Execute(
            checkpoint, Shapes, RunFolder.Create(temporary["never"]), Short, cancellationToken: cancellation.Token));
        Assert.IsFalse(Directory.Exists(temporary["never"]));
    }

    [TestMethod]
    public void What_does_not_fit_is_named_and_leaves_no_folder()
    {
        using var temporary = new TemporaryFolder();
        string checkpoint = Train(temporary["run"]);
        Refused("'Loss'", "kl", Shapes, Short with { Loss = "kl" });
        Refused("'BatchSize'", "2", Shapes, Short with { BatchSize = 2 });
        Refused("'Networks'", "frechet", Shapes, Short with { Loss = "frechet" });
        Refused("images", "1x28x28", new ListImages(new ImageShape(1, 16, 16), [0, 0], new byte[256], new byte[256]), Short);
        Refused("images", "circle", new ListImages(new ImageShape(1, 28, 28), [0, 0], new byte[784], new byte[784]), Short);

        void Refused(string property, string text, ILabelledImages images, RefinementOptions options)
        {
            OptionException error = Assert.ThrowsExactly<OptionException>(
                () => RefinementRun.Execute(checkpoint, images, RunFolder.Create(temporary["refused"]), options));
            Assert.AreEqual(property.Trim('\''), error.Option);
            Assert.Contains(text, error.Message);
            Assert.IsFalse(Directory.Exists(temporary["refused"]));
        }
    }

    [TestMethod]
    public void The_Frechet_distance_of_trained_networks_works_end_to_end_and_without_classes()
    {
        using var temporary = new TemporaryFolder();
        string checkpoint = Train(temporary["run"], conditional: false);
        RefinementOptions options = Short with { Loss = "frechet", Networks = 1, Classifier = new() { Steps = 20, BatchSize = 32 } };
        RefinementResult result = RefinementRun.Execute(
            checkpoint, Shapes, RunFolder.Create(temporary["one"]), options, temporary["kept"]);
        Assert.AreEqual(320, result.Images);
        Assert.HasCount(1, Directory.GetFiles(temporary["kept"]));
    }

    private static string Train(string folder, bool conditional = true)
    {
        TrainingOptions options = TrainingPresets.For("dcgan") with
        {
            Images = 64,
            BatchSize = 16,
            GridImages = 0,
            Conditional = conditional,
        };
        using RunFolder run = RunFolder.Create(folder);
        TrainingRun.Execute(options, Shapes, run);
        return run.CheckpointPath;
    }

    private sealed class Collected(List<RefinementProgress> reports) : IProgress<RefinementProgress>
    {
        public void Report(RefinementProgress value) => reports.Add(value);
    }

    private sealed class Cancelling(CancellationTokenSource source) : IProgress<RefinementProgress>
    {
        public void Report(RefinementProgress value) => source.Cancel();
    }
}
