using System.Text.Json;
using GanMl.Images.Derived;
using GanMl.Images.Shapes;
using GanMl.Inference;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;
using GanMl.Training.Watching;

namespace GanMl.Tests.Training;

/// <summary>What a run does at an alarm. The discriminator wins these at once: the generator hardly moves.</summary>
[TestClass]
public sealed class RollBackTests
{
    private static readonly TrainingOptions Lost = new()
    {
        Architecture = "dense",
        Optimizer = "adam",
        LearningRate = 1e-9,
        DiscriminatorLearningRate = 0.01,
        BatchSize = 16,
        TickImages = 64,
        Images = 2_560,
        CheckpointImages = 64,
        GridImages = 0,
        Device = "cpu",
    };

    private static readonly TrainingOptions Short = new()
    {
        Architecture = "dense",
        BatchSize = 16,
        TickImages = 16,
        Images = 96,
        Device = "cpu",
    };

    [TestMethod]
    public void A_run_goes_back_so_often_and_then_only_warns()
    {
        using var temporary = new TemporaryFolder();
        RunFolder folder = RunFolder.Create(temporary["run"]);
        TrainingRunResult result = TrainingRun.Execute(
            Lost with { Watch = new WatchOptions { OnAlarm = AlarmAction.RollBack, RollBacks = 2 } }, new ShapesImages(100), folder);
        Assert.IsFalse(result.Cancelled);
        JsonElement[] alarms = [.. File.ReadAllLines(folder.AlarmsPath).Select(line => JsonDocument.Parse(line).RootElement)];
        string?[] actions = [.. alarms.Select(alarm => alarm.GetProperty("action").GetString())];
        CollectionAssert.AreEqual(new[] { "RollBack", "RollBack", "Warn" }, actions.Take(3).ToArray());
        Assert.IsTrue(actions.Skip(3).All(action => action == "Warn"));
        Assert.AreEqual("won-discriminator", alarms[0].GetProperty("watch").GetString());

        // The log knows nothing of what was taken back.
        CollectionAssert.AreEqual(Enumerable.Range(1, 40).Select(tick => tick * 64L).ToArray(), ImagesOf(folder));
        Assert.IsFalse(File.Exists(folder.GoodCheckpointPath));
    }

    [TestMethod]
    public void A_run_stops_where_it_is_told_to_and_exports()
    {
        using var temporary = new TemporaryFolder();
        RunFolder folder = RunFolder.Create(temporary["run"]);
        TrainingRunResult result = TrainingRun.Execute(
            Lost with { Watch = new WatchOptions { OnAlarm = AlarmAction.Stop } }, new ShapesImages(100), folder);
        Assert.IsTrue(result.Cancelled);
        Assert.AreEqual("won-discriminator", result.LastProgress!.Alarms.Single().Watch);
        Assert.IsLessThan(Lost.Images, result.LastProgress.Images);
        using var generator = OnnxGenerator.Open(result.GeneratorPath);
        Assert.AreEqual(result.LastProgress.Images, generator.Info.ImagesSeen);
        Assert.IsTrue(File.Exists(folder.TrainingCheckpointPath));
    }

    [TestMethod]
    public void A_run_that_breaks_off_after_it_went_back_is_resumed_on_its_new_way()
    {
        using var temporary = new TemporaryFolder();
        TrainingOptions options = Lost with { Images = 1_280, Watch = new WatchOptions { OnAlarm = AlarmAction.RollBack, RollBacks = 1 } };
        RunFolder whole = RunFolder.Create(temporary["whole"]), pieces = RunFolder.Create(temporary["pieces"]);
        TrainingRun.Execute(options, new ShapesImages(100), whole);
        Assert.ThrowsExactly<OperationCanceledException>(
            () => TrainingRun.Execute(options, new ShapesImages(100), pieces, new BreakOffAfterGoingBack()));
        using (var trainer = new GanTrainer(options, new ShapesImages(100)))
        {
            trainer.Restore(pieces.TrainingCheckpointPath);
            Assert.AreEqual(1, trainer.RollBacks);
        }

        TrainingRun.Resume(options, new ShapesImages(100), pieces);
        CollectionAssert.AreEqual(File.ReadAllBytes(whole.CheckpointPath), File.ReadAllBytes(pieces.CheckpointPath));
        CollectionAssert.AreEqual(ImagesOf(whole), ImagesOf(pieces));
        CollectionAssert.AreEqual(File.ReadAllLines(whole.AlarmsPath), File.ReadAllLines(pieces.AlarmsPath));
    }

