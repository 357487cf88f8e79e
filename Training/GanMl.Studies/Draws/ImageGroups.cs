using System.Text.RegularExpressions;
using GanMl.Inference.LabelledImages;

namespace GanMl.Studies.Draws;

/// <summary>Which images belong together, such as the crops of one photograph.</summary>
internal static class ImageGroups
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The number of the group of each image; images of one group have the same number.</summary>
    /// <param name="images">The images.</param>
    /// <param name="pattern">As in <see cref="NamesOf"/>. Null: each image is a group of its own.</param>
    /// <exception cref="StudyException">As in <see cref="NamesOf"/>.</exception>
    internal static int[] Of(ILabelledImages images, string? pattern)
    {
        if (pattern is null)
        {
            return [.. Enumerable.Range(0, images.Count)];
        }

        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. NamesOf(images, pattern).Select(NumberOf)];

        int NumberOf(string name) => numbers.TryGetValue(name, out int number) ? number : numbers[name] = numbers.Count;
    }

    /// <summary>The name of the group of each image.</summary>
    /// <param name="images">The images.</param>
    /// <param name="pattern">
    /// A regular expression that finds in the name of an image's file what its group is called: its first group in brackets, or all of it.
    /// </param>
    /// <exception cref="StudyException">
    /// It is not a valid regular expression, images come from no files, or it does not match the name of a file.
    /// </exception>
    internal static string[] NamesOf(ILabelledImages images, string pattern)
    {
        try
        {
            var regex = new Regex(pattern, RegexOptions.CultureInvariant, Patience);
            return [.. Enumerable.Range(0, images.Count).Select(index => NameIn(images, index, regex))];
        }
        catch (RegexMatchTimeoutException error)
        {
            throw new StudyException($"The group pattern '{pattern}' takes too long to match a file name: simplify it.", error);
        }
        catch (ArgumentException error)
        {
            throw new StudyException($"The group pattern '{pattern}' is not a valid regular expression: {error.Message}", error);
        }
    }

    private static string NameIn(ILabelledImages images, int index, Regex regex)
    {
        string file = Path.GetFileName(images.FileOf(index) ?? throw new StudyException(
            $"The images of '{images.Name}' do not come from files of their own, so no group pattern can match them: leave it out."));
        Match match = regex.Match(file);
        Group found = match.Groups.Count > 1 ? match.Groups[1] : match;
        return match.Success && found.Success && found.Length > 0
            ? found.Value
            : throw new StudyException($"The group pattern '{regex}' does not match '{file}': it must match every file name.");
    }
}
