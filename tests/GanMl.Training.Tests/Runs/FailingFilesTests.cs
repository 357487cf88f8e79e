using GanMl.Cli.Terminal;
using GanMl.Tests.Checkpoints;
using GanMl.Training;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;

namespace GanMl.Tests.Runs;

/// <summary>What cannot be written: a folder lies where a file should be, which fails for every user alike.</summary>
[TestClass]
public sealed class FailingFilesTests
{
    private static readonly TrainingOptions Options = ResumeTests.Growing with
    {
        Growth = null,
        Images = 96,
        GridImages = 16,
        CheckpointImages = 16,
    };

    [TestMethod]
    public void What_only_informs_never_ends_a_run_and_is_told_once()
    {
        using var temporary = new TemporaryFolder();
        using RunFolder whole = RunFolder.Create(temporary["whole"]), folder = RunFolder.Create(temporary["run"]);
        TrainingRun.Execute(Options, ResumeTests.Images, whole);
        File.WriteAllText(Path.Combine(folder.Path, "samples"), "no folder");
        foreach (string path in new[] { folder.LogPath, folder.AlarmsPath, folder.TrainedImagesPath })
        {
            Directory.CreateDirectory(Path.Combine(path, "in the way"));
        }

        var log = new RecordingLogger();
        TrainingRunResult result = TrainingRun.Execute(Options, ResumeTests.Images, folder, logger: log);
        Assert.AreEqual(RunOutcome.Completed, result.Outcome);
        CollectionAssert.AreEqual(File.ReadAllBytes(whole.CheckpointPath), File.ReadAllBytes(folder.CheckpointPath));
        foreach (string what in new[] { "The sample grid", folder.LogPath, folder.TrainedImagesPath })
        {
            Assert.HasCount(1, log.Warnings.Where(line => line.StartsWith($"{what} could not be written: ")).ToArray());
        }
    }

    [TestMethod]
    public void A_checkpoint_that_cannot_be_written_is_tried_again()
    {
        using var temporary = new TemporaryFolder();
        using RunFolder folder = RunFolder.Create(temporary["run"]);
        string inTheWay = Path.Combine(folder.Path, "checkpoint-next.safetensors");
        Directory.CreateDirectory(Path.Combine(inTheWay, "in the way"));
        var log = new RecordingLogger();
        var saved = new List<(long Images, bool IsSaved)>();
        TrainingRun.Execute(
            Options with { CheckpointImages = 32 }, ResumeTests.Images, folder, new AtTick(images =>
            {
                saved.Add((images, File.Exists(folder.TrainingCheckpointPath)));
                if (images == 48)
                {
                    Directory.Delete(inTheWay, recursive: true);
                }
            }), log);

        // Due at 32, and tried again at 40 and, when there is room, at 48: before the report of 56.
        Assert.AreEqual(56, saved.First(tick => tick.IsSaved).Images);
        Assert.HasCount(1, log.Warnings.Where(line => line.StartsWith("A checkpoint could not be written: ")).ToArray());
    }

    [TestMethod]
    public void Where_the_last_state_cannot_be_written_the_checkpoint_before_is_kept_and_named()
    {
        using var temporary = new TemporaryFolder();
        using RunFolder folder = RunFolder.Create(temporary["run"]);
        using var cancellation = new CancellationTokenSource();
        TrainingException error = Assert.ThrowsExactly<TrainingException>(() => TrainingRun.Execute(
            Options with { CheckpointImages = 32 }, ResumeTests.Images, folder, new AtTick(images =>
            {
                if (images == 48)
                {
                    Directory.CreateDirectory(Path.Combine(folder.Path, "checkpoint-next.safetensors", "in the way"));
                    cancellation.Cancel();
                }
            }), cancellationToken: cancellation.Token));
        StringAssert.Contains(error.Message, "The checkpoint of image 48 could not be written");
        StringAssert.Contains(error.Message, "The last one is that of image 32");

        Directory.Delete(Path.Combine(folder.Path, "checkpoint-next.safetensors"), recursive: true);
        Assert.AreEqual(RunOutcome.Completed, TrainingRun.Resume(Options, ResumeTests.Images, folder).Outcome);
    }

    [TestMethod]
    public void A_console_that_fails_is_written_to_no_more()
    {
        using var inner = new FullWriter();
        using var writer = new LastingWriter(inner);
        writer.WriteLine("fits");
        Assert.IsNull(writer.Failure);
        inner.IsFull = true;
        writer.WriteLine("does not fit");
        writer.Write('x');
        writer.Flush();
        Assert.AreEqual("No space left on device", writer.Failure!.Message);
        Assert.AreEqual("fits\n", inner.ToString().ReplaceLineEndings("\n"));
    }

    private sealed class AtTick(Action<long> act) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => act(value.Images);
    }

    private sealed class FullWriter : StringWriter
    {
        internal bool IsFull { get; set; }

        public override void Write(char value)
        {
            Check();
            base.Write(value);
        }

        public override void Write(string? value)
        {
            Check();
            base.Write(value);
        }

        public override void WriteLine(string? value)
        {
            Check();
            base.WriteLine(value);
        }

        private void Check()
        {
            if (IsFull)
            {
                throw new IOException("No space left on device");
            }
        }
    }
}
