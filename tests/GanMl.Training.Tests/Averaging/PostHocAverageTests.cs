using GanMl.Export.Recording;
using GanMl.Images.Shapes;
using GanMl.Inference.GeneratorFile;
using GanMl.Models;
using GanMl.Models.Dense;
using GanMl.Tests.Checkpoints;
using GanMl.Training;
using GanMl.Training.Averaging;
using GanMl.Training.Checkpoints;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;
using static TorchSharp.torch;

namespace GanMl.Tests.Averaging;

/// <summary>The snapshots that a run leaves, and the averages that are made up of them.</summary>
[TestClass]
public sealed class PostHocAverageTests
{
    private static readonly ShapesImages Images = new(100, size: 16);

    private static readonly TrainingOptions Options = new()
    {
        Architecture = "dense",
        Network = new DenseOptions { LatentSize = 8 },
        Images = 1_600,
        BatchSize = 16,
        TickImages = 80,
        GridImages = 0,
        CheckpointImages = 0,
        AverageSnapshots = 4,
        Device = "cpu",
    };

    [TestMethod]
    public void An_average_that_was_kept_comes_back_and_others_lie_where_they_should()
    {
        using var temporary = new TemporaryFolder();
        RunFolder folder = RunFolder.Create(temporary["run"]);
        using (var trainer = new GanTrainer(Options, Images))
        {
            // The truth for a width that the run does not keep, step by step beside it.
            using var beside = new PowerAverage(trainer.Generator, 0.08);
            foreach (long _ in Steps(trainer, beside))
            {
            }

            TrainingRun.Execute(Options, Images, folder);
            (GeneratorNetwork generator, GeneratorInfo info, double error) = PostHocAverage.Load(folder, 0.08);
            using (generator)
            {
                Assert.IsLessThan(0.05, error);
                Assert.AreEqual("0.08", info.Options["average-width"]);
                Assert.IsFalse(info.Options.ContainsKey("average-half-life"));
                double moved = Distance(trainer.Generator, beside.Tensors);
                Assert.IsLessThan(0.1 * moved, Distance(generator, beside.Tensors), $"the weights are {moved} from their average");
            }
        }

        Assert.HasCount(4, Directory.GetFiles(folder.AveragesPath), "three parts, and the end");
        (GeneratorNetwork kept, _, double none) = PostHocAverage.Load(folder, 0.10);
        using (kept)
        {
            Assert.AreEqual(0, none, 1e-6);
            using var reader = new SafetensorsReader(Path.Combine(folder.AveragesPath, "end.safetensors"));
            var stored = ModuleTree.Tensors(kept).Select(entry => (entry.Name, reader.Read($"0.10.{entry.Name}")));
            Assert.IsLessThan(1e-4, Distance(kept, stored));
        }
    }

    [TestMethod]
    public void A_run_in_pieces_leaves_the_snapshots_of_a_whole_one()
    {
        using var temporary = new TemporaryFolder();
        RunFolder whole = RunFolder.Create(temporary["whole"]), pieces = RunFolder.Create(temporary["pieces"]);
        TrainingRun.Execute(Options, Images, whole);
        using var cancellation = new CancellationTokenSource();
        TrainingRun.Execute(Options, Images, pieces, new ResumeTests.StopAt(560, cancellation), cancellationToken: cancellation.Token);
        CollectionAssert.AreEqual(new[] { "000000000400", "end" }, Names(pieces));
        (GeneratorNetwork early, GeneratorInfo info, _) = PostHocAverage.Load(pieces, 0.10);
        early.Dispose();
        Assert.AreEqual(560, info.ImagesSeen);

        TrainingRun.Resume(Options, Images, RunFolder.Open(pieces.Path));
        CollectionAssert.AreEqual(new[] { "000000000400", "000000000800", "000000001200", "end" }, Names(whole));
        CollectionAssert.AreEqual(Names(whole), Names(pieces));
        foreach (string file in RunAverages.FilesOf(whole.AveragesPath))
        {
            CollectionAssert.AreEqual(
                File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(pieces.AveragesPath, Path.GetFileName(file))), file);
        }

        static string?[] Names(RunFolder folder) =>
            [.. RunAverages.FilesOf(folder.AveragesPath).Select(Path.GetFileNameWithoutExtension)];
    }

    [TestMethod]
    public void What_cannot_be_made_up_is_explained()
    {
        using var temporary = new TemporaryFolder();
        RunFolder without = RunFolder.Create(temporary["without"]), with = RunFolder.Create(temporary["with"]);
        TrainingRun.Execute(Options with { Images = 64, AverageSnapshots = 0 }, Images, without);
        StringAssert.Contains(
            Assert.ThrowsExactly<TrainingException>(() => PostHocAverage.Load(without, 0.1)).Message, "'AverageSnapshots' above 0");
        TrainingRun.Execute(Options with { Images = 64, AverageSnapshots = 1 }, Images, with);
        Assert.HasCount(1, RunAverages.FilesOf(with.AveragesPath));
        StringAssert.Contains(
            Assert.ThrowsExactly<TrainingException>(() => PostHocAverage.Load(with, 0.01)).Message, "1 snapshots are too few");
        Assert.ThrowsExactly<ArgumentException>(() => PostHocAverage.Load(with, 0.4));
        Assert.ThrowsExactly<ArgumentException>(() => PostHocAverage.Load(with, double.NaN));
        File.WriteAllText(RunAverages.FilesOf(with.AveragesPath)[0], "no snapshot");
        Assert.ThrowsExactly<CheckpointException>(() => PostHocAverage.Load(with, 0.1));
        File.Copy(with.CheckpointPath, RunAverages.FilesOf(with.AveragesPath)[0], overwrite: true);
        StringAssert.Contains(Assert.ThrowsExactly<CheckpointException>(() => PostHocAverage.Load(with, 0.1)).Message, "no snapshot");
    }

    /// <summary>Trains to the end, with an average beside that takes in the weights after every step.</summary>
    private static IEnumerable<long> Steps(GanTrainer trainer, PowerAverage beside)
    {
        foreach (TrainingProgress? _ in trainer.TrainWithPauses([trainer.Options.BatchSize], CancellationToken.None))
        {
            beside.Update(trainer.ImagesSeen, trainer.Options.BatchSize);
            yield return trainer.ImagesSeen;
        }
    }

    private static double Distance(GeneratorNetwork generator, IEnumerable<(string Name, Tensor Tensor)> others)
    {
        using var scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        var own = ModuleTree.Tensors(generator).ToDictionary(entry => entry.Name, entry => entry.Tensor);
        return Math.Sqrt(others.Sum(other => (own[other.Name] - other.Tensor).square().sum().item<float>()));
    }
}
