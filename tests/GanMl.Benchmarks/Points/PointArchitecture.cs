using System.ComponentModel.DataAnnotations;
using GanMl.Models;

namespace GanMl.Benchmarks.Points;

/// <summary>Two multilayer perceptrons for points of the plane, which stand as images of 1 x 2 pixels.</summary>
internal sealed class PointArchitecture : IArchitecture
{
    public string Name => "points";

    public string Description => "Points of the plane: two multilayer perceptrons.";

    public ArchitectureOptions DefaultOptions { get; } = new PointOptions();

    public GeneratorNetwork CreateGenerator(NetworkOptions options) => new PointGenerator(options);

    public DiscriminatorNetwork CreateDiscriminator(NetworkOptions options) => new PointDiscriminator(options);

    public EncoderNetwork CreateEncoder(NetworkOptions options, int latentSize) => new PointEncoder(options, latentSize);
}

/// <summary>The options of these networks: their size, and the remedies that a discriminator can have.</summary>
internal sealed record PointOptions : MinibatchOptions
{
    public override int LatentSize { get; init; } = 2;

    /// <summary>Values of each hidden layer of both networks.</summary>
    [Range(1, 4096)]
    public int Width { get; init; } = 128;

    /// <summary>Hidden layers of each network.</summary>
    [Range(1, 16)]
    public int HiddenLayers { get; init; } = 2;

    /// <summary>Whether all layers of the discriminator are normalised by their largest singular value.</summary>
    public bool SpectralNormalization { get; init; }
}
