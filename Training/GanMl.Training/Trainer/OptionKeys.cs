using System.Collections;
using System.Reflection;
using GanMl.Models;
using GanMl.Training.Parts;

namespace GanMl.Training.Trainer;

/// <summary>The keys that options can have in JSON, with the properties behind them.</summary>
/// <param name="architecture">The networks, whose options are those below <c>network</c>.</param>
/// <param name="parts">The architectures that there are.</param>
internal sealed class OptionKeys(IArchitecture architecture, TrainingParts parts)
{
    /// <summary>Up to so many wrong letters a key is taken for a misspelling of another, or a third of the letters of a long one.</summary>
    private const int MostWrongLetters = 2;

    private static readonly string NetworkKey = TrainingOptionsJson.Key(nameof(TrainingOptions.Network)) + ".";

    /// <summary>The property behind a key of a record; null where there is none.</summary>
    internal static PropertyInfo? PropertyOf(Type record, string key) =>
        Properties(record).FirstOrDefault(property => TrainingOptionsJson.Key(property.Name) == key);

    /// <summary>The record that a property holds; null where it holds a value, a list or a table.</summary>
    internal Type? RecordOf(PropertyInfo property)
    {
        Type type = property.PropertyType;
        return type == typeof(ArchitectureOptions) ? architecture.DefaultOptions.GetType()
            : type.IsClass && type != typeof(string) && !typeof(IEnumerable).IsAssignableFrom(type) ? type
            : null;
    }

    /// <summary>The error of a key that there is not.</summary>
    internal OptionException Unknown(string path)
    {
        if (OthersWith(path) is { Length: > 0 } others)
        {
            return new OptionException(
                path, $"The {architecture.Name} model has no '{path}'. Models that have it: {string.Join(", ", others)}.");
        }

        string nearest = All(typeof(TrainingOptions), "").MinBy(known => (Distance(Last(known), Last(path)), Distance(known, path)))!;
        int most = Math.Max(MostWrongLetters, Math.Max(Last(nearest).Length, Last(path).Length) / 3);
        string remedy = Distance(Last(nearest), Last(path)) <= most
            ? $"The nearest is '{nearest}'."
            : $"Known: {string.Join(", ", All(typeof(TrainingOptions), ""))}.";
        return new OptionException(path, $"There is no option '{path}'. {remedy}");
    }

    /// <summary>The architectures whose options have a key that those of this one lack.</summary>
    private string[] OthersWith(string path) => path == NetworkKey + Last(path)
        ? [.. parts.Architectures.All.Where(other => Has(other, Last(path))).Select(other => other.Name)]
        : [];

    private static bool Has(IArchitecture other, string key) => PropertyOf(other.DefaultOptions.GetType(), key) is not null;

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
