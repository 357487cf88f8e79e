using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines.Views;

namespace GanMl.Pipelines.Augmentation;

/// <summary>Finds for each real label the class of the generator that draws it.</summary>
internal static class ClassMatch
{
    /// <returns>By key, counted from 0; -1 where nothing is asked for.</returns>
    /// <exception cref="ArgumentException">Something is asked for that the generator cannot draw; the message says what.</exception>
    internal static int[] Find(RealRows rows, GeneratorInfo generator, string? className, long[] removed, long[] added)
    {
        if (!generator.IsConditional)
        {
            return OfUnconditional(rows, className, removed, added);
        }

        if (className is not null)
        {
            throw new ArgumentException(
                $"SyntheticOptions.ClassName is '{className}', but the generator has classes of its own: leave it null and say how many "
                + "of each class in SyntheticOptions.Amount.");
        }

        if (rows.Names.Length == 0 && rows.Real.Length != generator.ClassNames.Count)
        {
            throw new ArgumentException(
                $"Column '{rows.Label.Name}' has {rows.Real.Length} keys without names, but the generator has "
                + $"{generator.ClassNames.Count} classes. Map the labels with MapValueToKey, so that they can be matched by name.");
        }

        return [.. added.Select((count, key) => count == 0 ? -1 : rows.Names.Length == 0 ? key : Match(rows, key, generator.ClassNames))];
    }

    private static int Match(RealRows rows, int key, IReadOnlyList<string> known)
    {
        string name = rows.Names[key];
        int[] found = [.. Enumerable.Range(0, known.Count).Where(label => known[label] == name)];
        return found.Length switch
        {
            1 when rows.Names.Count(other => other == name) == 1 => found[0],
            0 => throw new ArgumentException(
                $"Images of class '{name}' are needed, but the generator draws none. Its classes are: {KeyNames.List(known)}. "
                + $"Map the labels in column '{rows.Label.Name}' to keys with these names, or ask for the classes that it knows with "
                + "SyntheticAmount.Add."),
            _ => throw new ArgumentException(
                $"Images of class '{name}' are needed, but {(found.Length > 1 ? "the generator" : $"column '{rows.Label.Name}'")} has "
                + "several classes of this name. Give each class a name of its own."),
        };
    }

    private static int[] OfUnconditional(RealRows rows, string? className, long[] removed, long[] added)
    {
        int only = className is null ? -1 : Array.IndexOf(rows.Names, className);
        if (only < 0)
        {
            throw new ArgumentException(
                (className is null
                    ? "The generator has no classes: say in SyntheticOptions.ClassName which one its images belong to. "
                    : $"SyntheticOptions.ClassName is '{className}', which is none of the real labels. ")
                + $"The labels are: {(rows.Names.Length == 0 ? "keys without names" : KeyNames.List(rows.Names))}.");
        }

        if (Array.LastIndexOf(rows.Names, className) != only)
        {
            throw new ArgumentException(
                $"SyntheticOptions.ClassName is '{className}', but several of the real labels are called so. Give each class a name of its "
                + "own.");
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
