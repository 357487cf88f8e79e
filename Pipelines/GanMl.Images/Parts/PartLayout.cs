namespace GanMl.Images.Parts;

/// <summary>
/// How the rows of a set are divided into parts. A part holds so many rows, the last one the rest: what a part holds depends on nothing
/// else, so any number of processes make the same parts.
/// </summary>
/// <param name="Count">How many rows the set has, 0 or more.</param>
/// <param name="RowsPerPart">How many rows a part has, 1 or more.</param>
internal readonly record struct PartLayout(long Count, long RowsPerPart)
{
    internal const int MostParts = 1_000_000;

    /// <summary>How many parts there are; a set without rows has one, which is empty.</summary>
    /// <exception cref="ArgumentException">There would be more than a million.</exception>
    internal int Parts
    {
        get
        {
            long parts = Math.Max(1, (Count / RowsPerPart) + (Count % RowsPerPart == 0 ? 0 : 1));
            return parts <= MostParts
                ? (int)parts
                : throw new ArgumentException(
                    $"{Count:N0} images at {RowsPerPart:N0} rows a file would be {parts:N0} files, and there are at most {MostParts:N0}: "
                    + "put more rows into a file.");
        }
    }

    /// <summary>The first row of a part, counted from that of the set.</summary>
    internal long FirstOf(int part) => part * RowsPerPart;

    /// <summary>How many rows a part has.</summary>
    internal long CountOf(int part) => Math.Min(RowsPerPart, Count - FirstOf(part));

    /// <summary>The parts of a shard.</summary>
    internal IEnumerable<int> PartsOf(Shard shard)
    {
        int parts = Parts;
        for (long part = shard.Index; part < parts; part += shard.Count)
        {
            yield return (int)part;
        }
    }

    /// <summary>How many rows a shard has.</summary>
    internal long RowsOf(Shard shard) => PartsOf(shard).Sum(CountOf);
}
