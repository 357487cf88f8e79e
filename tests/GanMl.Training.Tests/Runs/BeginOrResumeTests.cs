using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Tests.Checkpoints;
using GanMl.Training;
using GanMl.Training.Checkpoints;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;
using GanMl.Training.Watching;

namespace GanMl.Tests.Runs;

/// <summary>The same call again, whatever it finds.</summary>
[TestClass]
public sealed class BeginOrResumeTests
{
    private static readonly TrainingOptions Options = ResumeTests.Growing with { CheckpointImages = 80 };

    [TestMethod]
    public async Task Whatever_lies_in_the_folder_the_run_ends_as_one_that_was_not_interrupted()
    {
        using var temporary = new TemporaryFolder();
        using RunFolder whole = RunFolder.Create(temporary["whole"]);
        TrainingRun.Execute(Options, ResumeTests.Images, whole);
        var description = new RunDescription { Data = "shapes", Training = Options };

        await ComesToTheSame("nothing", _ => { });
        await ComesToTheSame("killed before options.json", folder =>
        {
            File.WriteAllText(Path.Combine(folder.Path, "run.lock"), "process 1 on nowhere\n");
            File.WriteAllText($"{folder.OptionsPath}.{Guid.NewGuid():N}.partial", "{");
        });
        await ComesToTheSame("killed before the first checkpoint", folder =>
        {
            folder.WriteDescription(description);
            File.WriteAllText(folder.LogPath, "{\"images\":8}\n{\"im");
            File.WriteAllText($"{folder.TrainingCheckpointPath}.{Guid.NewGuid():N}.partial", "x");
        });
        await ComesToTheSame("ended early", folder => Cancelled(folder, 96));
        await ComesToTheSame("killed between two names of a checkpoint", folder =>
        {
            Cancelled(folder, 96);
            File.Move(folder.TrainingCheckpointPath, Path.Combine(folder.Path, "checkpoint-next.safetensors"));
        });
        await ComesToTheSame("killed between the weights and the export", folder =>
        {
            folder.WriteDescription(description);
            foreach (string path in new[] { whole.CheckpointPath, whole.LogPath, whole.TrainedImagesPath })
            {
                File.Copy(path, Path.Combine(folder.Path, Path.GetFileName(path)));
            }

            File.WriteAllText($"{folder.GeneratorPath}.{Guid.NewGuid():N}.partial", "x");
        });
        await ComesToTheSame("with a generator that was cut off", folder =>
        {
            folder.WriteDescription(description);
            File.Copy(whole.CheckpointPath, folder.CheckpointPath);
            File.Copy(whole.LogPath, folder.LogPath);
            File.WriteAllBytes(folder.GeneratorPath, File.ReadAllBytes(whole.GeneratorPath)[..1000]);
        });

        async Task ComesToTheSame(string name, Action<RunFolder> prepare)
        {
            string path = temporary[name];
            Directory.CreateDirectory(path);
            File.WriteAllText(Path.Combine(path, "options.json"), "");
            using (RunFolder folder = RunFolder.Open(path))
            {
                File.Delete(folder.OptionsPath);
                prepare(folder);
            }

            TrainingRunResult result = await TrainingRun.BeginOrResumeAsync(Options, Open, path);
            Assert.AreEqual((RunOutcome.Completed, 240L), (result.Outcome, result.ImagesSeen), name);
            foreach (string file in new[] { "generator.safetensors", "generator.onnx" })
            {
                CollectionAssert.AreEqual(
                    File.ReadAllBytes(Path.Combine(whole.Path, file)), File.ReadAllBytes(Path.Combine(path, file)), $"{name}: {file}");
            }

            Assert.IsEmpty(Directory.GetFiles(path, "*.partial"), name);
            Assert.IsEmpty(Directory.GetFiles(path, "checkpoint*"), name);
            Assert.HasCount(File.ReadAllLines(whole.LogPath).Length, File.ReadAllLines(Path.Combine(path, "log.jsonl")), name);
        }
    }

    [TestMethod]
    public async Task A_complete_run_is_left_as_it_is()
    {
        using var temporary = new TemporaryFolder();
        await TrainingRun.BeginOrResumeAsync(Options, Open, temporary["run"]);
        DateTime written = File.GetLastWriteTimeUtc(temporary["run/generator.onnx"]);
        TrainingRunResult again = await TrainingRun.BeginOrResumeAsync(
            Options with { Device = "auto", Watch = new WatchOptions { OnAlarm = AlarmAction.Stop } },
            _ => throw new InvalidOperationException("nothing is left to train"),
            temporary["run"]);
        Assert.AreEqual(RunOutcome.Completed, again.Outcome);
        Assert.AreEqual(written, File.GetLastWriteTimeUtc(temporary["run/generator.onnx"]));
        using var generator = OnnxGenerator.Open(again.GeneratorPath);
        Assert.AreEqual((240L, 240L), (generator.Info.ImagesSeen, generator.Info.TotalImages));
        Assert.AreEqual(generator.Info.LargestDifference, again.LargestDifference);
    }

