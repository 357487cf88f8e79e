using GanMl.Models;

namespace GanMl.Training;

/// <summary>The recipe with which each architecture is trained when nothing else is asked for.</summary>
public static class TrainingPresets
{
    private static readonly Dictionary<string, TrainingOptions> Presets = new(StringComparer.OrdinalIgnoreCase)
    {
        ["dense"] = new TrainingOptions { Images = 3_000_000, TickImages = 32_000, GridImages = 600_000, AverageHalfLife = 100_000 },
        ["dcgan"] = new TrainingOptions(),
    };

    /// <summary>A conditional DCGAN that is worth looking at after a few minutes on two cores.</summary>
    public static TrainingOptions Demo { get; } = new() { Images = 50_000, GridImages = 16_000, AverageHalfLife = 5_000 };

    /// <summary>The recipe of an architecture; one without a recipe of its own takes the defaults.</summary>
    /// <exception cref="ArgumentException">There is no such architecture; the message lists those that exist.</exception>
    public static TrainingOptions For(string architecture)
    {
        string name = ArchitectureCatalogue.Find(architecture).Name;
        return Presets.GetValueOrDefault(name, new TrainingOptions()) with { Architecture = name };
    }
}
