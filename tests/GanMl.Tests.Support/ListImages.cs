using GanMl.Inference.LabelledImages;

namespace GanMl.Tests.Support;

/// <summary>Images written out by hand.</summary>
internal sealed class ListImages(ImageShape shape, int[] labels, params byte[][] pixels) : ILabelledImages
{
    public string Name => "list";

    public int Count => labels.Length;

    public ImageShape Shape => shape;

    public IReadOnlyList<string> ClassNames { get; init; } = ["a", "b", "c"];

    public string[]? Files { get; init; }

    public int LabelOf(int index) => labels[index];

    public string? FileOf(int index) => Files?[index];

    public void CopyPixels(int index, Span<byte> destination) => pixels[index].CopyTo(destination);
}
