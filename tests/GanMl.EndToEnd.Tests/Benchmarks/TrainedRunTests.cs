using GanMl.Benchmarks.Recipes;
using GanMl.Images.Shapes;
using GanMl.Inference;
using GanMl.Training;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;

namespace GanMl.Tests.Benchmarks;

/// <summary>A benchmark's run that was interrupted is not measured, but goes on; a finished one is not trained again.</summary>
[TestClass]
public sealed class TrainedRunTests
{
    private static readonly ShapesImages Images = new(100);

    private static readonly TrainingOptions Short = new()
    {
        Architecture = "dense",
        BatchSize = 16,
        TickImages = 16,
        Images = 96,
        Device = "cpu",
    };

    [TestMethod]
    public void An_interrupted_run_goes_on_with_the_options_that_it_began_with()
    {
        using var temporary = new TemporaryFolder();
        string path = temporary["run"];
        Assert.ThrowsExactly<OperationCanceledException>(
            () => TrainedRun.GeneratorOf(path, Images, () => Short, new CancellationToken(canceled: true)));
        Assert.IsFalse(File.Exists(RunFolder.Open(path).GeneratorPath));

        string generator = TrainedRun.GeneratorOf(path, Images, NotAsked, CancellationToken.None);
        Assert.AreEqual(96, ImagesSeenBy(generator));
    }

    [TestMethod]
    public void A_finished_run_is_not_trained_again()
    {
        using var temporary = new TemporaryFolder();
        string path = temporary["run"];
        string generator = TrainedRun.GeneratorOf(path, Images, () => Short, CancellationToken.None);
        DateTime written = File.GetLastWriteTimeUtc(generator);
        Assert.AreEqual(generator, TrainedRun.GeneratorOf(path, Images, NotAsked, CancellationToken.None));
        Assert.AreEqual(written, File.GetLastWriteTimeUtc(generator));
    }

    [TestMethod]
    public void A_folder_of_something_else_is_refused()
    {
        using var temporary = new TemporaryFolder();
        temporary.Write("run/notes.txt", "mine"u8);
        var error = Assert.ThrowsExactly<TrainingException>(
            () => TrainedRun.GeneratorOf(temporary["run"], Images, () => Short, CancellationToken.None));
        StringAssert.Contains(error.Message, "options.json");
    }

    private static TrainingOptions NotAsked() =>
        throw new InvalidOperationException("Nobody has to ask for the options of a run that was begun.");

    private static long? ImagesSeenBy(string file)
    {
        using OnnxGenerator generator = OnnxGenerator.Open(file);
        return generator.Info.ImagesSeen;
    }
}
