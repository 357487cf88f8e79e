using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Views;

/// <summary>Reads a view whose rows come several times or not at all, the repetitions of a row one after the other.</summary>
/// <param name="source">Reads the view.</param>
/// <param name="active">The columns that are asked for.</param>
internal abstract class RepeatingCursor(DataViewRowCursor source, ActiveColumns active) : DataViewRowCursor
{
    private long _count;
    private long _current;
    private long _position = -1;

    public override DataViewSchema Schema => Source.Schema;

    public override long Position => _position;

    public override long Batch => Source.Batch;

    /// <summary>Reads the view.</summary>
    protected DataViewRowCursor Source { get; } = source;

    /// <summary>Which of the repetitions of its row this is, from 0.</summary>
    /// <exception cref="InvalidOperationException">It stands at no row.</exception>
    protected long Repetition => _position >= 0
        ? _current
        : throw new InvalidOperationException("The cursor stands at no row: call MoveNext, and read while it returns true.");

    public override bool MoveNext()
    {
        while (++_current >= _count)
        {
            if (!Source.MoveNext())
            {
                _position = -1;
                return false;
            }

            _count = CountOfRow();
            _current = -1;
        }

        _position++;
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column);

    public override ValueGetter<DataViewRowId> GetIdGetter()
    {
        ValueGetter<DataViewRowId> read = Source.GetIdGetter();
        return (ref DataViewRowId id) =>
        {
            read(ref id);
            id = id.Combine(new DataViewRowId((ulong)Repetition, 0));
        };
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        _ = active.Demand(column);
        return Open(column) is { } own ? ActiveColumns.Cast<TValue>(own, column) : Source.GetGetter<TValue>(column);
    }

    /// <summary>How often the row comes at which the source stands now.</summary>
    protected abstract long CountOfRow();

    /// <summary>The getter of a column whose values are not those of the row; null where they are.</summary>
    protected abstract Delegate? Open(DataViewSchema.Column column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Source.Dispose();
        }

        base.Dispose(disposing);
    }
}
