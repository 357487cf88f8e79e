namespace GanMl.Images.Parts;

/// <summary>
/// The share of one process in the work on a set: of its files the one with this index, and every <see cref="Count"/>-th after it. What
/// a file holds does not depend on it, so all shards together make what one process makes alone.
/// </summary>
public readonly record struct Shard
{
    private readonly int _others;

    /// <summary>A share.</summary>
    /// <param name="index">Which one, 0 to <paramref name="count"/> - 1.</param>
    /// <param name="count">How many there are, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such share.</exception>
    public Shard(int index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
        Index = index;
        _others = count - 1;
    }

    /// <summary>All of the work: the only share of one.</summary>
    public static Shard Whole => default;

    /// <summary>Which share, from 0.</summary>
    public int Index { get; }

    /// <summary>How many shares there are.</summary>
    public int Count => _others + 1;

    /// <summary>As it is asked for: <c>0/8</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Index}/{Count}");
}
