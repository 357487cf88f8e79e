using GanMl.Inference.LabelledImages;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Augmentation;

/// <summary>
/// The rows of generated images, each as often as a classifier finds classes in it, with that label and its share of the weight. How many
/// rows there are is not known before they are read.
/// </summary>
internal sealed class SoftLabelView(IDataView source, SoftLabelColumns columns) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        return new Cursor(source.GetRowCursor(Needed(active), rand), active, columns);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        return Array.ConvertAll(
            source.GetRowCursorSet(Needed(active), n, rand), DataViewRowCursor (cursor) => new Cursor(cursor, active, columns));
    }

    /// <summary>How often a row comes is known from its pixels alone.</summary>
    private IEnumerable<DataViewSchema.Column> Needed(ActiveColumns active) =>
        Schema.Where(column => active[column.Index] || column.Name == columns.Pixels || column.Name == columns.Weight);

    private sealed class Cursor : RepeatingCursor
    {
        private readonly SoftLabelColumns _columns;
        private readonly ValueGetter<VBuffer<float>> _readPixels;
        private readonly ValueGetter<float> _readWeight;
        private readonly float[] _given;
        private readonly float[] _planes;
        private readonly float[] _probabilities;
        private readonly List<(uint Key, float Share)> _labels = [];
        private VBuffer<float> _pixels;

        internal Cursor(DataViewRowCursor source, ActiveColumns active, SoftLabelColumns columns)
            : base(source, active)
        {
            _columns = columns;
            _readPixels = source.GetGetter<VBuffer<float>>(source.Schema[columns.Pixels]);
            _readWeight = source.GetGetter<float>(source.Schema[columns.Weight]);
            _given = new float[columns.Shape.Length];
            _planes = new float[columns.Shape.Length];
            _probabilities = new float[columns.Labels.Classifier.ValuesPerImage];
        }

        private (uint Key, float Share) Current => _labels[(int)Repetition];

        protected override long CountOfRow()
        {
            FindLabels();
            return _labels.Count;
        }

        protected override Delegate? Open(DataViewSchema.Column column)
        {
            if (column.Name == _columns.Label)
            {
                return (ValueGetter<uint>)((ref uint value) => value = Current.Key);
            }

            return column.Name != _columns.Weight ? null : (ValueGetter<float>)((ref float value) =>
            {
                float share = Current.Share;
                _readWeight(ref value);
                value *= share;
            });
        }

        private void FindLabels()
        {
            _readPixels(ref _pixels);
            _pixels.CopyTo(_given);
            _columns.Form.Read(_given, _planes, _columns.Shape);
            _columns.Labels.Classifier.Compute(_planes, _probabilities);
            int likeliest = -1;
            float sum = 0;
            _labels.Clear();
            for (int i = 0; i < _probabilities.Length; i++)
            {
                int key = _columns.Keys[i];
                float probability = key < 0 ? 0 : _probabilities[i];
                likeliest = key >= 0 && (likeliest < 0 || probability > _probabilities[likeliest]) ? i : likeliest;
                if (probability >= _columns.Labels.LeastProbability)
                {
                    _labels.Add(((uint)key + 1, probability));
                    sum += probability;
                }
            }

            if (_labels.Count == 0)
            {
                _labels.Add(((uint)_columns.Keys[likeliest] + 1, 1));
                return;
            }

            for (int i = 0; i < _labels.Count; i++)
            {
                _labels[i] = (_labels[i].Key, _labels[i].Share / sum);
            }
        }
    }
}

/// <summary>What the labels of generated images are made of.</summary>
/// <param name="Labels">The classifier, and which classes get a row.</param>
/// <param name="Keys">The key of each of its classes, counted from 0; -1 for none.</param>
/// <param name="Shape">The shape of the images.</param>
/// <param name="Form">The form of their pixels.</param>
/// <param name="Pixels">The column of pixels.</param>
/// <param name="Label">The column of labels.</param>
/// <param name="Weight">The column of weights.</param>
internal sealed record SoftLabelColumns(
    SoftLabels Labels, int[] Keys, ImageShape Shape, PixelForm Form, string Pixels, string Label, string Weight);
