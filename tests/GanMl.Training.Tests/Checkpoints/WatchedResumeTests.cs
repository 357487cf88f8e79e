using System.Text.Json;
using GanMl.Models;
using GanMl.Models.Dense;
using GanMl.Training.Parts;
using GanMl.Training.Trainer;
using GanMl.Training.Watching;
using static TorchSharp.torch;

namespace GanMl.Tests.Checkpoints;

/// <summary>What the watches remember survives a checkpoint.</summary>
[TestClass]
public sealed class WatchedResumeTests
{
    [TestMethod]
    public void A_run_that_goes_on_is_watched_as_it_would_have_been()
    {
        using var temporary = new TemporaryFolder();
        string path = temporary["checkpoint.safetensors"];
        TrainingOptions options = ResumeTests.Growing with { Images = 320 };
        IReadOnlyList<(string Name, double Value)> whole, there = [];
        using (var trainer = new GanTrainer(options, ResumeTests.Images))
        {
            foreach (TrainingProgress tick in trainer.Train())
            {
                if (tick.Images == 200)
                {
                    trainer.Save(path);
                    there = Remembered(path);
                }
            }

            trainer.Save(temporary["end"]);
            whole = Remembered(temporary["end"]);
        }

        using var resumed = new GanTrainer(options, ResumeTests.Images);
        resumed.Restore(path);
        resumed.Save(temporary["again"]);
        CollectionAssert.AreEqual(there.ToArray(), Remembered(temporary["again"]).ToArray());
        _ = resumed.Train().Last();
        resumed.Save(temporary["end"]);

        // Where its memory lies decides in which order a gradient's squares are summed.
        IReadOnlyList<(string Name, double Value)> pieced = Remembered(temporary["end"]);
        CollectionAssert.AreEqual(whole.Select(number => number.Name).ToArray(), pieced.Select(number => number.Name).ToArray());
        Assert.IsTrue(whole.Zip(pieced).All(pair => Math.Abs(pair.First.Value - pair.Second.Value) < 1e-5 * Math.Max(1, pair.First.Value)));
        Assert.IsGreaterThan(0, whole.Single(number => number.Name == "collapse highest").Value);

        // Checkpoints of runs that nothing watched, or of before, say nothing of it.
        using var unwatched = new GanTrainer(
            options with { Watch = new WatchOptions { OnAlarm = AlarmAction.Ignore } }, ResumeTests.Images);
        unwatched.Save(path);
        Assert.IsEmpty(Remembered(path));
        resumed.Restore(path);
        Assert.IsFalse(resumed.IsSuspicious);
    }

    [TestMethod]
    public void An_interruption_between_two_ticks_is_not_one_look_more()
    {
        var network = new NetworkOptions { ImageSize = 16, Architecture = new DenseOptions { LatentSize = 8 } };
        using var networks = new TrainingNetworks(new TrainingOptions { Architecture = "dense" }, TrainingParts.Default, network, CPU);
        using var monitor = new TrainingMonitor(networks, new TrainingOptions(), TrainingParts.Default, ResumeTests.Images, CPU);
        string before = JsonSerializer.Serialize(monitor.Memory);
        var progress = new TrainingProgress(40_000, 100_000, 1, 1, 0.5, 0.5, 0.5, 0.5);
        Assert.IsNotNull(monitor.Look(progress, isTick: false).Diversity);
        Assert.AreEqual(before, JsonSerializer.Serialize(monitor.Memory));
        _ = monitor.Look(progress, isTick: true);
        Assert.AreNotEqual(before, JsonSerializer.Serialize(monitor.Memory));
    }

    private static IReadOnlyList<(string Name, double Value)> Remembered(string path)
    {
        using var reader = new TrainingCheckpointReader(path);
        return
        [
            .. (reader.Position.Watches ?? new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<double>>>())
                .SelectMany(watch => watch.Value.SelectMany(memory => memory.Value.Select(value => ($"{watch.Key} {memory.Key}", value)))),
        ];
    }
}
