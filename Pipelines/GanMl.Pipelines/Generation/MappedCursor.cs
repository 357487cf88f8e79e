using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Generation;

/// <summary>Moves a cursor, and shows what a mapped row makes of where it stands.</summary>
internal sealed class MappedCursor(DataViewRowCursor source, DataViewRow mapped) : DataViewRowCursor
{
    public override DataViewSchema Schema => mapped.Schema;

    public override long Position => mapped.Position;

    public override long Batch => mapped.Batch;

    public override bool MoveNext() => source.MoveNext();

    public override bool IsColumnActive(DataViewSchema.Column column) => mapped.IsColumnActive(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => mapped.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => mapped.GetGetter<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // The mapped row disposes the row beneath it, which is the cursor.
            mapped.Dispose();
        }

        base.Dispose(disposing);
    }
}
