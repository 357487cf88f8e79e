using System.Globalization;
using System.Text;

namespace GanMl.Inference.GeneratorFile;

/// <summary>Finds a class by what a person has written.</summary>
internal static class ClassSearch
{
    private const int MostListed = 20;

    /// <inheritdoc cref="GeneratorInfo.FindClass"/>
    internal static long Find(IReadOnlyList<string> names, string text)
    {
        if (names.Count == 0)
        {
            throw new ArgumentException("The generator has no classes.");
        }

        if (Only(names, text, name => name == text) is { } exact)
        {
            return exact;
        }

        string plain = Plain(text);
        if (Only(names, text, name => string.Equals(Plain(name), plain, StringComparison.OrdinalIgnoreCase)) is { } likely)
        {
            return likely;
        }

        if (NumberIn(text) is { } number)
        {
            // 7 is the class 007. Beside names that are numbers, a number is never a position: 0 would be the class "1".
            if (Only(names, text, name => NumberIn(name) == number) is { } written)
            {
                return written;
            }

            if (!names.Any(name => NumberIn(name) is not null) && number == decimal.Truncate(number) && number >= 0 && number < names.Count)
            {
                return (long)number;
            }
        }

        string numbers = names.Any(name => NumberIn(name) is not null) ? "" : $"; or a number from 0 to {names.Count - 1}";
        throw new ArgumentException($"There is no class '{text}'. Known: {List(names)}{numbers}.");
    }

    /// <summary>Some names for a message: all of them, or the first and how many more there are.</summary>
    private static string List(IReadOnlyList<string> names, string quote = "'") =>
        string.Join(", ", names.Take(MostListed).Select(name => quote + name + quote))
        + (names.Count > MostListed ? $" and {names.Count - MostListed:N0} more" : "");

    private static long? Only(IReadOnlyList<string> names, string text, Func<string, bool> fits)
    {
        int[] found = [.. Enumerable.Range(0, names.Count).Where(label => fits(names[label]))];
        if (found.Length <= 1)
        {
            return found.Length == 0 ? null : found[0];
        }

        string[] candidates = [.. found.Select(label => names[label])], labels = [.. found.Select(label => $"{label}")];
        throw new ArgumentException(candidates.Distinct().Count() == 1
            ? $"'{candidates[0]}' is the name of several classes, with the labels {List(labels, quote: "")}."
            : $"'{text}' could be any of the classes {List(candidates)}: write the name exactly.");
    }

    private static decimal? NumberIn(string text) => decimal.TryParse(
        text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
        ? number
        : null;

    /// <summary>
    /// Letters with their accents as one character: file systems of some machines take them apart. A program with invariant globalization
    /// leaves them as they are.
    /// </summary>
    private static string Plain(string name)
    {
        try
        {
            return name.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair has no other form.
            return name;
        }
    }
}