    [TestMethod]
    public void A_run_that_is_resumed_before_an_alarm_tells_of_it_once_and_does_what_it_was_last_told()
    {
        using var temporary = new TemporaryFolder();
        TrainingOptions options = Lost with { Watch = new WatchOptions { OnAlarm = AlarmAction.Stop } };
        long alarmed = TrainingRun.Execute(options, new ShapesImages(100), RunFolder.Create(temporary["whole"])).ImagesSeen;

        RunFolder folder = RunFolder.Create(temporary["run"]);
        TrainingOptions warned = Lost with { CheckpointImages = alarmed - 64 };
        Assert.ThrowsExactly<OperationCanceledException>(
            () => TrainingRun.Execute(warned, new ShapesImages(100), folder, new BreakOffAt(alarmed)));
        Assert.AreEqual((alarmed, "Warn"), AlarmsOf(folder).Single());

        TrainingOptions stopped = warned with { Watch = options.Watch };
        Assert.AreEqual(alarmed, TrainingRun.Resume(stopped, new ShapesImages(100), folder).ImagesSeen);
        Assert.AreEqual((alarmed, "Stop"), AlarmsOf(folder).Single());
        Assert.AreEqual(AlarmAction.Stop, folder.ReadDescription().Training.Watch.OnAlarm);

        // Now the checkpoint is behind the alarm.
        TrainingRun.Resume(warned, new ShapesImages(100), folder);
        Assert.AreEqual((alarmed, "Stop"), AlarmsOf(folder)[0]);
    }

    [TestMethod]
    public void A_run_that_is_not_watched_measures_nothing()
    {
        using var trainer = new GanTrainer(Short with { Watch = new WatchOptions { OnAlarm = AlarmAction.Ignore } }, new ShapesImages(50));
        Assert.IsTrue(trainer.Train().All(tick => tick.Diversity is null && tick.Alarms.Count == 0));
        using var watched = new GanTrainer(Short, new ShapesImages(50));
        Assert.IsTrue(watched.Train().All(tick => tick.Diversity > 0));
        CollectionAssert.AreEqual(Weights(trainer), Weights(watched), "watching changes nothing");
    }

    [TestMethod]
    public void After_going_back_the_random_numbers_are_others_and_always_the_same_others()
    {
        using var temporary = new TemporaryFolder();
        (float[] Straight, float[] Again) first = Run("one"), second = Run("two");
        CollectionAssert.AreEqual(first.Straight, second.Straight);
        CollectionAssert.AreEqual(first.Again, second.Again);
        CollectionAssert.AreNotEqual(first.Straight, first.Again);

        // A run that is resumed after it went back goes on with those others.
        using var resumed = new GanTrainer(Short, new ShapesImages(50));
        resumed.Restore(temporary["one-later"]);
        Assert.AreEqual(1, resumed.RollBacks);
        _ = resumed.Train().Last();
        CollectionAssert.AreEqual(first.Again, Weights(resumed));

        (float[] Straight, float[] Again) Run(string name)
        {
            using var trainer = new GanTrainer(Short, new ShapesImages(50));
            _ = trainer.Train().First();
            trainer.Save(temporary[name]);
            _ = trainer.Train().Last();
            float[] straight = Weights(trainer);
            trainer.RollBack(temporary[name]);
            Assert.AreEqual((16L, 1), (trainer.ImagesSeen, trainer.RollBacks));
            _ = trainer.Train().First();
            trainer.Save(temporary[$"{name}-later"]);
            _ = trainer.Train().Last();
            return (straight, Weights(trainer));
        }
    }

    private static long[] ImagesOf(RunFolder folder) =>
        [.. File.ReadAllLines(folder.LogPath).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("images").GetInt64())];

    private static (long Images, string? Action)[] AlarmsOf(RunFolder folder) =>
    [
        .. File.ReadAllLines(folder.AlarmsPath).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(alarm => (alarm.GetProperty("images").GetInt64(), alarm.GetProperty("action").GetString())),
    ];

    private static float[] Weights(GanTrainer trainer) =>
        [.. trainer.Generator.parameters().SelectMany(weight => weight.detach().data<float>().ToArray())];

    private sealed class BreakOffAfterGoingBack : IProgress<TrainingProgress>
    {
        private long _last;

        public void Report(TrainingProgress value)
        {
            if (value.Images <= _last)
            {
                throw new OperationCanceledException();
            }

            _last = value.Images;
        }
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
