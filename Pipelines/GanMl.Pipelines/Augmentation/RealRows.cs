using GanMl.Inference.Latents;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Augmentation;

/// <summary>
/// What is known of the real rows after they have been read once, without their images: how many each class has, and which generated rows
/// are among them already.
/// </summary>
internal sealed class RealRows
{
    // A few images of each class, as one class may be all black; but not thousands where there are thousands of classes.
    private const int LooksPerClass = 4;
    private const int MostLooks = 256;

    private readonly IDataView _view;
    private readonly DataViewSchema.Column _label;
    private readonly List<long> _places = [];

    /// <exception cref="ArgumentException">
    /// The column of labels is missing or no key, or there are augmented copies; the message says what to do.
    /// </exception>
    internal RealRows(IDataView view, SyntheticOptions options, IReadOnlyList<string> classNames)
    {
        _view = view;
        AugmentedRows.CheckNone(view.Schema);
        _label = LabelColumn.Find(view.Schema, options.LabelColumn, "SyntheticOptions.LabelColumn");
        Marks = new SyntheticMarks(view.Schema, options);
        RowColumn = view.Schema.GetColumnOrNull(options.RowColumn) is { } row && row.Type == NumberDataViewType.Int64 ? row : null;
        Names = KeyNames.Of(_label, classNames) ?? [];
        int classes = (int)((KeyDataViewType)_label.Type).Count;
        (Real, Generated) = (new long[classes], new long[classes]);
        Count();
    }

    /// <summary>The column of labels.</summary>
    internal DataViewSchema.Column Label => _label;

    /// <summary>The column of row numbers, if there is one.</summary>
    internal DataViewSchema.Column? RowColumn { get; }

    /// <summary>How the generated rows among them are known.</summary>
    internal SyntheticMarks Marks { get; }

    /// <summary>The names of the classes, by key; empty when the column has none.</summary>
    internal string[] Names { get; }

    /// <summary>How many real rows each class has. Rows without a label do not count.</summary>
    internal long[] Real { get; }

    /// <summary>How many generated rows each class has already.</summary>
    internal long[] Generated { get; }

    /// <summary>The highest number in the column of row numbers; -1 when there is none.</summary>
    internal long HighestRow { get; private set; } = -1;

    /// <summary>The highest row of noise from which a row was generated; -1 when there is none.</summary>
    internal long HighestGenerated { get; private set; } = -1;

    /// <summary>Whether a row is marked as generated and has no number.</summary>
    internal bool HasUnnumbered { get; private set; }

    /// <summary>The positions of a few real rows of each class.</summary>
    internal IReadOnlyList<long> Places => _places;

    /// <summary>For each class the <see cref="RowHash"/> of its real rows, in order.</summary>
    internal ulong[][] Hashes(RandomStream stream, long seed)
    {
        List<ulong>[] hashes = [.. Real.Select(count => new List<ulong>((int)count))];
        using DataViewRowCursor cursor = _view.GetRowCursor([_label, .. Marks.Columns]);
        ValueGetter<uint> readKey = cursor.GetGetter<uint>(_label);
        ValueGetter<bool> readFlag = Marks.OpenFlag(cursor);
        ValueGetter<DataViewRowId> readId = cursor.GetIdGetter();
        uint key = 0;
        bool isGenerated = false;
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            readKey(ref key);
            readFlag(ref isGenerated);
            if (!isGenerated && IsLabel(key))
            {
                readId(ref id);
                hashes[key - 1].Add(RowHash.Of(id, stream, seed));
            }
        }

        return [.. hashes.Select(list => list.Order().ToArray())];
    }

    private void Count()
    {
        using DataViewRowCursor cursor = _view.GetRowCursor(
            [_label, .. Marks.Columns, .. RowColumn is { } column ? [column] : Array.Empty<DataViewSchema.Column>()]);
        ValueGetter<uint> readKey = cursor.GetGetter<uint>(_label);
        ValueGetter<bool> readFlag = Marks.OpenFlag(cursor);
        ValueGetter<long> readNumber = Marks.OpenNumber(cursor);
        ValueGetter<long>? readRow = RowColumn is { } rows ? cursor.GetGetter<long>(rows) : null;
        uint key = 0;
        bool isGenerated = false;
        (long number, long row) = (-1, -1);
        for (long place = 0; cursor.MoveNext(); place++)
        {
            readKey(ref key);
            readFlag(ref isGenerated);
            readNumber(ref number);
            readRow?.Invoke(ref row);
            HighestRow = Math.Max(HighestRow, row);
            HighestGenerated = Math.Max(HighestGenerated, number);
            HasUnnumbered |= isGenerated && number < 0;
            if (IsLabel(key))
            {
                Take(key - 1, isGenerated, place);
            }
        }
    }

    private void Take(uint label, bool isGenerated, long place)
    {
        if (isGenerated)
        {
            Generated[label]++;
        }
        else if (Real[label]++ < LooksPerClass && _places.Count < MostLooks)
        {
            _places.Add(place);
        }
    }

    private bool IsLabel(uint key) => key > 0 && key <= Real.Length;
}