    [TestMethod]
    public async Task Other_options_and_other_images_are_refused_with_the_difference()
    {
        using var temporary = new TemporaryFolder();
        using (RunFolder folder = RunFolder.Create(temporary["run"]))
        {
            Cancelled(folder, 96);
        }

        OptionException error = await Assert.ThrowsExactlyAsync<OptionException>(
            () => TrainingRun.BeginOrResumeAsync(Options with { LearningRate = 0.5, GridImages = 80 }, Open, temporary["run"]));
        StringAssert.Contains(error.Message, "learningRate is 0.001 there and 0.5 here; gridImages is 0 there and 80 here");
        CheckpointException other = await Assert.ThrowsExactlyAsync<CheckpointException>(() => TrainingRun.BeginOrResumeAsync(
            Options,
            _ => Task.FromResult<ILabelledImages>(new GanMl.Images.Shapes.ShapesImages(100, size: 16, seed: 2)),
            temporary["run"]));
        StringAssert.Contains(other.Message, "no longer what they were");
        temporary.Write("precious/letter.txt", "x"u8);
        StringAssert.Contains(
            (await Assert.ThrowsExactlyAsync<TrainingException>(
                () => TrainingRun.BeginOrResumeAsync(Options, Open, temporary["precious"]))).Message,
            "not empty");
        Assert.HasCount(1, Directory.GetFileSystemEntries(temporary["precious"]));
    }

    [TestMethod]
    public void A_run_that_is_cancelled_before_its_first_step_exports_nothing_and_goes_on()
    {
        using var temporary = new TemporaryFolder();
        RunFolder folder = RunFolder.Create(temporary["run"]);
        Assert.ThrowsExactly<OperationCanceledException>(() => TrainingRun.Execute(
            Options, ResumeTests.Images, folder, cancellationToken: new CancellationToken(canceled: true)));
        Assert.IsFalse(File.Exists(folder.GeneratorPath), "an untrained generator draws noise");
        Assert.AreEqual(RunOutcome.Completed, TrainingRun.Resume(Options, ResumeTests.Images, folder).Outcome);
    }

    [TestMethod]
    public void Checkpoints_and_grids_come_where_they_were_asked_for_between_two_reports_too()
    {
        using var temporary = new TemporaryFolder();
        TrainingOptions options = Options with { TickImages = 80, CheckpointImages = 48, GridImages = 24 };
        using RunFolder whole = RunFolder.Create(temporary["whole"]), pieces = RunFolder.Create(temporary["pieces"]);
        TrainingRun.Execute(options with { CheckpointImages = 0, GridImages = 0 }, ResumeTests.Images, whole);
        Assert.ThrowsExactly<OperationCanceledException>(
            () => TrainingRun.Execute(options, ResumeTests.Images, pieces, new BreakOffAt(160)));
        using (var reader = new TrainingCheckpointReader(pieces.TrainingCheckpointPath))
        {
            Assert.AreEqual(144, reader.Position.Images);
        }

        Assert.IsTrue(File.Exists(pieces.GridPath(72)));
        Assert.IsTrue(File.Exists(pieces.GridPath(144)));
        TrainingRun.Resume(options, ResumeTests.Images, pieces);
        CollectionAssert.AreEqual(File.ReadAllBytes(whole.CheckpointPath), File.ReadAllBytes(pieces.CheckpointPath));
    }

    private static Task<ILabelledImages> Open(CancellationToken cancellationToken) =>
        Task.FromResult<ILabelledImages>(ResumeTests.Images);

    private static void Cancelled(RunFolder folder, long images)
    {
        using var cancellation = new CancellationTokenSource();
        TrainingRunResult result = TrainingRun.Execute(
            Options, ResumeTests.Images, folder, new ResumeTests.StopAt(images, cancellation), cancellationToken: cancellation.Token);
        Assert.AreEqual((RunOutcome.Cancelled, images), (result.Outcome, result.ImagesSeen));
    }

    private sealed class BreakOffAt(long images) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Images >= images)
            {
                throw new OperationCanceledException();
            }
        }
    }
}
