namespace GanMl.Benchmarks.Recipes;

/// <summary>A name and what belongs to it, as <c>name=text</c> on the command line.</summary>
internal static class NamedText
{
    /// <summary>Both parts.</summary>
    /// <exception cref="RecipeException">There is no name, no text, or the name could not be that of a folder.</exception>
    internal static (string Name, string Text) Split(string whole)
    {
        int at = whole.IndexOf('=', StringComparison.Ordinal);
        if (at < 1 || at == whole.Length - 1)
        {
            throw new RecipeException($"'{whole}' is not a name, an equals sign and a text, as in slow=slow.json.");
        }

        string name = whole[..at];
        return name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.') && name[0] != '.'
            ? (name, whole[(at + 1)..])
            : throw new RecipeException($"The name '{name}' becomes that of a folder: take letters, digits, '-', '_' and '.'.");
    }
}
