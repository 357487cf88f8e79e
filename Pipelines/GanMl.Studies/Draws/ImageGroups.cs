using System.Text.RegularExpressions;
using GanMl.Inference.LabelledImages;

namespace GanMl.Studies.Draws;

/// <summary>Which images belong together, such as the crops of one photograph: a draw has as many of a group as it can, or none.</summary>
internal static class ImageGroups
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The group of each image.</summary>
    /// <param name="images">The images.</param>
    /// <param name="pattern">
    /// A regular expression that finds in the name of an image's file what its group is called: its first group in brackets, or all of it.
    /// Null: each image is a group of its own.
    /// </param>
    /// <exception cref="StudyException">It is no regular expression, images come from no files, or it does not fit a name.</exception>
    internal static int[] Of(ILabelledImages images, string? pattern)
    {
        if (pattern is null)
        {
            return [.. Enumerable.Range(0, images.Count)];
        }

        Regex regex;
        try
        {
            regex = new Regex(pattern, RegexOptions.CultureInvariant, Patience);
        }
        catch (ArgumentException error)
        {
            throw new StudyException($"The pattern of groups '{pattern}' is no regular expression: {error.Message}", error);
        }

        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. Enumerable.Range(0, images.Count).Select(index => NumberOf(NameIn(images, index, regex)))];

        int NumberOf(string name) => numbers.TryGetValue(name, out int number) ? number : numbers[name] = numbers.Count;
    }

    private static string NameIn(ILabelledImages images, int index, Regex regex)
    {
        string file = Path.GetFileName(images.FileOf(index) ?? throw new StudyException(
            $"The images of '{images.Name}' come from no files of their own, so that no pattern can group them: leave it out."));
        Match match = regex.Match(file);
        return !match.Success
            ? throw new StudyException($"The pattern of groups '{regex}' does not occur in '{file}'. It must fit the name of every file.")
            : match.Groups.Count > 1 ? match.Groups[1].Value : match.Value;
    }
}
