using Microsoft.ML;

namespace GanMl.Tests.Pipelines;

/// <summary>Shows another view, and counts what is asked of it.</summary>
internal sealed class CountingView(IDataView source) : IDataView
{
    internal int Rows { get; private set; }

    internal int Cursors { get; private set; }

    internal int Disposed { get; private set; }

    /// <summary>How often a value of each column was read.</summary>
    internal Dictionary<string, int> Values { get; } = [];

    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        Cursors++;
        return new Cursor(this, source.GetRowCursor(columnsNeeded, rand));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(CountingView view, DataViewRowCursor cursor) : DataViewRowCursor
    {
        public override DataViewSchema Schema => cursor.Schema;

        public override long Position => cursor.Position;

        public override long Batch => cursor.Batch;

        public override bool MoveNext()
        {
            bool moved = cursor.MoveNext();
            view.Rows += moved ? 1 : 0;
            return moved;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => cursor.IsColumnActive(column);

        public override ValueGetter<Microsoft.ML.Data.DataViewRowId> GetIdGetter() => cursor.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<TValue> read = cursor.GetGetter<TValue>(column);
            return (ref TValue value) =>
            {
                view.Values[column.Name] = view.Values.GetValueOrDefault(column.Name) + 1;
                read(ref value);
            };
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                view.Disposed++;
                cursor.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
