namespace GanMl.Pipelines.Augmentation;

/// <summary>How many generated images of each class join the real ones.</summary>
public abstract class SyntheticAmount
{
    private protected SyntheticAmount()
    {
    }

    /// <summary>Every class is filled up until it has as many images as the largest has real ones.</summary>
    public static SyntheticAmount Balanced { get; } = new Target(null);

    /// <summary>Every class is filled up to a number of images; one that has more keeps them.</summary>
    /// <param name="perClass">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public static SyntheticAmount UpTo(long perClass)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(perClass);
        return new Target(perClass);
    }

    /// <summary>A number of images for each class that is named; none for the others.</summary>
    /// <param name="counts">By the name of the class; each 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static SyntheticAmount Add(IReadOnlyDictionary<string, long> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        foreach ((string name, long count) in counts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count, $"the count of '{name}'");
        }

        return new Counts(counts.ToDictionary());
    }

    /// <summary>As many for each class as make them this share of the class.</summary>
    /// <param name="share">0 or more, below 1: with 0.5 a class has as many generated images as real ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public static SyntheticAmount AddShare(double share) => share is >= 0 and < 1
        ? new Share(share, replaces: false)
        : throw new ArgumentOutOfRangeException(nameof(share), share, "A share of what is added is 0 or more and below 1.");

    /// <summary>In each class, generated images replace a random share of the real ones: the number of images stays the same.</summary>
    /// <param name="share">0 to 1; with 1 no real image is left.</param>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public static SyntheticAmount ReplaceShare(double share) => share is >= 0 and <= 1
        ? new Share(share, replaces: true)
        : throw new ArgumentOutOfRangeException(nameof(share), share, "A share of what is replaced is from 0 to 1.");

    /// <summary>For each class how many real images go and how many generated ones come.</summary>
    /// <param name="real">How many real images each class has.</param>
    /// <param name="classNames">Their names; empty when unknown.</param>
    internal abstract (long[] Removed, long[] Added) For(long[] real, IReadOnlyList<string> classNames);

    private sealed class Target(long? perClass) : SyntheticAmount
    {
        internal override (long[] Removed, long[] Added) For(long[] real, IReadOnlyList<string> classNames)
        {
            long target = perClass ?? real.Max();
            return (new long[real.Length], [.. real.Select(count => Math.Max(0, target - count))]);
        }
    }

    private sealed class Counts(Dictionary<string, long> counts) : SyntheticAmount
    {
        internal override (long[] Removed, long[] Added) For(long[] real, IReadOnlyList<string> classNames)
        {
            string[] unknown = [.. counts.Keys.Except(classNames)];
            return unknown.Length == 0
                ? (new long[real.Length], [.. classNames.Select(name => counts.GetValueOrDefault(name))])
                : throw new ArgumentException(
                    $"There is no class '{unknown[0]}' among the labels of the real images. The classes are: "
                    + $"{string.Join(", ", classNames)}.");
        }
    }

    private sealed class Share(double share, bool replaces) : SyntheticAmount
    {
        internal override (long[] Removed, long[] Added) For(long[] real, IReadOnlyList<string> classNames)
        {
            long[] added = [.. real.Select(count => (long)Math.Round(replaces ? count * share : count * share / (1 - share)))];
            return (replaces ? added : new long[real.Length], added);
        }
    }
}
