using System.CommandLine;

namespace GanMl.Cli.Options;

/// <summary>Rules for the values of options, checked while the command line is parsed.</summary>
internal static class OptionRules
{
    /// <summary>Refuses a number below <paramref name="least"/>.</summary>
    internal static void AtLeast(this Option<int> option, int least) => Check(option, least);

    /// <inheritdoc cref="AtLeast(Option{int}, int)"/>
    internal static void AtLeast(this Option<int?> option, int least) => Check(option, least);

    /// <inheritdoc cref="AtLeast(Option{int}, int)"/>
    internal static void AtLeast(this Option<long> option, long least) => Check(option, least);

    /// <inheritdoc cref="AtLeast(Option{int}, int)"/>
    internal static void AtLeast(this Option<long?> option, long least) => Check(option, least);

    private static void Check(Option option, long least) => option.Validators.Add(result =>
    {
        // The parser itself reports text that is not a number.
        if (result.Tokens.Count == 1 && long.TryParse(result.Tokens[0].Value, out long value) && value < least)
        {
            result.AddError($"{option.Name} must be at least {least}, not {value}.");
        }
    });
}
