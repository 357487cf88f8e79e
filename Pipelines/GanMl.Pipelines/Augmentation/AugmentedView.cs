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

    /// <summary>Null where the number of images is not known either: the next pass may have others.</summary>
    public long? GetRowCount() => source.GetRowCount() is null ? null : copies.Total;

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

    private AugmentedPixels Pixels => pixels;

    private RowCopies Copies => copies;

    private sealed class Cursor : RepeatingCursor
    {
        // An odd number far from 0: the copies of one image are far from those of the others.
        private const ulong CopyStep = 0x9E3779B97F4A7C15;

        private readonly AugmentedView _view;
        private readonly ValueGetter<uint> _readKey;
        private readonly ValueGetter<DataViewRowId> _readId;
        private ulong _hash;

        internal Cursor(AugmentedView view, DataViewRowCursor source, ActiveColumns active)
            : base(source, active)
        {
            _view = view;
            _readKey = source.GetGetter<uint>(source.Schema[view.Copies.Label]);
            _readId = source.GetIdGetter();
        }

        protected override long CountOfRow()
        {
            uint key = 0;
            DataViewRowId id = default;
            _readKey(ref key);
            _readId(ref id);
            _hash = _view.Copies.HashOf(id);
            return _view.Copies.Of(key, _hash);
        }

        protected override Delegate? Open(DataViewSchema.Column column) =>
            column.Name == _view.Pixels.Column ? OpenPixels(Source.GetGetter<VBuffer<float>>(column)) : null;

        private ValueGetter<VBuffer<float>> OpenPixels(ValueGetter<VBuffer<float>> read)
        {
            AugmentedPixels pixels = _view.Pixels;
            float[] given = new float[pixels.Shape.Length], planes = new float[given.Length], changed = new float[given.Length];
            VBuffer<float> values = default;
            long known = -1;
            return (ref VBuffer<float> value) =>
            {
                ulong copy = (ulong)Repetition;
                if (known != Source.Position)
                {
                    // An image may have to be decoded or generated, and has many copies.
                    read(ref values);
                    values.CopyTo(given);
                    pixels.Form.Read(given, planes, pixels.Shape);
                    known = Source.Position;
                }

                long row = (long)(_hash + (copy * CopyStep));
                pixels.Augmentation.Apply(planes, changed, pixels.Shape, pixels.Seed, row);
                var editor = VBufferEditor.Create(ref value, changed.Length);
                pixels.Form.Write(changed, editor.Values, pixels.Shape);
                value = editor.Commit();
            };
        }
    }
}

/// <summary>Which pixels are changed, and how.</summary>
/// <param name="Augmentation">The changes.</param>
/// <param name="Seed">Their seed.</param>
/// <param name="Column">The column of pixels.</param>
/// <param name="Shape">The shape of the images.</param>
/// <param name="Form">The form of their pixels.</param>
internal sealed record AugmentedPixels(
    ClassicalAugmentation Augmentation, long Seed, string Column, ImageShape Shape, PixelForm Form);
