using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Views;

/// <summary>A view without a row, to find out which columns something makes of a schema.</summary>
/// <param name="schema">Its columns.</param>
internal sealed class EmptyView(DataViewSchema schema) : IDataView
{
    public DataViewSchema Schema => schema;

    public bool CanShuffle => true;

    public long? GetRowCount() => 0;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(schema, new ActiveColumns(schema, columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewSchema schema, ActiveColumns active) : DataViewRowCursor
    {
        public override long Position => -1;

        public override long Batch => 0;

        public override DataViewSchema Schema => schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column);

        public override bool MoveNext() => false;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            _ = active.Demand(column);
            ActiveColumns.CheckType<TValue>(column);
            return (ref TValue _) => throw NoRow();
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId _) => throw NoRow();

        private static InvalidOperationException NoRow() => new("The view has no row.");
    }
}
