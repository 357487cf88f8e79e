using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models.Layers.Steps;

namespace GanMl.Training.Metrics;

/// <summary>
/// Images of a generator as a set like any other: rows 0 to n - 1 of a seed, held in memory as bytes, as they would be stored.
/// A conditional generator goes through its classes in turn, so every class has the same number of images, give or take one.
/// An unconditional one has a single class named <c>image</c>.
/// </summary>
public sealed class GeneratedImages : ILabelledImages
{
    private readonly byte[][] _images;

    private GeneratedImages(GeneratorInfo generator, byte[][] images)
    {
        _images = images;
        Shape = generator.Shape;
        ClassNames = generator.IsConditional ? generator.ClassNames : ["image"];
    }

    /// <inheritdoc/>
    public string Name => "generated";

    /// <inheritdoc/>
    public int Count => _images.Length;

    /// <inheritdoc/>
    public ImageShape Shape { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Generates a set.</summary>
    /// <param name="generator">Where the images come from; not needed any more afterwards.</param>
    /// <param name="count">How many images, 0 or more. Image i does not depend on it.</param>
    /// <param name="seed">The seed of the latents.</param>
    /// <param name="progress">Told how many images there are, batch by batch.</param>
    /// <param name="cancellationToken">Looked at before every batch.</param>
    /// <exception cref="GeneratorFileException">The network fails.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static GeneratedImages Generate(
        OnnxGenerator generator,
        int count,
        long seed,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        byte[][] images = new byte[count][];
        int done = 0;
        foreach (GeneratedBatch batch in generator.Generate(new GenerationPlan { Seed = seed, Count = count }, cancellationToken))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                images[done] = new byte[generator.Info.Shape.Length];
                batch.CopyPixels(i, images[done++]);
            }

            progress?.Report(done);
        }

        return new GeneratedImages(generator.Info, images);
    }

    /// <inheritdoc/>
    public int LabelOf(int index)
    {
        Check(index);
        return index % ClassNames.Count;
    }

    /// <inheritdoc/>
    public void CopyPixels(int index, Span<byte> pixels)
    {
        Check(index);
        _images[index].CopyTo(pixels);
    }

    private void Check(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
    }
}
