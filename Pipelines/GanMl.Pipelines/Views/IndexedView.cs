using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Views;

/// <summary>
/// Rows that can be reached by number, in any order and from any thread: nothing is held but the columns. Noise
/// and labelled image sets are both such views; they differ in their columns alone.
/// </summary>
internal sealed class IndexedView : IDataView
{
    /// <summary>The most rows that a view may have.</summary>
    internal const long LargestCount = 1L << 62;

    private readonly long _count;
    private readonly IReadOnlyList<IndexedColumn> _columns;
    private long _passes;

    /// <param name="count">How many rows.</param>
    /// <param name="columns">The columns.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or above 2^62.</exception>
    /// <exception cref="ArgumentException">A column has no name, or two have the same.</exception>
    internal IndexedView(long count, IReadOnlyList<IndexedColumn> columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, LargestCount);
        _count = count;
        _columns = columns;
        Schema = CreateSchema(columns);
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => true;

    public long? GetRowCount() => _count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        GetRowCursorSet(columnsNeeded, 1, rand)[0];

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        RowPermutation? order = rand is null ? null : new RowPermutation(_count, rand);

        // The cursors of a set read one pass together.
        long pass = _columns.Where((column, i) => column.BeginsPass && active[i]).Any() ? Interlocked.Increment(ref _passes) - 1 : 0;
        long chunks = (_count + IndexedCursor.ChunkLength - 1) / IndexedCursor.ChunkLength;
        int parts = (int)Math.Clamp(chunks, 1, Math.Max(1, n));
        var cursors = new DataViewRowCursor[parts];
        for (int part = 0; part < parts; part++)
        {
            cursors[part] = new IndexedCursor(this, active, order, part, parts, pass);
        }

        return cursors;
    }

    internal IndexedColumn ColumnAt(int index) => _columns[index];

    private static DataViewSchema CreateSchema(IReadOnlyList<IndexedColumn> columns)
    {
        var names = new HashSet<string>();
        var builder = new DataViewSchema.Builder();
        foreach (IndexedColumn column in columns)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(column.Name, "column name");
            if (!names.Add(column.Name))
            {
                throw new ArgumentException($"Two columns are called '{column.Name}': give each a name of its own in the options.");
            }

            builder.AddColumn(column.Name, column.Type, column.Annotations);
        }

        return builder.ToSchema();
    }
}

/// <summary>Writes the value that a column has in row <paramref name="row"/>, counted from 0.</summary>
internal delegate void RowReader<TValue>(long row, ref TValue value);

/// <summary>A column whose value is a pure function of the row's number, so that rows can be read in any order.</summary>
internal abstract class IndexedColumn(string name, DataViewType type, DataViewSchema.Annotations? annotations)
{
    internal string Name => name;

    internal DataViewType Type => type;

    internal DataViewSchema.Annotations? Annotations => annotations;

    /// <summary>
    /// Whether everyone who asks for it begins another pass. Columns that depend on the pass show, to who does not ask for such a one, the
    /// first.
    /// </summary>
    internal bool BeginsPass { get; private init; }

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
        DataViewSchema.Annotations? annotations = null) => new Typed<TValue>(name, type, _ => open(), annotations);

    /// <summary>A column whose values depend also on the pass, counted from 0.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="type">Its type; <typeparamref name="TValue"/> is the raw type of it.</param>
    /// <param name="beginsPass">Whether everyone who asks for it begins another pass.</param>
    /// <param name="open">Makes a reader for one cursor of a pass.</param>
    internal static IndexedColumn CreateByPass<TValue>(
        string name, DataViewType type, bool beginsPass, Func<long, RowReader<TValue>> open) =>
        new Typed<TValue>(name, type, open, null) { BeginsPass = beginsPass };

    private sealed class Typed<TValue>(
        string name,
        DataViewType type,
        Func<long, RowReader<TValue>> open,
        DataViewSchema.Annotations? annotations) : IndexedColumn(name, type, annotations)
    {
        internal override Delegate CreateGetter(IndexedCursor cursor)
        {
            RowReader<TValue> read = open(cursor.Pass);
            return (ValueGetter<TValue>)((ref TValue value) => read(cursor.Row, ref value));
        }
    }
}

/// <summary>
/// Reads an <see cref="IndexedView"/>. The cursors of a set share the rows in chunks, as cards are dealt: part p of n
/// reads the chunks p, p + n, p + 2n... Their number is the batch number by which ML.NET puts them in order again.
/// </summary>
internal sealed class IndexedCursor : DataViewRowCursor
{
    /// <summary>Rows in a chunk.</summary>
    internal const int ChunkLength = 64;

    private readonly IndexedView _view;
    private readonly ActiveColumns _active;
    private readonly RowPermutation? _order;
    private readonly int _parts;
    private readonly long _count;
    private long _position = -1;
    private long _place = -1;
    private long _nextPlace;
    private long _row;

    internal IndexedCursor(IndexedView view, ActiveColumns active, RowPermutation? order, int part, int parts, long pass)
    {
        Pass = pass;
        _view = view;
        _active = active;
        _order = order;
        _parts = parts;
        _count = view.GetRowCount() ?? 0;
        _nextPlace = (long)part * ChunkLength;
    }

    public override DataViewSchema Schema => _view.Schema;

    public override long Position => _position;

    public override long Batch => _parts == 1 || _place < 0 ? 0 : _place / ChunkLength;

    /// <summary>Which pass it reads, counted from 0.</summary>
    internal long Pass { get; }

    /// <summary>The number of the row at which the cursor stands.</summary>
    /// <exception cref="InvalidOperationException">It stands before the first row or after the last.</exception>
    internal long Row => _position >= 0
        ? _row
        : throw new InvalidOperationException("The cursor stands at no row: call MoveNext, and read while it returns true.");

    public override bool MoveNext()
    {
        if (_nextPlace >= _count)
        {
            _position = -1;
            return false;
        }

        _place = _nextPlace;
        _row = _order?[_place] ?? _place;
        _position++;
        _nextPlace++;
        if (_nextPlace % ChunkLength == 0)
        {
            _nextPlace += (_parts - 1L) * ChunkLength;
        }

        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)Row, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        ActiveColumns.Cast<TValue>(_view.ColumnAt(_active.Demand(column)).CreateGetter(this), column);
}
