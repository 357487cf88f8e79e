using GanMl.Inference;
using GanMl.Inference.LabelledImages;

namespace GanMl.Training.Data;

/// <summary>Generated images in memory, as bytes, as they would be written to files.</summary>
/// <param name="shape">The shape of each.</param>
/// <param name="classNames">The names of the classes.</param>
/// <param name="labels">The class of each.</param>
internal sealed class StoredImages(ImageShape shape, IReadOnlyList<string> classNames, int[] labels) : ILabelledImages
{
    private readonly byte[][] _pixels = new byte[labels.Length][];

    public string Name => "generated";

    public int Count => labels.Length;

    public ImageShape Shape => shape;

    public IReadOnlyList<string> ClassNames => classNames;

    /// <summary>How many are there by now.</summary>
    internal int Done { get; private set; }

    public int LabelOf(int index) => labels[index];

    public void CopyPixels(int index, Span<byte> pixels) => _pixels[index].CopyTo(pixels);

    /// <summary>Takes in the next ones.</summary>
    internal void Add(GeneratedBatch batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            batch.CopyPixels(i, _pixels[Done++] = new byte[shape.Length]);
        }
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
