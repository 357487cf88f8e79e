using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Views;

/// <summary>
/// What the keys of a column stand for, as text. <c>MapValueToKey</c> keeps the values in the type that they had: their text in the
/// invariant culture is what can be compared with class names, and with the keys of other columns.
/// </summary>
internal static class KeyNames
{
    // Beyond it not every whole number is a double, so that the digits would promise more than is known.
    private const double LargestWhole = 1L << 53;

    /// <summary>The values in the order of the keys; null when the column has none, so that only the number of a key is known.</summary>
    /// <param name="column">A key, or a vector of keys.</param>
    /// <param name="classNames">
    /// Names to compare with, which may spell a Boolean in another way than .NET: in other letters, or as 0 and 1.
    /// </param>
    internal static string[]? Of(DataViewSchema.Column column, IReadOnlyList<string>? classNames = null)
    {
        if (KeyTypeOf(column) is not { } key
            || column.Annotations.Schema.GetColumnOrNull(ColumnTypes.KeyValues)?.Type is not VectorDataViewType values
            || (ulong)values.Size != key.Count)
        {
            return null;
        }

        Type type = values.ItemType.RawType;
        return values.ItemType is KeyDataViewType ? ReadKeys(column, type)
            : type == typeof(ReadOnlyMemory<char>) ? Read<ReadOnlyMemory<char>>(column, value => value.ToString())
            : type == typeof(bool) ? Read<bool>(column, value => Spelled(value, classNames ?? []))
            : type == typeof(float) ? Read<float>(column, value => WholeNumber(value) ?? Text(value))
            : type == typeof(double) ? Read<double>(column, value => WholeNumber(value) ?? Text(value))
            : type == typeof(sbyte) ? Read<sbyte>(column, value => Text(value))
            : type == typeof(byte) ? Read<byte>(column, value => Text(value))
            : type == typeof(short) ? Read<short>(column, value => Text(value))
            : type == typeof(ushort) ? Read<ushort>(column, value => Text(value))
            : type == typeof(int) ? Read<int>(column, value => Text(value))
            : type == typeof(uint) ? Read<uint>(column, value => Text(value))
            : type == typeof(long) ? Read<long>(column, value => Text(value))
            : type == typeof(ulong) ? Read<ulong>(column, value => Text(value))
            : type == typeof(DateTime) ? Read<DateTime>(column, value => Text(value, "o"))
            : type == typeof(DateTimeOffset) ? Read<DateTimeOffset>(column, value => Text(value, "o"))
            : type == typeof(TimeSpan) ? Read<TimeSpan>(column, value => Text(value, "c"))
            : type == typeof(DataViewRowId) ? Read<DataViewRowId>(column, value => value.ToString() ?? "")
            : null;
    }

    /// <summary>The type of the column's keys; null when it has none.</summary>
    internal static KeyDataViewType? KeyTypeOf(DataViewSchema.Column column) =>
        column.Type as KeyDataViewType ?? (column.Type as VectorDataViewType)?.ItemType as KeyDataViewType;

    /// <summary>Some names for an error to list: all of them, unless they are many.</summary>
    internal static string List(IReadOnlyList<string> names)
    {
        const int Shown = 20;
        return names.Count <= Shown ? string.Join(", ", names) : $"{string.Join(", ", names.Take(Shown))} and {names.Count - Shown} more";
    }

    private static string[] Read<TValue>(DataViewSchema.Column column, Func<TValue, string> text)
    {
        VBuffer<TValue> values = default;
        column.Annotations.GetValue(ColumnTypes.KeyValues, ref values);
        return [.. values.DenseValues().Select(text)];
    }

    /// <summary>Keys that stand for keys: of which values is known to nobody, so that no class can be called so.</summary>
    private static string[]? ReadKeys(DataViewSchema.Column column, Type type) =>
        type == typeof(uint) ? Read<uint>(column, value => $"(key {Text(value)})")
        : type == typeof(byte) ? Read<byte>(column, value => $"(key {Text(value)})")
        : type == typeof(ushort) ? Read<ushort>(column, value => $"(key {Text(value)})")
        : Read<ulong>(column, value => $"(key {Text(value)})");

    private static string Text(IFormattable value, string? format = null) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>In digits alone, without exponent and without the sign of a negative zero; null when it is not whole.</summary>
    private static string? WholeNumber(double value) =>
        Math.Abs(value) <= LargestWhole && Math.Floor(value) == value ? Text((long)value) : null;

    private static string Spelled(bool value, IReadOnlyList<string> classNames)
    {
        string[] spellings = [.. classNames.Where(name => bool.TryParse(name, out bool parsed) && parsed == value)];
        return spellings.Length == 1 ? spellings[0]
            : spellings.Length == 0 && classNames.Count == 2 && classNames.Contains("0") && classNames.Contains("1") ? (value ? "1" : "0")
            : value.ToString();
    }
}
