using GanMl.Training.Presets;
using GanMl.Training.Trainer;
using GanMl.Training.Watching;

namespace GanMl.Benchmarks.Watching;

/// <summary>A run for the watches to judge.</summary>
/// <param name="Name">In the table, and of its folder.</param>
/// <param name="IsHealthy">Whether no alarm is right.</param>
/// <param name="Size">Height and width of the images.</param>
/// <param name="Options">What is trained.</param>
internal sealed record WatchedRun(string Name, bool IsHealthy, int Size, TrainingOptions Options)
{
    /// <summary>Ten that go well: every preset that fits a processor, several seeds.</summary>
    internal static IEnumerable<WatchedRun> Healthy =>
    [
        .. Seeds("dense", 28, 128_000, 1, 2, 3),
        .. Seeds("dcgan", 28, 24_000, 1, 2),
        new("dcgan, unconditional", true, 28, Preset("dcgan", 24_000, 1) with { Conditional = false }),
        .. Seeds("r3gan", 28, 9_600, 1, 2),
        .. Seeds("progressive", 32, 16_000, 1),
        .. Seeds("stylegan", 32, 16_000, 1),
    ];

    /// <summary>Four that are set up to fail: no remedies, steps that are far too large.</summary>
    internal static IEnumerable<WatchedRun> Failing =>
    [
        new("dense, learning rate 0.01", false, 28, Fast(Preset("dense", 128_000, 1), 0.01)),
        new(
            "dense, unconditional, Adam at 0.01", false, 28,
            Fast(Preset("dense", 128_000, 1), 0.01) with { Conditional = false, Optimizer = "adam" }),
        new("dcgan, learning rate 0.02", false, 28, Fast(Preset("dcgan", 64_000, 1), 0.02)),
        new("dcgan, Adam at 0.01", false, 28, Fast(Preset("dcgan", 64_000, 1), 0.01) with { Optimizer = "adam" }),
    ];

    private static IEnumerable<WatchedRun> Seeds(string architecture, int size, long images, params int[] seeds) =>
        seeds.Select(seed => new WatchedRun($"{architecture}, seed {seed}", true, size, Preset(architecture, images, seed)));

    private static TrainingOptions Preset(string architecture, long images, int seed) => TrainingPresets.For(architecture) with
    {
        Images = images,
        Seed = seed,
        GridImages = 0,
        CheckpointImages = 0,
        Watch = new WatchOptions { OnAlarm = AlarmAction.Stop },
    };

    private static TrainingOptions Fast(TrainingOptions options, double rate) =>
        options with { LearningRate = rate, LearningRateDecay = 0 };
}
