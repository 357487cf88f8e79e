using GanMl.Models;
using GanMl.Training.Architectures;
using GanMl.Training.Parts;
using GanMl.Training.Trainer;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Benchmarks.Points;

/// <summary>One generator of points, trained by the trainer's own networks, step and options, and judged by 2,500 points.</summary>
internal static class PointTrial
{
    /// <summary>What these networks are found in.</summary>
    internal static TrainingParts Parts { get; } =
        TrainingParts.Default with { Architectures = ArchitectureCatalogue.Default.With(new PointArchitecture()) };

    private const int JudgedPoints = 2_500;

    /// <summary>Trains and judges.</summary>
    /// <param name="mixture">What to learn.</param>
    /// <param name="options">How; their images are points.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal static (int Modes, double HighQuality) Run(PointMixture mixture, TrainingOptions options, CancellationToken cancellationToken)
    {
        random.manual_seed(options.Seed);
        using var networks = new TrainingNetworks(
            options with { Architecture = "points" },
            Parts,
            new NetworkOptions { Architecture = options.Network, Packing = options.Packing }, CPU);
        networks.Train();
        int latent = networks.Generator.LatentSize;
        for (long seen = 0, step = 0; seen < options.Images; seen += options.BatchSize, step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            networks.Step(
                step, mixture.Sample(options.BatchSize), null, randn(options.BatchSize, latent), randn(options.BatchSize, latent),
                seen + options.BatchSize);
        }

        using DisposeScope judging = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        networks.AveragedGenerator.eval();
        return mixture.Judge(networks.AveragedGenerator.call(randn(JudgedPoints, latent), null));
    }
}
