using GanMl.Inference.LabelledImages;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Augmentation;

/// <summary>
/// The augmented copies of the images of a view, those of an image one after the other. A copy is a function of its image's row id, its own
/// number and the seed, in whatever order they are read.
/// </summary>
/// <remarks>It does not shuffle, as copies of an image would stay together: ML.NET shuffles it once it is cached.</remarks>
internal sealed class AugmentedView(IDataView source, AugmentedPixels pixels, RowCopies copies) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => copies.Total;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        return new Cursor(this, source.GetRowCursor(Needed(active)), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        return Array.ConvertAll(
            source.GetRowCursorSet(Needed(active), n), DataViewRowCursor (cursor) => new Cursor(this, cursor, active));
    }

    /// <summary>How often a row comes is known from its label.</summary>
    private IEnumerable<DataViewSchema.Column> Needed(ActiveColumns active) =>
        Schema.Where(column => active[column.Index] || column.Name == copies.Label);

    private sealed class Cursor : DataViewRowCursor
    {
        // An odd number far from 0: the copies of one image are far from those of the others.
        private const ulong CopyStep = 0x9E3779B97F4A7C15;

        private readonly AugmentedView _view;
        private readonly DataViewRowCursor _source;
        private readonly ActiveColumns _active;
        private readonly ValueGetter<uint> _readKey;
        private readonly ValueGetter<DataViewRowId> _readId;
        private ulong _hash;
        private long _count;
        private long _current;
        private long _position = -1;

        internal Cursor(AugmentedView view, DataViewRowCursor source, ActiveColumns active)
        {
            _view = view;
            _source = source;
            _active = active;
            _readKey = source.GetGetter<uint>(source.Schema[view.Copies.Label]);
            _readId = source.GetIdGetter();
        }

        public override DataViewSchema Schema => _source.Schema;

        public override long Position => _position;

        public override long Batch => _source.Batch;

        public override bool MoveNext()
        {
            while (++_current >= _count)
            {
                if (!_source.MoveNext())
                {
                    _position = -1;
                    return false;
                }

                uint key = 0;
                DataViewRowId id = default;
                _readKey(ref key);
                _readId(ref id);
                _hash = _view.Copies.HashOf(id);
                _count = _view.Copies.Of(key, _hash);
                _current = -1;
            }

            _position++;
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column);

        public override ValueGetter<DataViewRowId> GetIdGetter()
        {
            ValueGetter<DataViewRowId> read = _source.GetIdGetter();
            return (ref DataViewRowId id) =>
            {
                read(ref id);
                id = id.Combine(new DataViewRowId((ulong)_current, 0));
            };
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            _active.Demand(column);
            return column.Name == _view.Pixels.Column
                ? ActiveColumns.Cast<TValue>(OpenPixels(_source.GetGetter<VBuffer<float>>(column)), column)
                : _source.GetGetter<TValue>(column);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _source.Dispose();
            }

            base.Dispose(disposing);
        }

        private ValueGetter<VBuffer<float>> OpenPixels(ValueGetter<VBuffer<float>> read)
        {
            AugmentedPixels pixels = _view.Pixels;
            float[] given = new float[pixels.Shape.Length], planes = new float[given.Length], changed = new float[given.Length];
            VBuffer<float> values = default;
            long known = -1;
            return (ref VBuffer<float> value) =>
            {
                if (_position < 0)
                {
                    throw new InvalidOperationException("The cursor stands at no row: call MoveNext, and read while it returns true.");
                }

                if (known != _source.Position)
                {
                    // An image may have to be decoded or generated, and has many copies.
                    read(ref values);
                    values.CopyTo(given);
                    pixels.Form.Read(given, planes, pixels.Shape);
                    known = _source.Position;
                }

                long row = (long)(_hash + ((ulong)_current * CopyStep));
                pixels.Augmentation.Apply(planes, changed, pixels.Shape, pixels.Seed, row);
                var editor = VBufferEditor.Create(ref value, changed.Length);
                pixels.Form.Write(changed, editor.Values, pixels.Shape);
                value = editor.Commit();
            };
        }
    }

    private AugmentedPixels Pixels => pixels;

    private RowCopies Copies => copies;
}

/// <summary>Which pixels are changed, and how.</summary>
/// <param name="Augmentation">The changes.</param>
/// <param name="Seed">Their seed.</param>
/// <param name="Column">The column of pixels.</param>
/// <param name="Shape">The shape of the images.</param>
/// <param name="Form">The form of their pixels.</param>
internal sealed record AugmentedPixels(
    ClassicalAugmentation Augmentation, long Seed, string Column, ImageShape Shape, PixelForm Form);
