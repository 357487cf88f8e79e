namespace GanMl.Export.Quantization;

/// <summary>One axis of a transposed convolution, seen as an ordinary one that gives all phases of the stride at once.</summary>
internal sealed class TransposedAxis
{
    private readonly long _stride;
    private readonly long _padding;
    private readonly long _lowest;

    /// <param name="taps">The size of the transposed convolution's kernel.</param>
    /// <param name="stride">Its stride.</param>
    /// <param name="padding">What it cuts off at the start.</param>
    /// <param name="paddingAfter">What it cuts off at the end.</param>
    /// <param name="outputPadding">What it adds at the end.</param>
    internal TransposedAxis(long taps, long stride, long padding, long paddingAfter, long outputPadding)
    {
        _stride = stride;
        _padding = padding;
        long highest = (stride - 1 + padding) / stride;
        _lowest = Phases(taps).Min();
        Kernel = highest - _lowest + 1;
        Before = -_lowest;

        // An input of size n becomes (n - 1) stride + rest values; they are whole blocks of the stride, or nothing is rewritten.
        long rest = taps - padding - paddingAfter + outputPadding;
        After = (rest / stride) - 1 + Kernel - 1 - Before;
        CanRewrite = rest % stride == 0 && Before >= 0 && After >= 0;
    }

    /// <summary>Whether the output is made of whole blocks.</summary>
    internal bool CanRewrite { get; }

    /// <summary>The size of the ordinary kernel.</summary>
    internal long Kernel { get; }

    /// <summary>Zeros before the input.</summary>
    internal long Before { get; }

    /// <summary>Zeros after the input.</summary>
    internal long After { get; }

    /// <summary>The tap of the transposed kernel for a phase and a place in the ordinary kernel; it may lie outside.</summary>
    internal long Tap(long phase, long place)
    {
        // The input lies at q + place + lowest = q + floor((phase + padding) / stride) - m.
        long m = ((phase + _padding) / _stride) - (place + _lowest);
        return ((phase + _padding) % _stride) + (_stride * m);
    }

    /// <summary>For each phase, how far its last tap reaches back.</summary>
    private IEnumerable<long> Phases(long taps)
    {
        for (long phase = 0; phase < _stride; phase++)
        {
            long first = (phase + _padding) % _stride;
            long last = first < taps ? (taps - 1 - first) / _stride : 0;
            yield return ((phase + _padding) / _stride) - last;
        }
    }
}
