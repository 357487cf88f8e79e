using GanMl.Inference.Latents;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Augmentation;

/// <summary>A view without those rows that make way for generated ones.</summary>
/// <param name="source">The view.</param>
/// <param name="label">Its column of labels.</param>
/// <param name="thresholds">By class, what <see cref="RowHash"/> must reach for a row to stay.</param>
/// <param name="seed">The seed of the hash.</param>
/// <param name="removed">How many rows go.</param>
internal sealed class ThinnedView(IDataView source, DataViewSchema.Column label, ulong[] thresholds, long seed, long removed) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount() - removed;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        return new Cursor(this, source.GetRowCursor(Needed(active), rand), label, active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        DataViewRowCursor[] cursors = source.GetRowCursorSet(Needed(active), n, rand);
        return Array.ConvertAll(cursors, DataViewRowCursor (cursor) => new Cursor(this, cursor, label, active));
    }

    private IEnumerable<DataViewSchema.Column> Needed(ActiveColumns active) =>
        Schema.Where(column => active[column.Index] || column.Index == label.Index);

    private bool Stays(uint key, DataViewRowId id) => key == 0 || key > thresholds.Length || RowHash.Of(id, seed) >= thresholds[key - 1];

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly ThinnedView _view;
        private readonly DataViewRowCursor _source;
        private readonly ActiveColumns _active;
        private readonly ValueGetter<uint> _readKey;
        private readonly ValueGetter<DataViewRowId> _readId;
        private long _position = -1;

        internal Cursor(ThinnedView view, DataViewRowCursor source, DataViewSchema.Column label, ActiveColumns active)
        {
            _view = view;
            _source = source;
            _active = active;
            _readKey = source.GetGetter<uint>(label);
            _readId = source.GetIdGetter();
        }

        public override DataViewSchema Schema => _source.Schema;

        public override long Position => _position;

        public override long Batch => _source.Batch;

        public override bool MoveNext()
        {
            uint key = 0;
            DataViewRowId id = default;
            while (_source.MoveNext())
            {
                _readKey(ref key);
                _readId(ref id);
                if (_view.Stays(key, id))
                {
                    _position++;
                    return true;
                }
            }

            _position = -1;
            return false;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => _source.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            _ = _active.Demand(column);
            return _source.GetGetter<TValue>(column);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _source.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

/// <summary>A number between 0 and 2^64 - 1 that is drawn once for each row of a view.</summary>
internal static class RowHash
{
    internal static ulong Of(DataViewRowId id, long seed)
    {
        ulong row = id.Low ^ (id.High * 0x9E3779B97F4A7C15UL);
        (uint low, uint high, _, _) = Philox4x32.Block(0, (uint)row, (uint)(row >> 32), RandomStream.ReplacedRows, seed);
        return ((ulong)high << 32) | low;
    }
}
