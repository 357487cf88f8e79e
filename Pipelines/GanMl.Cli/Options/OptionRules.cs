using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

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

    /// <summary>Refuses a number above <paramref name="most"/>.</summary>
    internal static void AtMost(this Option<int> option, int most) => CheckMost(option, most);

    /// <inheritdoc cref="AtMost(Option{int}, int)"/>
    internal static void AtMost(this Option<int?> option, int most) => CheckMost(option, most);

    /// <summary>Refuses every text but <paramref name="names"/>, in upper or lower case.</summary>
    internal static void OneOf(this Option option, IReadOnlyCollection<string> names)
    {
        option.CompletionSources.Add([.. names]);
        option.Validators.Add(result =>
        {
            if (OnlyText(result) is { } text && !names.Contains(text, StringComparer.OrdinalIgnoreCase))
            {
                result.AddError($"{option.Name} must be one of {string.Join(", ", names)}, not '{text}'.");
            }
        });
    }

    /// <summary>
    /// The text after an option; null if there is none or more than one, which the parser itself reports. Unlike the option's value, it
    /// can be read when the option was refused.
    /// </summary>
    internal static string? OnlyText(OptionResult? result) => result is { Tokens: [var only] } ? only.Value : null;

    /// <summary>What an error of the parser says, with the kind of value that an option takes instead of its .NET type.</summary>
    internal static string MessageOf(ParseError error)
    {
        SymbolResult? owner = error.SymbolResult is ArgumentResult argument ? argument.Parent : error.SymbolResult;
        return owner is OptionResult option && OnlyText(option) is { } text && KindUnless(option.Option.ValueType, text) is { } kind
            ? $"{option.Option.Name} must be {kind}, not '{text}'."
            : error.Message;
    }

    /// <summary>What a number or a switch of this type must be; null if the text is one, or the type is another.</summary>
    private static string? KindUnless(Type type, string text) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var number when number == typeof(int) && !int.TryParse(text, out _) => "a whole number",
        var number when number == typeof(long) && !long.TryParse(text, out _) => "a whole number",
        var number when number == typeof(ulong) && !ulong.TryParse(text, out _) => "a whole number from 0 up",
        var number when number == typeof(float) && !float.TryParse(text, CultureInfo.InvariantCulture, out _) => "a number",
        var flag when flag == typeof(bool) && !bool.TryParse(text, out _) => "true or false",
        _ => null,
    };

    private static void CheckMost(Option option, long most) => option.Validators.Add(result =>
    {
        if (OnlyText(result) is { } text && long.TryParse(text, out long value) && value > most)
        {
            result.AddError($"{option.Name} must be at most {most}, not {value}.");
        }
    });

    private static void Check(Option option, long least) => option.Validators.Add(result =>
    {
        // The parser itself reports text that is not a number.
        if (OnlyText(result) is { } text && long.TryParse(text, out long value) && value < least)
        {
            result.AddError($"{option.Name} must be at least {least}, not {value}.");
        }
    });
}
