namespace GanMl.Pipelines.Augmentation;

/// <summary>
/// Which class each of some rows has, when each class has a number of them. The classes take turns until they are used up, so that
/// who reads in order meets none of them in one piece.
/// </summary>
internal sealed class LabelBlocks
{
    private readonly long[] _ends;
    private readonly int[][] _labels;
    private readonly long[] _starts;

    /// <param name="counts">For each class the number of its rows.</param>
    internal LabelBlocks(long[] counts)
    {
        // In round r all classes with more than r rows take part. The rounds between two sizes have the same classes.
        long[] sizes = [.. counts.Where(count => count > 0).Distinct().Order()];
        _labels = [.. sizes.Select(size => Enumerable.Range(0, counts.Length).Where(label => counts[label] >= size).ToArray())];
        _starts = new long[sizes.Length];
        _ends = new long[sizes.Length];
        long total = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            _starts[i] = total;
            total = checked(total + ((sizes[i] - (i == 0 ? 0 : sizes[i - 1])) * _labels[i].Length));
            _ends[i] = total;
        }

        Count = total;
    }

    /// <summary>How many rows there are.</summary>
    internal long Count { get; }

    /// <summary>The class of a row, counted from 0 as the rows are.</summary>
    internal int KeyOf(long row)
    {
        int block = Array.BinarySearch(_ends, row + 1);
        block = block < 0 ? ~block : block;
        return _labels[block][(row - _starts[block]) % _labels[block].Length];
    }
}
