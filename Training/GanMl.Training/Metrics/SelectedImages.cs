using GanMl.Inference.LabelledImages;

namespace GanMl.Training.Metrics;

/// <summary>Some images of a set, under a name of their own.</summary>
internal sealed class SelectedImages(ILabelledImages source, int[] indices, string name) : ILabelledImages
{
    public string Name => name;

    public int Count => indices.Length;

    public ImageShape Shape => source.Shape;

    public IReadOnlyList<string> ClassNames => source.ClassNames;

    public int LabelOf(int index) => source.LabelOf(indices[index]);

    public void CopyPixels(int index, Span<byte> pixels) => source.CopyPixels(indices[index], pixels);
}
