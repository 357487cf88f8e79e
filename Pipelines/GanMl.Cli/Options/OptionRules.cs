using System.CommandLine;

namespace GanMl.Cli.Options;

/// <summary>Rules that the value of an option must keep, checked while the command line is parsed.</summary>
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
        // Text that is no number is reported by the parser itself.
        if (result.Tokens.Count == 1 && long.TryParse(result.Tokens[0].Value, out long value) && value < least)
        {
            result.AddError($"{option.Name} must be at least {least}, not {value}.");
        }
    });
}
