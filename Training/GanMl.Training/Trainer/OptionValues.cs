using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using GanMl.Models;

namespace GanMl.Training.Trainer;

/// <summary>Whether JSON values fit the properties that they set.</summary>
internal static class OptionValues
{
    /// <summary>Refuses null where the property needs a value, and values of another kind.</summary>
    /// <param name="value">The value.</param>
    /// <param name="property">The property that it sets.</param>
    /// <param name="record">Whether the property holds a record of options.</param>
    /// <param name="path">The key, with those of the objects around it.</param>
    /// <exception cref="OptionException">The value does not fit.</exception>
    internal static void Check(JsonNode? value, PropertyInfo property, bool record, string path)
    {
        if (value is null && MayBeNull(property))
        {
            return;
        }

        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        string? expected = record ? "an object of options" : Expected(type, value);
        if (expected is not null)
        {
            throw new OptionException(
                path, $"'{path}' cannot have the value {value?.ToJsonString() ?? "null"}: it must be {expected}.");
        }

        if (value is JsonArray list && list.Contains(null))
        {
            throw new OptionException(path, $"'{path}' cannot have the value null in its list.");
        }
    }

    private static bool MayBeNull(PropertyInfo property) =>
        new NullabilityInfoContext().Create(property).ReadState != NullabilityState.NotNull;

    /// <summary>What a value must be; null if it is that.</summary>
    private static string? Expected(Type type, JsonNode? value)
    {
        JsonValueKind kind = value?.GetValueKind() ?? JsonValueKind.Null;
        string text = value?.ToJsonString() ?? "";
        return type switch
        {
            _ when type == typeof(string) => kind == JsonValueKind.String ? null : "a text",
            _ when type == typeof(bool) => kind is JsonValueKind.True or JsonValueKind.False ? null : "true or false",
            _ when type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
                ? null
                : "a whole number",
            _ when type == typeof(long) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
                ? null
                : "a whole number",
            _ when type == typeof(double) || type == typeof(float) => kind == JsonValueKind.Number ? null : "a number",
            _ when type.IsEnum => ExpectedName(type, kind == JsonValueKind.String ? value!.GetValue<string>() : ""),
            _ when IsTable(type) => ExpectedTable(value),
            _ when typeof(IEnumerable).IsAssignableFrom(type) => kind == JsonValueKind.Array ? null : "a list",
            _ => kind == JsonValueKind.Null ? "a value" : null,
        };
    }

    private static string? ExpectedName(Type type, string text)
    {
        string[] names = [.. Enum.GetNames(type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];
        return names.Contains(text, StringComparer.OrdinalIgnoreCase) ? null : $"one of {string.Join(", ", names)}";
    }

    private static string? ExpectedTable(JsonNode? value) =>
        value is JsonObject table && table.All(entry => int.TryParse(entry.Key, out _) && Expected(typeof(int), entry.Value) is null)
            ? null
            : "an object with a whole number for each size";

    private static bool IsTable(Type type) => typeof(IReadOnlyDictionary<int, int>).IsAssignableFrom(type);
}
