using GanMl.Inference;
using GanMl.Inference.LabelledImages;

namespace GanMl.Training.Data;

/// <summary>Generated images in memory, as bytes, as they would be written to files.</summary>
/// <param name="shape">The shape of each.</param>
/// <param name="classNames">The names of the classes.</param>
internal sealed class StoredImages(ImageShape shape, IReadOnlyList<string> classNames) : ILabelledImages
{
    private readonly List<byte[]> _pixels = [];
    private readonly List<int> _labels = [];

    public string Name => "generated";

    public int Count => _pixels.Count;

    public ImageShape Shape => shape;

    public IReadOnlyList<string> ClassNames => classNames;

    public int LabelOf(int index) => _labels[index];

    public void CopyPixels(int index, Span<byte> pixels) => _pixels[index].CopyTo(pixels);

    /// <summary>Takes in the next one.</summary>
    /// <param name="batch">What it is an image of.</param>
    /// <param name="index">Its number in the batch.</param>
    /// <param name="label">Its class.</param>
    internal void Add(GeneratedBatch batch, int index, int label)
    {
        byte[] pixels = new byte[shape.Length];
        batch.CopyPixels(index, pixels);
        _pixels.Add(pixels);
        _labels.Add(label);
    }
}

/// <summary>Images whose numbers in the set stand where sets have labels.</summary>
/// <param name="images">The images.</param>
internal sealed class NumberedImages(ILabelledImages images) : ILabelledImages
{
    public string Name => images.Name;

    public int Count => images.Count;

    public ImageShape Shape => images.Shape;

    public IReadOnlyList<string> ClassNames => images.ClassNames;

    public int LabelOf(int index) => index;

    public void CopyPixels(int index, Span<byte> pixels) => images.CopyPixels(index, pixels);
}
