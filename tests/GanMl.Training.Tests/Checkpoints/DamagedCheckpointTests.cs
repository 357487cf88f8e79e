using System.Text.Json.Nodes;
using GanMl.Training.Checkpoints;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;
using GanMl.Training.Watching;
using static TorchSharp.torch;

namespace GanMl.Tests.Checkpoints;

/// <summary>A bit that has flipped is found, and the run goes on from the checkpoint before.</summary>
[TestClass]
public sealed class DamagedCheckpointTests
{
    private static readonly TrainingOptions Unwatched = ResumeTests.Growing with
    {
        CheckpointImages = 16,
        Watch = new WatchOptions { OnAlarm = AlarmAction.Ignore },
    };

    [TestMethod]
    public void Every_flipped_bit_is_found()
    {
        using var temporary = new TemporaryFolder();
        string run = temporary["checkpoint.safetensors"], weights = temporary["generator.safetensors"];
        using var trainer = new GanTrainer(Unwatched, ResumeTests.Images);
        trainer.Save(run);
        GeneratorCheckpoint.Save(weights, trainer.AveragedGenerator, trainer.Describe(ResumeTests.Images));
        Flip(run, path => new TrainingCheckpointReader(path).Dispose());
        Flip(weights, path => GeneratorCheckpoint.Load(path).Generator.Dispose());
    }

    [TestMethod]
    public void A_run_goes_on_from_the_checkpoint_before_a_damaged_one_and_says_so()
    {
        using var temporary = new TemporaryFolder();
        RunFolder whole = RunFolder.Create(temporary["whole"]), pieces = RunFolder.Create(temporary["pieces"]);
        TrainingRun.Execute(Unwatched, ResumeTests.Images, whole);
        Cancelled(Unwatched, pieces);
        Damage(pieces.TrainingCheckpointPath);

        var log = new RecordingLogger();
        Assert.IsFalse(TrainingRun.Resume(Unwatched, ResumeTests.Images, pieces, logger: log).Cancelled);
        string warning = log.Warnings.Single();
        StringAssert.Contains(warning, "checkpoint.safetensors is damaged");
        StringAssert.Contains(warning, "Takes checkpoint-previous.safetensors instead, of image 48.");
        CollectionAssert.AreEqual(File.ReadAllBytes(whole.CheckpointPath), File.ReadAllBytes(pieces.CheckpointPath));
        CollectionAssert.AreEqual(File.ReadAllBytes(whole.GeneratorPath), File.ReadAllBytes(pieces.GeneratorPath));
        Assert.IsEmpty(Directory.GetFiles(pieces.Path, "checkpoint*"));
    }

    [TestMethod]
    public void Where_both_are_damaged_the_last_good_one_is_taken_and_where_all_are_the_run_is_refused()
    {
        using var temporary = new TemporaryFolder();
        TrainingOptions watched = Unwatched with { Watch = new WatchOptions() };
        RunFolder folder = RunFolder.Create(temporary["run"]);
        Cancelled(watched, folder);
        byte[] good = File.ReadAllBytes(folder.GoodCheckpointPath);
        Damage(folder.TrainingCheckpointPath);
        Damage(folder.PreviousCheckpointPath);
        Damage(folder.GoodCheckpointPath);
        byte[] before = File.ReadAllBytes(folder.CheckpointPath);
        CheckpointException error = Assert.ThrowsExactly<CheckpointException>(
            () => TrainingRun.Resume(watched, ResumeTests.Images, folder));
        StringAssert.Contains(error.Message, "its hash does not fit its content");
        CollectionAssert.AreEqual(before, File.ReadAllBytes(folder.CheckpointPath), "nothing was touched");

        File.WriteAllBytes(folder.GoodCheckpointPath, good);
        var log = new RecordingLogger();
        Assert.IsFalse(TrainingRun.Resume(watched, ResumeTests.Images, folder, logger: log).Cancelled);
        Assert.Contains("checkpoint-good.safetensors", string.Join(' ', log.Warnings));
    }

    [TestMethod]
    public void A_run_that_goes_back_passes_over_a_damaged_checkpoint()
    {
        using var temporary = new TemporaryFolder();
        using RunFolder folder = RunFolder.Create(temporary["run"]);
        using var trainer = new GanTrainer(Unwatched, ResumeTests.Images);
        var log = new RecordingLogger();
        var checkpoints = new RunCheckpoints(folder, log);
        Assert.IsTrue(checkpoints.TrySaveGood(trainer));
        Assert.IsTrue(checkpoints.TrySave(trainer));
        Damage(folder.GoodCheckpointPath);
        Assert.AreEqual(folder.TrainingCheckpointPath, checkpoints.FirstWhole(folder.GoodCheckpointPath, folder.TrainingCheckpointPath));
        StringAssert.Contains(log.Warnings.Single(), "checkpoint-good.safetensors is damaged");
    }

    [TestMethod]
    public void A_checkpoint_of_before_there_were_hashes_is_gone_on_from()
    {
        using var temporary = new TemporaryFolder();
        using var scope = NewDisposeScope();
        string path = temporary["checkpoint.safetensors"];
        using var trainer = new GanTrainer(Unwatched, ResumeTests.Images);
        _ = trainer.Train().First(tick => tick.Images >= 64);
        trainer.Save(path);
        List<(string, Tensor)> tensors;
        Dictionary<string, string> metadata;
        using (var reader = new SafetensorsReader(path))
        {
            tensors = [.. reader.Names.Select(name => (name, reader.Read(name)))];
            metadata = new Dictionary<string, string>(reader.Metadata);
        }

        metadata.Remove(FileHash.Key);
        SafetensorsWriter.Write(path, tensors, metadata);
        StringAssert.Contains(
            Assert.ThrowsExactly<CheckpointException>(() => new TrainingCheckpointReader(path)).Message, "lacks the hash");

        metadata[TrainingCheckpoint.FormatKey] = "1";
        JsonObject position = JsonNode.Parse(metadata[TrainingCheckpoint.PositionKey])!.AsObject();
        Assert.IsTrue(position["Data"]!.AsObject().Remove("Content"));
        metadata[TrainingCheckpoint.PositionKey] = position.ToJsonString();
        SafetensorsWriter.Write(path, tensors, metadata);
        using var resumed = new GanTrainer(Unwatched, ResumeTests.Images);
        resumed.Restore(path);
        Assert.AreEqual(64, resumed.ImagesSeen);
    }

    private static void Cancelled(TrainingOptions options, RunFolder folder)
    {
        using var cancellation = new CancellationTokenSource();
        Assert.IsTrue(TrainingRun.Execute(
            options, ResumeTests.Images, folder, new ResumeTests.StopAt(56, cancellation), cancellationToken: cancellation.Token)
            .Cancelled);
    }

    /// <summary>One bit in the middle of the weights.</summary>
    private static void Damage(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(path, bytes);
    }

    private static void Flip(string path, Action<string> open)
    {
        open(path);
        byte[] whole = File.ReadAllBytes(path);
        int header = BitConverter.ToInt32(whole) + 8;
        var random = new Random(1);
        for (int i = 0; i < 400; i++)
        {
            byte[] damaged = [.. whole];
            int at = random.Next(i % 2 == 0 ? header : whole.Length);
            damaged[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, damaged);
            Assert.ThrowsExactly<CheckpointException>(() => open(path), $"byte {at} of {whole.Length}");
        }
    }
}
