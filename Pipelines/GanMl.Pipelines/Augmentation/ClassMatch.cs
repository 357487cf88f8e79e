using GanMl.Inference.GeneratorFile;

namespace GanMl.Pipelines.Augmentation;

/// <summary>Finds for each real label the class of the generator that draws it.</summary>
internal static class ClassMatch
{
    /// <returns>By key, counted from 0; -1 where nothing is asked for.</returns>
    /// <exception cref="ArgumentException">Something is asked for that the generator cannot draw; the message says what.</exception>
    internal static int[] Find(RealLabels labels, GeneratorInfo generator, string? className, long[] removed, long[] added)
    {
        if (!generator.IsConditional)
        {
            return OfUnconditional(labels, className, removed, added);
        }

        if (className is not null)
        {
            throw new ArgumentException(
                $"SyntheticOptions.ClassName is '{className}', but the generator has classes of its own: leave it null and say how many "
                + "of each class in SyntheticOptions.Amount.");
        }

        if (labels.Names.Length == 0 && labels.Counts.Length != generator.ClassNames.Count)
        {
            throw new ArgumentException(
                $"Column '{labels.Column.Name}' has {labels.Counts.Length} keys without names, but the generator has "
                + $"{generator.ClassNames.Count} classes. Map the labels with MapValueToKey, so that they can be matched by name.");
        }

        List<string> known = [.. generator.ClassNames];
        return [.. added.Select((count, key) => count == 0 ? -1 : labels.Names.Length == 0 ? key : Match(labels.Names[key], known))];
    }

    private static int Match(string name, List<string> known) => known.IndexOf(name) is >= 0 and var label
        ? label
        : throw new ArgumentException(
            $"Images of class '{name}' are needed, but the generator draws none. Its classes are: {string.Join(", ", known)}. "
            + "Ask for the classes that it knows with SyntheticAmount.Add.");

    private static int[] OfUnconditional(RealLabels labels, string? className, long[] removed, long[] added)
    {
        int only = className is null ? -1 : Array.IndexOf(labels.Names, className);
        if (only < 0)
        {
            throw new ArgumentException(
                (className is null
                    ? "The generator has no classes: say in SyntheticOptions.ClassName which one its images belong to. "
                    : $"SyntheticOptions.ClassName is '{className}', which is none of the real labels. ")
                + $"The labels are: {(labels.Names.Length == 0 ? "keys without names" : string.Join(", ", labels.Names))}.");
        }

        // The other classes stay as they are: there is nobody to draw them.
        for (int key = 0; key < added.Length; key++)
        {
            if (key != only)
            {
                (removed[key], added[key]) = (0, 0);
            }
        }

        return [.. added.Select((_, key) => key == only ? 0 : -1)];
    }
}
