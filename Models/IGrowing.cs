namespace GanMl.Models;

/// <summary>A network that begins with small images and grows by doubling their size (Karras et al., 2018).</summary>
public interface IGrowing
{
    /// <summary>The sizes that it grows through, from the smallest to that of the options.</summary>
    IReadOnlyList<int> Sizes { get; }

    /// <summary>
    /// Where it stands. A new network is fully grown. Weights of layers that are not in use stay as they are, and are not moved by an
    /// optimiser.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The size is none of <see cref="Sizes"/>, the smallest is fading, or alpha is not in [0, 1].
    /// </exception>
    GrowthPoint Growth { get; set; }
}
