using GanMl.Inference.LabelledImages;

namespace GanMl.Tests.Pipelines;

/// <summary>A small labelled set, whose bytes are a formula: byte p of image i is 37 i + 11 p (modulo 256), its class i modulo 4.</summary>
internal sealed class ImageSet(int count, ImageShape shape) : ILabelledImages
{
    public string Name => "formula";

    public int Count => count;

    public ImageShape Shape => shape;

    public IReadOnlyList<string> ClassNames { get; private init; } = ["ant", "bee", "cat", "dog"];

    /// <summary>How many images were copied.</summary>
    internal int Copies { get; private set; }

    /// <summary>The labels, where they are not the index modulo 4.</summary>
    private int[]? Labels { get; init; }

    public int LabelOf(int index) => Labels?[index] ?? index % ClassNames.Count;

    public void CopyPixels(int index, Span<byte> pixels)
    {
        Copies++;
        for (int place = 0; place < shape.Length; place++)
        {
            pixels[place] = ByteAt(index, place);
        }
    }

    /// <summary>A set with a number of images for each class, one class after the other.</summary>
    internal static ImageSet Create(ImageShape shape, int[] counts, IReadOnlyList<string> classNames) => new(counts.Sum(), shape)
    {
        ClassNames = classNames,
        Labels = [.. counts.SelectMany((count, label) => Enumerable.Repeat(label, count))],
    };

    internal static byte ByteAt(int index, int place) => (byte)((37 * index) + (11 * place));
}
