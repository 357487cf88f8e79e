using Microsoft.ML;

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
        long chunks = (_count + IndexedCursor.ChunkLength - 1) / IndexedCursor.ChunkLength;
        int parts = (int)Math.Clamp(chunks, 1, Math.Max(1, n));
        var cursors = new DataViewRowCursor[parts];
        for (int part = 0; part < parts; part++)
        {
            cursors[part] = new IndexedCursor(this, active, order, part, parts);
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
