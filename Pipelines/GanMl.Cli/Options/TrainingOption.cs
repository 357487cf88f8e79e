using System.Collections;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using GanMl.Cli.Terminal;
using GanMl.Models;
using GanMl.Training.Trainer;

namespace GanMl.Cli.Options;

/// <summary>An option of <c>ganml train</c>: the property that it sets, and how its text becomes a value.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">The property of the training options; if that holds a record, followed by the property of the record.</param>
/// <param name="Help">What it does, without its default. The short help shows only the first sentence.</param>
internal sealed record TrainingOption(string Name, IReadOnlyList<PropertyInfo> Path, string Help)
{
    /// <summary>A short name; null for none.</summary>
    internal string? Alias { get; init; }

    /// <summary>The default to show when the property is null; null to show "none".</summary>
    internal string? Unset { get; init; }

    /// <summary>Whether the option is a flag that switches the property off.</summary>
    internal bool SwitchesOff { get; init; }

    /// <summary>Whether the short help shows it.</summary>
    internal bool IsCommon { get; init; }

    /// <summary>Whether it may be changed when a run resumes.</summary>
    internal bool IsFree { get; init; }

    /// <summary>An option of the training.</summary>
    internal static TrainingOption Of<T>(string name, Expression<Func<TrainingOptions, T>> property, string help) =>
        new(name, PathOf(property.Body), help);

    /// <summary>An option of the networks: it applies to every architecture whose options have a property of that name.</summary>
    internal static TrainingOption OfNetwork<TNetwork, T>(string name, Expression<Func<TNetwork, T>> property, string help)
        where TNetwork : ArchitectureOptions =>
        new(name, [typeof(TrainingOptions).GetProperty(nameof(TrainingOptions.Network))!, .. PathOf(property.Body)], help);

    /// <summary>The property that it sets.</summary>
    internal PropertyInfo Property => Path[^1];

    /// <summary>The keys that lead to it in <c>options.json</c>.</summary>
    internal IEnumerable<string> Keys => Path.Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));

    /// <summary>Whether it needs no value after it.</summary>
    internal bool IsFlag => SwitchesOff || Type == typeof(bool);

    /// <summary>Whether it may be given several times.</summary>
    internal bool IsList => !IsTable && Type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(Type);

    private bool IsTable => typeof(IReadOnlyDictionary<int, int>).IsAssignableFrom(Type);

    private Type Type => Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>Its names and the placeholder of its value: <c>--images, -n &lt;n&gt;</c>.</summary>
    internal string Usage => Name + (Alias is null ? "" : $", {Alias}") + Type switch
    {
        // Its default depends on the machine, so both values are worth writing.
        _ when Property.PropertyType == typeof(bool?) => " <true/false>",
        _ when IsFlag => "",
        _ when IsTable => " <size:n,...>",
        _ when IsList => typeof(IEnumerable<string>).IsAssignableFrom(Type) ? " <name>" : " <name:x>",
        _ when Type == typeof(string) || Type.IsEnum => " <name>",
        _ when Type == typeof(double) => " <x>",
        _ => " <n>",
    };

    /// <summary>The option for the command line; <see cref="Read"/> reads its text.</summary>
    internal Option ToOption()
    {
        Option option = IsFlag ? new Option<bool>(Name) { Arity = SwitchesOff ? ArgumentArity.Zero : ArgumentArity.ZeroOrOne }
            : IsList ? new Option<string[]>(Name)
            : new Option<string>(Name);
        option.Description = Help;
        if (Alias is not null)
        {
            option.Aliases.Add(Alias);
        }

        return option;
    }

    /// <summary>Writes the given value into options as JSON.</summary>
    /// <exception cref="UsageException">The text cannot be read.</exception>
    internal void Set(JsonObject options, OptionResult given)
    {
        string[] keys = [.. Keys];
        JsonObject at = options;
        foreach (string key in keys[..^1])
        {
            if (at[key] is not JsonObject inner)
            {
                at[key] = inner = [];
            }

            at = inner;
        }

        at[keys[^1]] = Read([.. given.Tokens.Select(token => token.Value)]);
    }

    /// <summary>The property's value as JSON, from the texts after the option.</summary>
    private JsonNode? Read(string[] texts) => (IsFlag, texts) switch
    {
        (true, _) when SwitchesOff => Type == typeof(bool) ? false : null,
        (true, []) => true,
        _ when IsTable => ReadTable(texts[0]),
        _ when IsList => new JsonArray([.. texts.Where(text => text != "none").Select(text => JsonValue.Create(text))]),
        _ => ReadOne(texts[0]),
    };

    private JsonValue ReadOne(string text) => Type switch
    {
        _ when Type == typeof(string) => JsonValue.Create(text),
        _ when Type.IsEnum => ReadName(text),
        _ when Type == typeof(bool) => bool.TryParse(text, out bool flag) ? JsonValue.Create(flag) : throw Refuse(text, "true or false"),
        _ when Type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? JsonValue.Create(number)
            : throw Refuse(text, "a whole number"),
        _ when Type == typeof(long) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? JsonValue.Create(number)
            : throw Refuse(text, "a whole number"),
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : throw Refuse(text, "a number"),
    };

    private JsonValue ReadName(string text)
    {
        string[] names = [.. Enum.GetNames(Type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];
        return names.FirstOrDefault(name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase)) is { } found
            ? JsonValue.Create(found)
            : throw Refuse(text, $"one of {string.Join(", ", names)}");
    }

    private JsonObject ReadTable(string text)
    {
        var table = new JsonObject();
        foreach (string entry in text.Split(','))
        {
            string[] pair = entry.Split(':');
            if (pair.Length != 2
                || !int.TryParse(pair[0], NumberStyles.None, CultureInfo.InvariantCulture, out int size)
                || !int.TryParse(pair[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                || !table.TryAdd(size.ToString(CultureInfo.InvariantCulture), number))
            {
                throw new UsageException(
                    $"{Name} '{text}' cannot be read at '{entry}': write size:number pairs, each size once, such as 4:64,8:64,16:48.");
            }
        }

        return table;
    }

    private UsageException Refuse(string text, string expected) => new($"{Name} must be {expected}, not '{text}'.");

    private static IReadOnlyList<PropertyInfo> PathOf(Expression body) => body is MemberExpression { Member: PropertyInfo property } member
        ? [.. PathOf(member.Expression!), property]
        : [];
}
