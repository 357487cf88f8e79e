using GanMl.Pipelines.Generation.Buffers;
using GanMl.Pipelines.Views;
using Microsoft.ML;

namespace GanMl.Pipelines.Generation;

/// <summary>The rows of a view, each with its image.</summary>
internal sealed class GeneratedView(IDataView source, ImageGeneratorMapper mapper) : IDataView
{
    public DataViewSchema Schema => mapper.OutputSchema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        return Read(source.GetRowCursor(mapper.Schema.DependenciesOf(active), rand), active, readers: 1);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        DataViewRowCursor[] cursors = source.GetRowCursorSet(mapper.Schema.DependenciesOf(active), n, rand);
        return Array.ConvertAll(cursors, cursor => Read(cursor, active, cursors.Length));
    }

    private DataViewRowCursor Read(DataViewRowCursor cursor, ActiveColumns active, int readers) => LooksAhead(active)
        ? new LookAheadCursor(mapper, cursor, active, readers)
        : new MappedCursor(cursor, new GeneratedRow(mapper, cursor, active, readers));

    private bool LooksAhead(ActiveColumns active) =>
        mapper.Transformer.BatchSize > 1
        && active.AnyFrom(mapper.Schema.Pixels)
        && source.Schema.All(column => !active[column.Index] || ColumnBuffer.CanKeep(column.Type));
}
