using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Views;

/// <summary>The rows of a view with other columns: some of its own, and some that are computed from the row.</summary>
internal sealed class DerivedView : IDataView
{
    private readonly IDataView _source;
    private readonly IReadOnlyList<DerivedColumn> _columns;

    internal DerivedView(IDataView source, IReadOnlyList<DerivedColumn> columns)
    {
        _source = source;
        _columns = columns;
        var builder = new DataViewSchema.Builder();
        foreach (DerivedColumn column in columns)
        {
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        }

        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => _source.CanShuffle;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        return new Cursor(this, _source.GetRowCursor(Needed(active), rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        return Array.ConvertAll(
            _source.GetRowCursorSet(Needed(active), n, rand), DataViewRowCursor (cursor) => new Cursor(this, cursor, active));
    }

    private DataViewSchema.Column[] Needed(ActiveColumns active) =>
        [.. _columns.Where((_, i) => active[i]).SelectMany(column => column.Inputs).DistinctBy(column => column.Index)];

    private sealed class Cursor(DerivedView view, DataViewRowCursor source, ActiveColumns active) : DataViewRowCursor
    {
        public override DataViewSchema Schema => view.Schema;

        public override long Position => source.Position;

        public override long Batch => source.Batch;

        public override bool MoveNext() => source.MoveNext();

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            DerivedColumn derived = view._columns[active.Demand(column)];
            return derived.Open is { } open
                ? ActiveColumns.Cast<TValue>(open(source), column)
                : source.GetGetter<TValue>(derived.Inputs[0]);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                source.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

/// <summary>A column of a <see cref="DerivedView"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Inputs">The columns of the source from which it comes.</param>
/// <param name="Open">Makes its getter, by its raw type, for a row of the source; null for the only input as it is.</param>
/// <param name="Annotations">What else is known of it.</param>
internal sealed record DerivedColumn(
    string Name,
    DataViewType Type,
    DataViewSchema.Column[] Inputs,
    Func<DataViewRow, Delegate>? Open,
    DataViewSchema.Annotations? Annotations = null)
{
    /// <summary>A column of the source as it is.</summary>
    internal static DerivedColumn Keep(DataViewSchema.Column column) => new(column.Name, column.Type, [column], null, column.Annotations);

    /// <summary>A column that is computed.</summary>
    internal static DerivedColumn Create<TValue>(
        string name, DataViewType type, DataViewSchema.Column[] inputs, Func<DataViewRow, ValueGetter<TValue>> open) =>
        new(name, type, inputs, open);
}
