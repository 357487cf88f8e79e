using GanMl.Inference.LabelledImages;

namespace GanMl.Benchmarks.Stacked;

/// <summary>
/// Three random digits as the red, green and blue channel of one image: a thousand modes, each as likely as the others (Metz et al., 2017;
/// Lin et al., 2018). One class for all, so that a generator has to find the modes by itself.
/// </summary>
internal sealed class StackedDigits : ILabelledImages
{
    internal const int Channels = 3;

    private readonly ILabelledImages _digits;
    private readonly int[] _rows;

    /// <param name="digits">Grey images.</param>
    /// <param name="count">How many to draw.</param>
    /// <param name="seed">By which they are drawn.</param>
    internal StackedDigits(ILabelledImages digits, int count, int seed)
    {
        _digits = digits;
        var random = new Random(seed);
        _rows = [.. Enumerable.Range(0, count * Channels).Select(_ => random.Next(digits.Count))];
        Shape = digits.Shape with { Channels = Channels };
    }

    public string Name => $"stacked-{_digits.Name}";

    public int Count => _rows.Length / Channels;

    public ImageShape Shape { get; }

    public IReadOnlyList<string> ClassNames { get; } = ["stack"];

    public int LabelOf(int index) => 0;

    public void CopyPixels(int index, Span<byte> pixels)
    {
        for (int channel = 0; channel < Channels; channel++)
        {
            _digits.CopyPixels(_rows[(index * Channels) + channel], pixels[(channel * _digits.Shape.Length)..]);
        }
    }
}
