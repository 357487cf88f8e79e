namespace GanMl.Training.Treatments;

/// <summary>The treatments that can be asked for by name.</summary>
public static class TreatmentCatalogue
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IImageTreatment> All { get; } =
    [
        new InstanceNoise(),
        new ColorAugmentation(),
        new TranslationAugmentation(),
        new CutoutAugmentation(),
        new FlipAugmentation(),
    ];

    /// <summary>The treatment of a name, whatever the case of its letters.</summary>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that exist.</exception>
    public static IImageTreatment Find(string name) =>
        All.FirstOrDefault(treatment => string.Equals(treatment.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no treatment '{name}'. Known: {string.Join(", ", All.Select(treatment => treatment.Name))}.");
}
