using GanMl.Models;

namespace GanMl.Benchmarks.Points;

/// <summary>Two multilayer perceptrons for points of the plane, which stand as images of 1 x 2 pixels.</summary>
internal sealed class PointArchitecture : IArchitecture
{
    /// <summary>Values of each hidden layer.</summary>
    internal const int Width = 128;

    public string Name => "points";

    public string Description => "Points of the plane: two multilayer perceptrons.";

    public ArchitectureOptions DefaultOptions { get; } = new PointOptions();

    public GeneratorNetwork CreateGenerator(NetworkOptions options) => new PointGenerator(options);

    public DiscriminatorNetwork CreateDiscriminator(NetworkOptions options) => new PointDiscriminator(options);
}

/// <summary>The options of these networks: the remedies that a discriminator can have.</summary>
internal sealed record PointOptions : MinibatchOptions
{
    public override int LatentSize { get; init; } = 2;

    public bool SpectralNormalization { get; init; }
}
