using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models.Layers.Steps;

namespace GanMl.Training.Metrics;

/// <summary>
/// Images of a generator as a set like any other: rows 0 to n - 1 of a seed as bytes, as they would be stored. The set grows when more are
/// wanted, and no image is drawn twice. The first 256 MiB lie in memory, the rest in a temporary file that goes with the set.
/// A conditional generator goes through its classes in turn, so every class has the same number of images, give or take one.
/// An unconditional one has a single class named <c>image</c>.
/// </summary>
/// <param name="generator">Where the images come from; it remains the caller's.</param>
/// <param name="seed">The seed of the latents.</param>
/// <param name="bytesInMemory">How many bytes of images are held in memory.</param>
internal sealed class GeneratedImages(OnnxGenerator generator, long seed, long bytesInMemory = 256L << 20) : ILabelledImages, IDisposable
{
    private readonly List<byte[]> _inMemory = [];
    private FileStream? _onDisk;

    /// <inheritdoc/>
    public string Name => "generated";

    /// <summary>How many images there are so far.</summary>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public ImageShape Shape { get; } = generator.Info.Shape;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; } = generator.Info.IsConditional ? generator.Info.ClassNames : ["image"];

    /// <summary>Generates what is missing to a number of images.</summary>
    /// <param name="count">How many images there are afterwards, unless there are more already. Image i does not depend on it.</param>
    /// <param name="progress">Told how many images there are, batch by batch.</param>
    /// <param name="cancellationToken">Looked at before every batch; what was drawn until then is kept.</param>
    /// <exception cref="GeneratorFileException">The network fails.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal void GrowTo(int count, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        if (count <= Count)
        {
            return;
        }

        var missing = new GenerationPlan { Seed = seed, FirstRow = Count, Count = count - Count };
        byte[] bytes = new byte[Shape.Length];
        foreach (GeneratedBatch batch in generator.Generate(missing, cancellationToken))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                batch.CopyPixels(i, bytes);
                Add(bytes);
            }

            progress?.Report(Count);
        }
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
        if (index < _inMemory.Count)
        {
            _inMemory[index].CopyTo(pixels);
            return;
        }

        _onDisk!.Position = PlaceOnDisk(index);
        _onDisk.ReadExactly(pixels[..Shape.Length]);
    }

    /// <inheritdoc/>
    public void Dispose() => _onDisk?.Dispose();

    private void Add(byte[] bytes)
    {
        if ((Count + 1L) * Shape.Length <= bytesInMemory)
        {
            _inMemory.Add([.. bytes]);
        }
        else
        {
            _onDisk ??= new FileStream(
                Path.Combine(Path.GetTempPath(), $"ganml-{Guid.NewGuid():N}.images"),
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.None,
                    Options = FileOptions.DeleteOnClose,
                });
            _onDisk.Position = PlaceOnDisk(Count);
            _onDisk.Write(bytes);
        }

        Count++;
    }

    private long PlaceOnDisk(int index) => (long)(index - _inMemory.Count) * Shape.Length;

    private void Check(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
    }
}
