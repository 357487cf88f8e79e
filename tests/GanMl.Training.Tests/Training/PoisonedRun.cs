using GanMl.Training.Trainer;
using static TorchSharp.torch;

namespace GanMl.Tests.Training;

/// <summary>A short run, and weights that are no numbers for it.</summary>
internal static class PoisonedRun
{
    internal static TrainingOptions Options { get; } = new()
    {
        Architecture = "dense",
        BatchSize = 16,
        TickImages = 16,
        Images = 800,
        CheckpointImages = 32,
        GridImages = 0,
        Device = "cpu",
    };

    internal static void Poison(nn.Module network)
    {
        using IDisposable noGradient = no_grad();
        network.parameters().First().fill_(float.NaN);
    }
}
