using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Views;

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

    internal IndexedCursor(IndexedView view, ActiveColumns active, RowPermutation? order, int part, int parts)
    {
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
