using GanMl.Inference.Latents;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Augmentation;

/// <summary>
/// A view without the real rows whose <see cref="RowHash"/> lies in an interval of their class, or with these alone. As the hash is that of
/// the row's id, they are the same rows in whatever order they are read.
/// </summary>
/// <param name="source">The view.</param>
/// <param name="label">Its column of labels.</param>
/// <param name="marks">How the generated rows among them are known; they lie in no interval.</param>
/// <param name="intervals">The interval of each class.</param>
/// <param name="keeps">Whether the rows in the interval stay, and all others go.</param>
/// <param name="rows">How many rows stay.</param>
internal sealed class HashedView(
    IDataView source, DataViewSchema.Column label, SyntheticMarks marks, HashIntervals intervals, bool keeps, long? rows) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        return new Cursor(this, source.GetRowCursor(Needed(active), rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        DataViewRowCursor[] cursors = source.GetRowCursorSet(Needed(active), n, rand);
        return Array.ConvertAll(cursors, DataViewRowCursor (cursor) => new Cursor(this, cursor, active));
    }

    private IEnumerable<DataViewSchema.Column> Needed(ActiveColumns active) => Schema.Where(
        column => active[column.Index]
            || column.Index == label.Index
            || column.Index == marks.Flag?.Index
            || column.Index == marks.Number?.Index);

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly HashedView _view;
        private readonly DataViewRowCursor _source;
        private readonly ActiveColumns _active;
        private readonly Func<bool> _stays;
        private long _position = -1;

        internal Cursor(HashedView view, DataViewRowCursor source, ActiveColumns active)
        {
            _view = view;
            _source = source;
            _active = active;
            _stays = view.Open(source);
        }

        public override DataViewSchema Schema => _source.Schema;

        public override long Position => _position;

        public override long Batch => _source.Batch;

        public override bool MoveNext()
        {
            while (_source.MoveNext())
            {
                if (_stays())
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

    private Func<bool> Open(DataViewRow row)
    {
        ValueGetter<uint> readKey = row.GetGetter<uint>(label);
        ValueGetter<bool> readFlag = marks.OpenFlag(row);
        ValueGetter<DataViewRowId> readId = row.GetIdGetter();
        uint key = 0;
        bool isGenerated = false;
        DataViewRowId id = default;
        return () =>
        {
            readKey(ref key);
            readFlag(ref isGenerated);
            readId(ref id);
            return (!isGenerated && intervals.Contain(key, id)) == keeps;
        };
    }
}

/// <summary>For each class an interval of hashes.</summary>
/// <param name="stream">What the hashes are drawn for.</param>
/// <param name="seed">Their seed.</param>
/// <param name="from">By class, counted from 0: the lowest hash of the interval.</param>
/// <param name="to">The lowest hash above it.</param>
internal sealed class HashIntervals(RandomStream stream, long seed, ulong[] from, ulong[] to)
{
    /// <summary>
    /// From place <paramref name="first"/> on to before place <paramref name="end"/> of the hashes of each class, in order.
    /// </summary>
    internal static HashIntervals Between(
        ulong[][] hashes, RandomStream stream, long seed, Func<int, long> first, Func<int, long> end) => new(
        stream,
        seed,
        [.. hashes.Select((list, label) => At(list, first(label)))],
        [.. hashes.Select((list, label) => At(list, end(label)))]);

    /// <summary>Whether the row lies in the interval of its class; without a label it does not.</summary>
    internal bool Contain(uint key, DataViewRowId id)
    {
        if (key == 0 || key > from.Length)
        {
            return false;
        }

        ulong hash = RowHash.Of(id, stream, seed);
        return hash >= from[key - 1] && hash < to[key - 1];
    }

    private static ulong At(ulong[] list, long place) => place < list.Length ? list[place] : ulong.MaxValue;
}

/// <summary>A number between 0 and 2^64 - 1 that is drawn once for each row of a view.</summary>
internal static class RowHash
{
    internal static ulong Of(DataViewRowId id, RandomStream stream, long seed)
    {
        ulong row = id.Low ^ (id.High * 0x9E3779B97F4A7C15UL);
        (uint low, uint high, _, _) = Philox4x32.Block(0, (uint)row, (uint)(row >> 32), stream, seed);
        return ((ulong)high << 32) | low;
    }
}
