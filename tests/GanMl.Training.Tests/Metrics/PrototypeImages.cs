using GanMl.Inference.LabelledImages;

namespace GanMl.Tests.Metrics;

/// <summary>
/// Ten classes of 16x16 images, one white block each in a place of its own, under noise: what any classifier learns at once.
/// </summary>
internal sealed class PrototypeImages(int count, int seed = 0) : ILabelledImages
{
    internal static ImageShape ShapeOfAll { get; } = new(1, 16, 16);

    internal static string[] Names { get; } = [.. Enumerable.Range(0, 10).Select(label => $"block {label}")];

    public string Name => "prototypes";

    public int Count => count;

    public ImageShape Shape => ShapeOfAll;

    public IReadOnlyList<string> ClassNames => Names;

    public int LabelOf(int index) => index % Names.Length;

    public void CopyPixels(int index, Span<byte> pixels)
    {
        var random = new Random(HashCode(index));
        int label = LabelOf(index);
        for (int pixel = 0; pixel < ShapeOfAll.Length; pixel++)
        {
            pixels[pixel] = (byte)((Prototype(label, pixel) * 200) + random.Next(56));
        }
    }

    /// <summary>Pixel <paramref name="pixel"/> of the class itself, 0 or 1.</summary>
    internal static float Prototype(int label, int pixel)
    {
        int block = (pixel / 16 / 4 * 4) + (pixel % 16 / 4);
        return block == label ? 1 : 0;
    }

    private int HashCode(int index) => (seed * 1_000_003) + index;
}
