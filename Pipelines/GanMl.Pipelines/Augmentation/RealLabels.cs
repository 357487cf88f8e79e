using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Augmentation;

/// <summary>The labels of real rows: how many each class has, and by what rule some of them make way for generated ones.</summary>
internal sealed class RealLabels
{
    private const ulong MostClasses = 1 << 20;

    private readonly IDataView _view;
    private readonly DataViewSchema.Column _label;

    /// <exception cref="ArgumentException">The column is missing or no key; the message says what to do.</exception>
    internal RealLabels(IDataView view, string column)
    {
        _view = view;
        _label = view.Schema.GetColumnOrNull(column) ?? throw new ArgumentException(
            $"The real images have no column '{column}' of labels. Their columns are: "
            + $"{string.Join(", ", view.Schema.Select(other => other.Name))}. "
            + "Name the right one in SyntheticOptions.LabelColumn.");
        if (_label.Type is not KeyDataViewType key || key.RawType != typeof(uint))
        {
            throw new ArgumentException(
                $"Column '{column}' is {_label.Type}, but labels must be keys of type UInt32. Make them with MapValueToKey.");
        }

        if (key.Count > MostClasses)
        {
            throw new ArgumentException(
                $"Column '{column}' is a key of {key.Count} values: a hash, or a number of its own for each row, but no class. "
                + "Name the column of classes in SyntheticOptions.LabelColumn.");
        }

        Names = Appending.KeyNames(_label);
        Counts = new long[(int)key.Count];
        Read((label, _) => Counts[label]++);
    }

    /// <summary>The column.</summary>
    internal DataViewSchema.Column Column => _label;

    /// <summary>The names of the classes; empty when the column has none.</summary>
    internal string[] Names { get; }

    /// <summary>How many rows each class has. Rows without a label do not count.</summary>
    internal long[] Counts { get; }

    /// <summary>
    /// For each class the number that the <see cref="RowHash"/> of a row must reach to stay, so that exactly the wanted number goes. As the
    /// hash is that of the row's id, the same rows go in whatever order they are read.
    /// </summary>
    internal ulong[] ThresholdsToRemove(long[] removed, long seed)
    {
        List<ulong>[] hashes = [.. Counts.Select(count => new List<ulong>((int)count))];
        Read((label, id) => hashes[label].Add(RowHash.Of(id, seed)));
        return
        [
            .. hashes.Select((list, label) =>
            {
                list.Sort();
                return removed[label] >= list.Count ? ulong.MaxValue : list[(int)removed[label]];
            }),
        ];
    }

    private void Read(Action<int, DataViewRowId> take)
    {
        using DataViewRowCursor cursor = _view.GetRowCursor([_label]);
        ValueGetter<uint> readKey = cursor.GetGetter<uint>(_label);
        ValueGetter<DataViewRowId> readId = cursor.GetIdGetter();
        uint key = 0;
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            readKey(ref key);
            readId(ref id);
            if (key > 0 && key <= Counts.Length)
            {
                take((int)key - 1, id);
            }
        }
    }
}
