using Microsoft.ML;

namespace GanMl.Pipelines.Views;

/// <summary>The columns that a reader asked for when it opened a row or a cursor.</summary>
internal sealed class ActiveColumns
{
    private readonly DataViewSchema _schema;
    private readonly bool[] _active;

    /// <exception cref="ArgumentException">A column is of another schema.</exception>
    internal ActiveColumns(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        _schema = schema;
        _active = new bool[schema.Count];
        foreach (DataViewSchema.Column column in columns)
        {
            _active[CheckedIndex(column)] = true;
        }
    }

    /// <summary>Whether the column at <paramref name="index"/> is asked for.</summary>
    internal bool this[int index] => _active[index];

    /// <summary>Whether any column from <paramref name="first"/> on is asked for.</summary>
    internal bool AnyFrom(int first) => _active.AsSpan(first).Contains(true);

    /// <summary>Whether <paramref name="column"/> is asked for.</summary>
    /// <exception cref="ArgumentException">The column is of another schema.</exception>
    internal bool Contains(DataViewSchema.Column column) => _active[CheckedIndex(column)];

    /// <summary>The index of a column that is about to be read.</summary>
    /// <exception cref="InvalidOperationException">The column was not asked for.</exception>
    internal int Demand(DataViewSchema.Column column) => Contains(column)
        ? column.Index
        : throw new InvalidOperationException(
            $"Column '{column.Name}' was not asked for: name it in the columns with which the rows are opened.");

    /// <summary>Gives <paramref name="getter"/> the type in which the reader wants it.</summary>
    /// <exception cref="InvalidOperationException">The column holds values of another type.</exception>
    internal static ValueGetter<TValue> Cast<TValue>(Delegate getter, DataViewSchema.Column column) =>
        getter as ValueGetter<TValue> ?? throw OtherType<TValue>(column);

    /// <exception cref="InvalidOperationException">The column holds values of another type than the reader wants.</exception>
    internal static void CheckType<TValue>(DataViewSchema.Column column)
    {
        if (column.Type.RawType != typeof(TValue))
        {
            throw OtherType<TValue>(column);
        }
    }

    private static InvalidOperationException OtherType<TValue>(DataViewSchema.Column column) =>
        new($"Column '{column.Name}' is {column.Type}: read it as {column.Type.RawType}, not as {typeof(TValue)}.");

    private int CheckedIndex(DataViewSchema.Column column) => column.Index < _schema.Count && _schema[column.Index].Name == column.Name
        ? column.Index
        : throw new ArgumentException($"Column '{column.Name}' (index {column.Index}) is not a column of this data view.", nameof(column));
}
