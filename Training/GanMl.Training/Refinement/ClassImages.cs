using GanMl.Inference.LabelledImages;
using GanMl.Training.Data;
using static TorchSharp.torch;

namespace GanMl.Training.Refinement;

/// <summary>Real images on a device, by class.</summary>
internal sealed class ClassImages : IDisposable
{
    private readonly TrainingImages _images;
    private readonly long[][] _rows;

    /// <summary>Copies a set to a device.</summary>
    /// <param name="images">The set.</param>
    /// <param name="labels">For each class of the generator, the label that the set gives it; null where classes play no part.</param>
    /// <param name="device">Where the images are wanted.</param>
    internal ClassImages(ILabelledImages images, IReadOnlyList<int>? labels, Device device)
    {
        _images = new TrainingImages(images, device, seed: 0);
        ILookup<int, long> byLabel = Enumerable.Range(0, images.Count)
            .ToLookup(row => labels is null ? 0 : images.LabelOf(row), row => (long)row);
        _rows = [.. (labels ?? [0]).Select(label => byLabel[label].ToArray())];
    }

    /// <summary>How many classes there are; 1 where they play no part.</summary>
    internal int Classes => _rows.Length;

    /// <summary>The hash of the pixels of each image.</summary>
    internal IReadOnlyList<ulong> Hashes => _images.Hashes;

    /// <summary>How many images a class has.</summary>
    internal int CountOf(int label) => _rows[label].Length;

    /// <summary>Images of a class by their places in it, float32 [count, C, H, W] in [0, 1].</summary>
    internal Tensor Of(int label, int first, int count) => _images.At(_rows[label].AsSpan(first, count), PixelRange.Sigmoid);

    /// <summary>Random images of a class, drawn with replacement by torch's global random numbers.</summary>
    internal Tensor Draw(int label, int count)
    {
        long[] rows = _rows[label];
        using Tensor drawn = randint(0, rows.Length, [count], dtype: ScalarType.Int64);
        return _images.At([.. drawn.data<long>().Select(place => rows[place])], PixelRange.Sigmoid);
    }

    /// <inheritdoc/>
    public void Dispose() => _images.Dispose();
}
