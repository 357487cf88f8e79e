namespace GanMl.Cli.Options;

/// <summary>Options that are lists of a name with numbers, such as <c>r1:10:16</c>.</summary>
internal static class NamedNumbers
{
    /// <summary>What was given; what the preset has where nothing was; nothing where <c>none</c> was.</summary>
    /// <exception cref="ArgumentException">A text cannot be read.</exception>
    internal static IReadOnlyList<T> Parse<T>(string[]? given, IReadOnlyList<T> preset, Func<string, T> parse)
    {
        if (given is null or [])
        {
            return preset;
        }

        try
        {
            return [.. given.Where(text => text != "none").Select(parse)];
        }
        catch (FormatException e)
        {
            throw new ArgumentException(e.Message, e);
        }
    }
}
