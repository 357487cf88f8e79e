using System.Collections;
using System.Reflection;
using GanMl.Models;

namespace GanMl.Training.Trainer;

/// <summary>The keys that options can have in JSON, with the properties behind them.</summary>
/// <param name="architecture">The record of the architecture's options.</param>
internal sealed class OptionKeys(Type architecture)
{
    /// <summary>The property behind a key of a record; null where there is none.</summary>
    internal static PropertyInfo? PropertyOf(Type record, string key) =>
        Properties(record).FirstOrDefault(property => TrainingOptionsJson.Key(property.Name) == key);

    /// <summary>The record that a property holds; null where it holds a value, a list or a table.</summary>
    internal Type? RecordOf(PropertyInfo property)
    {
        Type type = property.PropertyType;
        return type == typeof(ArchitectureOptions) ? architecture
            : type.IsClass && type != typeof(string) && !typeof(IEnumerable).IsAssignableFrom(type) ? type
            : null;
    }

    /// <summary>The error of a key that there is not.</summary>
    internal OptionException Unknown(string path)
    {
        string nearest = All(typeof(TrainingOptions), "").MinBy(known => (Distance(Last(known), Last(path)), Distance(known, path)))!;
        return new OptionException(path, $"There is no option '{path}'. The nearest is '{nearest}'.");
    }

    private IEnumerable<string> All(Type record, string path)
    {
        foreach (PropertyInfo property in Properties(record))
        {
            string key = path + TrainingOptionsJson.Key(property.Name);
            yield return key;
            if (RecordOf(property) is { } inner)
            {
                foreach (string below in All(inner, $"{key}."))
                {
                    yield return below;
                }
            }
        }
    }

    private static IEnumerable<PropertyInfo> Properties(Type record) => record.GetProperties().Where(property => property.CanWrite);

    private static string Last(string path) => path[(path.LastIndexOf('.') + 1)..];

    /// <summary>How many letters must be put in, taken out or changed (Levenshtein, 1966), whatever their case.</summary>
    private static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 0; i < one.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i + 1);
            for (int j = 0; j < other.Length; j++)
            {
                int change = diagonal + (char.ToLowerInvariant(one[i]) == char.ToLowerInvariant(other[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(change, 1 + Math.Min(row[j], diagonal));
            }
        }

        return row[^1];
    }
}
