using System.Text.Json;
using GanMl.Images.Derived;
using GanMl.Images.Shapes;
using GanMl.Inference;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;
using GanMl.Training.Watching;

namespace GanMl.Tests.Training;

/// <summary>Runs whose weights are made NaN after some images, and what is left of them.</summary>
[TestClass]
public sealed class DivergedRunTests
{
    private static readonly ShapesImages Images = new(50);

    [TestMethod]
    [DataRow(AlarmAction.Warn)]
    [DataRow(AlarmAction.Stop)]
    [DataRow(AlarmAction.Ignore)]
    public void A_run_that_diverges_exports_the_generator_of_its_last_checkpoint(AlarmAction action)
    {
        using var temporary = new TemporaryFolder();
        RunFolder folder = RunFolder.Create(temporary["run"]);
        TrainingOptions options = PoisonedRun.Options with { Watch = new WatchOptions { OnAlarm = action } };
        TrainingRunResult result = Run(options, folder, poisonedAt: 80);
        Assert.IsTrue(result.Cancelled);
        Assert.AreEqual((64L, 96L, "divergence"), (result.ImagesSeen, result.Diverged!.Images, result.Diverged.Watch));
        using (var generator = OnnxGenerator.Open(result.GeneratorPath))
        {
            Assert.AreEqual(64, generator.Info.ImagesSeen);
        }

        JsonElement alarm = JsonDocument.Parse(File.ReadAllLines(folder.AlarmsPath).Single()).RootElement;
        Assert.AreEqual(("divergence", "Stop"), (alarm.GetProperty("watch").GetString(), alarm.GetProperty("action").GetString()));
        Assert.AreEqual(96, alarm.GetProperty("images").GetInt64());

        // It goes on to what it would have been, watched in whatever way.
        RunFolder whole = RunFolder.Create(temporary["whole"]);
        TrainingOptions unwatched = options with { Watch = new WatchOptions { OnAlarm = AlarmAction.Ignore } };
        TrainingRun.Execute(unwatched, Images, whole);
        Assert.IsFalse(TrainingRun.Resume(unwatched, Images, folder).Cancelled);
        CollectionAssert.AreEqual(File.ReadAllBytes(whole.CheckpointPath), File.ReadAllBytes(folder.CheckpointPath));
    }

    [TestMethod]
    public void A_run_that_has_gone_back_as_often_as_it_may_exports_too()
    {
        using var temporary = new TemporaryFolder();
        RunFolder folder = RunFolder.Create(temporary["run"]);
        TrainingOptions options = PoisonedRun.Options with { Watch = new WatchOptions { OnAlarm = AlarmAction.RollBack, RollBacks = 1 } };
        TrainingRunResult result = Run(options, folder, poisonedAt: 80);
        Assert.AreEqual(64, result.ImagesSeen);
        string?[] actions =
        [
            .. File.ReadAllLines(folder.AlarmsPath).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("action").GetString()),
        ];
        CollectionAssert.AreEqual(new[] { "RollBack", "Stop" }, actions);
        using var trainer = new GanTrainer(options, Images);
        trainer.Restore(folder.TrainingCheckpointPath);
        Assert.AreEqual(
            (64L, 1), (trainer.ImagesSeen, trainer.RollBacks), "going on, it does not go back to the random numbers that it had");
    }

    [TestMethod]
    public void The_last_checkpoint_at_which_nothing_was_wrong_comes_before_the_last()
    {
        using var temporary = new TemporaryFolder();
        RunFolder folder = RunFolder.Create(temporary["run"]);
        TrainingOptions lost = PoisonedRun.Options with
        {
            Optimizer = "adam",
            LearningRate = 1e-9,
            DiscriminatorLearningRate = 0.01,
            CheckpointImages = 16,
        };
        long good = 0, bad = 0;
        TrainingRunResult result = Run(lost, folder, (tick, trainer) =>
        {
            // The discriminator wins at once: three checkpoints in a row are bad ones.
            (good, bad) = trainer.IsSuspicious ? (good, bad + 1) : (tick.Images, 0);
            if (bad == 4)
            {
                PoisonedRun.Poison(trainer.Generator);
            }
        });
        Assert.AreEqual((good, good + (5 * 16)), (result.ImagesSeen, result.Diverged!.Images));
        Assert.AreEqual(good + (4 * 16), result.LastProgress!.Images);
    }

    [TestMethod]
    public void A_damaged_checkpoint_does_not_count()
    {
        using var temporary = new TemporaryFolder();
        RunFolder folder = RunFolder.Create(temporary["run"]);
        Assert.AreEqual(64, Run(PoisonedRun.Options, folder, (tick, trainer) =>
        {
            if (tick.Images == 80)
            {
                File.WriteAllText(folder.GoodCheckpointPath, "x");
                PoisonedRun.Poison(trainer.Generator);
            }
        }).ImagesSeen);
    }

    [TestMethod]
    public void Before_the_first_checkpoint_there_is_nothing_to_export_and_the_error_says_what_to_try()
    {
        using var temporary = new TemporaryFolder();
        foreach (AlarmAction action in new[] { AlarmAction.Warn, AlarmAction.RollBack })
        {
            RunFolder folder = RunFolder.Create(temporary[action.ToString()]);
            TrainingOptions options = PoisonedRun.Options with { Watch = new WatchOptions { OnAlarm = action, RollBacks = 0 } };
            var error = Assert.ThrowsExactly<TrainingDivergedException>(() => Run(options, folder, poisonedAt: 16));
            StringAssert.Contains(error.Message, "learning rate below 0.001");
            StringAssert.Contains(error.Message, "fewer images between checkpoints");
            Assert.HasCount(1, File.ReadAllLines(folder.AlarmsPath));
            Assert.IsFalse(File.Exists(folder.GeneratorPath));
        }
    }

    [TestMethod]
    public void Weights_that_are_no_numbers_are_found_where_no_loss_tells_of_them()
    {
        using var trainer = new GanTrainer(PoisonedRun.Options, Images);
        Assert.IsTrue(trainer.IsFinite);
        PoisonedRun.Poison(trainer.AveragedGenerator);
        Assert.IsFalse(trainer.IsFinite);
        StringAssert.Contains(
            Assert.ThrowsExactly<TrainingDivergedException>(() => trainer.Train().First()).Message, "a weight is no longer");
    }

    private static TrainingRunResult Run(TrainingOptions options, RunFolder folder, long poisonedAt) =>
        Run(options, folder, (tick, trainer) =>
        {
            if (tick.Images == poisonedAt)
            {
                PoisonedRun.Poison(trainer.Generator);
            }
        });

    private static TrainingRunResult Run(TrainingOptions options, RunFolder folder, Action<TrainingProgress, GanTrainer> atTick)
    {
        using var trainer = new GanTrainer(options, Images);
        folder.WriteDescription(new RunDescription { Data = Images.Name, Training = options });
        return RunTraining.Run(trainer, Images, folder, new AtTick(tick => atTick(tick, trainer)), logger: null, CancellationToken.None);
    }

    private sealed class AtTick(Action<TrainingProgress> act) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => act(value);
    }
}
