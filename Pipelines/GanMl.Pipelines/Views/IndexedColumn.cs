using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Views;

/// <summary>Writes the value that a column has in row <paramref name="row"/>, counted from 0.</summary>
internal delegate void RowReader<TValue>(long row, ref TValue value);

/// <summary>A column whose value is a pure function of the row's number, so that rows can be read in any order.</summary>
internal abstract class IndexedColumn(string name, DataViewType type, DataViewSchema.Annotations? annotations)
{
    internal string Name => name;

    internal DataViewType Type => type;

    internal DataViewSchema.Annotations? Annotations => annotations;

    /// <summary>A <see cref="ValueGetter{TValue}"/> for the row at which <paramref name="cursor"/> stands.</summary>
    internal abstract Delegate CreateGetter(IndexedCursor cursor);

    /// <param name="name">The column's name.</param>
    /// <param name="type">Its type; <typeparamref name="TValue"/> is the raw type of it.</param>
    /// <param name="open">Makes a reader for one cursor: what it keeps between rows is not shared with other threads.</param>
    /// <param name="annotations">What else is known of the column.</param>
    internal static IndexedColumn Create<TValue>(
        string name,
        DataViewType type,
        Func<RowReader<TValue>> open,
        DataViewSchema.Annotations? annotations = null) => new Typed<TValue>(name, type, open, annotations);

    private sealed class Typed<TValue>(
        string name,
        DataViewType type,
        Func<RowReader<TValue>> open,
        DataViewSchema.Annotations? annotations) : IndexedColumn(name, type, annotations)
    {
        internal override Delegate CreateGetter(IndexedCursor cursor)
        {
            RowReader<TValue> read = open();
            return (ValueGetter<TValue>)((ref TValue value) => read(cursor.Row, ref value));
        }
    }
}
