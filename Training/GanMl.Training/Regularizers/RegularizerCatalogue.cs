namespace GanMl.Training.Regularizers;

/// <summary>The regularisers that can be asked for by name.</summary>
public static class RegularizerCatalogue
{
    private static readonly Dictionary<string, Func<IDiscriminatorRegularizer>> OfDiscriminators = new(StringComparer.OrdinalIgnoreCase)
    {
        ["r1"] = () => new R1Regularizer(),
        ["r2"] = () => new R2Regularizer(),
        ["gradient-penalty"] = () => new GradientPenalty(),
        ["dragan"] = () => new DraganPenalty(),
    };

    private static readonly Dictionary<string, Func<IGeneratorRegularizer>> OfGenerators = new(StringComparer.OrdinalIgnoreCase)
    {
        ["path-length"] = () => new PathLengthRegularizer(),
    };

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. OfDiscriminators.Keys, .. OfGenerators.Keys];

    /// <summary>A new regulariser of the discriminator; null where the name is that of another kind.</summary>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that exist.</exception>
    public static IDiscriminatorRegularizer? CreateForDiscriminator(string name)
    {
        CheckName(name);
        return OfDiscriminators.GetValueOrDefault(name)?.Invoke();
    }

    /// <summary>A new regulariser of the generator; null where the name is that of another kind.</summary>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that exist.</exception>
    public static IGeneratorRegularizer? CreateForGenerator(string name)
    {
        CheckName(name);
        return OfGenerators.GetValueOrDefault(name)?.Invoke();
    }

    internal static void CheckName(string name)
    {
        if (!Names.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"There is no regulariser '{name}'. Known: {string.Join(", ", Names)}.");
        }
    }
}
