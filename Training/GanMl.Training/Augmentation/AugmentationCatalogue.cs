namespace GanMl.Training.Augmentation;

/// <summary>The augmentations that can be asked for by name.</summary>
public static class AugmentationCatalogue
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IAugmentation> All { get; } =
    [
        new InstanceNoise(),
        new ColorAugmentation(),
        new TranslationAugmentation(),
        new CutoutAugmentation(),
        new FlipAugmentation(),
    ];

    /// <summary>The augmentation of a name, whatever the case of its letters.</summary>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that exist.</exception>
    public static IAugmentation Find(string name) =>
        All.FirstOrDefault(augmentation => string.Equals(augmentation.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no augmentation '{name}'. Known: {string.Join(", ", All.Select(augmentation => augmentation.Name))}.");
}
