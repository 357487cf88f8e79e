using GanMl.Inference.Latents;
using GanMl.Pipelines.Views;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Augmentation;

/// <summary>How often each row is copied, and how much the rows weigh then.</summary>
internal sealed partial class RowCopies
{
    private readonly long _seed;
    private readonly long[] _each;
    private readonly ulong[] _more;
    private readonly float[] _factors;

    private RowCopies(string label, long seed, long[] each, ulong[] more, float[] factors, long total) =>
        (Label, _seed, _each, _more, _factors, Total) = (label, seed, each, more, factors, total);

    /// <summary>The column of labels.</summary>
    internal string Label { get; }

    /// <summary>How many copies there are.</summary>
    internal long Total { get; }

    /// <summary>Reads the labels once, and the weights where there are some.</summary>
    internal static RowCopies Count(
        IDataView view, DataViewSchema.Column label, DataViewSchema.Column? weight, AugmentedOptions options, ILogger logger)
    {
        List<(ulong Hash, float Weight)>[] rows = Read(view, label, weight, options.Seed);
        string[] names = KeyNames.Of(label) ?? [];
        long[] counts = [.. rows.Select(list => (long)list.Count)];
        (long[] removed, long[] added) = options.Amount.For(counts, new long[counts.Length], names);
        if (removed.Sum() > 0)
        {
            throw new ArgumentException(
                $"AugmentedOptions.Amount is {options.Amount}, but copies replace no images: name an amount that adds.");
        }

        long[] each = new long[rows.Length];
        ulong[] more = new ulong[rows.Length];
        double[] sums = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i].Count == 0)
            {
                if (added[i] > 0)
                {
                    Empty(logger, names.Length == 0 ? $"key {i + 1}" : names[i]);
                }

                added[i] = 0;
                continue;
            }

            (each[i], long rest) = Math.DivRem(added[i], rows[i].Count);
            rows[i].Sort((one, other) => one.Hash.CompareTo(other.Hash));
            more[i] = rows[i][(int)rest].Hash;
            for (int row = 0; row < rows[i].Count; row++)
            {
                sums[i] += rows[i][row].Weight * (1 + each[i] + (row < rest ? 1 : 0));
            }
        }

        double total = counts.Sum() + added.Sum();
        int classes = sums.Count(sum => sum > 0);
        float[] factors = [.. sums.Select(sum => sum > 0 ? (float)(total / (classes * sum)) : 1)];
        return new RowCopies(label.Name, options.Seed, each, more, factors, added.Sum());
    }

    /// <summary>How many copies a row has.</summary>
    /// <param name="key">Its label.</param>
    /// <param name="hash">What <see cref="HashOf"/> is for it.</param>
    internal long Of(uint key, ulong hash) => key == 0 || key > _each.Length ? 0 : _each[key - 1] + (hash < _more[key - 1] ? 1 : 0);

    /// <summary>A number that is drawn for each row.</summary>
    internal ulong HashOf(DataViewRowId id) => RowHash.Of(id, RandomStream.Augmentation, _seed);

    /// <summary>The weight of a row, which that of its copies is too.</summary>
    internal ValueGetter<float> OpenWeight(DataViewRow row, DataViewSchema.Column label, DataViewSchema.Column? weight)
    {
        ValueGetter<float> readFactor = ClassWeights.Open(row.GetGetter<uint>(label), _factors);
        if (weight is null)
        {
            return readFactor;
        }

        ValueGetter<float> readWeight = row.GetGetter<float>(weight.Value);
        return (ref float value) =>
        {
            float factor = 1;
            readFactor(ref factor);
            readWeight(ref value);
            value *= factor;
        };
    }

    private static List<(ulong Hash, float Weight)>[] Read(
        IDataView view, DataViewSchema.Column label, DataViewSchema.Column? weight, long seed)
    {
        int classes = (int)((KeyDataViewType)label.Type).Count;
        List<(ulong, float)>[] rows = [.. Enumerable.Range(0, classes).Select(_ => new List<(ulong, float)>())];
        DataViewSchema.Column[] columns = weight is { } given ? [label, given] : [label];
        using DataViewRowCursor cursor = view.GetRowCursor(columns);
        ValueGetter<uint> readKey = cursor.GetGetter<uint>(label);
        ValueGetter<float>? readWeight = weight is { } own ? cursor.GetGetter<float>(own) : null;
        ValueGetter<DataViewRowId> readId = cursor.GetIdGetter();
        uint key = 0;
        float share = 1;
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            readKey(ref key);
            if (key > 0 && key <= rows.Length)
            {
                readWeight?.Invoke(ref share);
                readId(ref id);
                rows[key - 1].Add((RowHash.Of(id, RandomStream.Augmentation, seed), share));
            }
        }

        return rows;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Class '{Name}' has no image that could be copied.")]
    private static partial void Empty(ILogger logger, string name);
}
