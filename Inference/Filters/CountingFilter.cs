namespace GanMl.Inference.Filters;

/// <summary>Counts, for each class, how many images another filter has judged and how many it has kept. Thread-safe.</summary>
/// <param name="filter">The other filter.</param>
/// <param name="classes">How many classes the generator has; 0 and 1 are one class of all images.</param>
public sealed class CountingFilter(IImageFilter filter, int classes) : IImageFilter
{
    private readonly long[] _judged = new long[Math.Max(1, classes)];
    private readonly long[] _kept = new long[Math.Max(1, classes)];

    /// <summary>How many images of a class have been judged so far.</summary>
    public long Judged(int label) => Interlocked.Read(ref _judged[label]);

    /// <summary>How many of them have been kept.</summary>
    public long Kept(int label) => Interlocked.Read(ref _kept[label]);

    /// <inheritdoc/>
    public void Judge(ReadOnlySpan<float> images, ReadOnlySpan<long> labels, Span<bool> isKept)
    {
        filter.Judge(images, labels, isKept);
        for (int i = 0; i < isKept.Length; i++)
        {
            long label = labels.IsEmpty ? 0 : labels[i];
            Interlocked.Increment(ref _judged[label]);
            if (isKept[i])
            {
                Interlocked.Increment(ref _kept[label]);
            }
        }
    }

    /// <summary>What the other filter is, for a manifest.</summary>
    public override string? ToString() => filter.ToString();
}
