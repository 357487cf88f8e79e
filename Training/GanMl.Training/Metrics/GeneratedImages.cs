using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;

namespace GanMl.Training.Metrics;

/// <summary>
/// Images of a generator as a set like any other: rows 0 to n - 1 of a seed as bytes, as they would be stored. The set grows when more are
/// wanted, and no image is drawn twice. The first 256 MiB lie in memory, the rest in a temporary file that goes with the set.
/// A conditional generator goes through its classes in turn, unless its labels are given. An unconditional one has a single class named
/// <c>image</c>.
/// </summary>
/// <param name="generator">Where the images come from; it remains the caller's.</param>
/// <param name="seed">The seed of the latents.</param>
/// <param name="labels">For a conditional generator: which class each image has; null for its classes in turn.</param>
/// <param name="bytesInMemory">How many bytes of images are held in memory.</param>
internal sealed class GeneratedImages(
    OnnxGenerator generator, long seed, GeneratedLabels? labels = null, long bytesInMemory = 256L << 20) : ILabelledImages, IDisposable
{
    private readonly GeneratedLabels _labels = labels ?? GeneratedLabels.InTurn(generator.Info);
    private readonly List<byte[]> _inMemory = [];
    private FileStream? _onDisk;

    /// <inheritdoc/>
    public string Name => "generated";

    /// <summary>How many images there are so far.</summary>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public ImageShape Shape { get; } = generator.Info.Shape;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => _labels.ClassNames;

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

        _labels.GrowTo(count);
        var missing = new GenerationPlan
        {
            Seed = seed,
            FirstRow = Count,
            Count = count - Count,
            LabelOf = generator.Info.IsConditional ? row => _labels.AskedFor((int)row) : null,
        };
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
        return _labels.Of(index);
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

/// <summary>Which class a generator is asked for, image by image, and how the sets call it.</summary>
/// <param name="labels">The first so many labels by which the generator draws.</param>
/// <param name="places">Where each of its classes stands in <paramref name="classNames"/>.</param>
/// <param name="classNames">The classes of the images.</param>
internal sealed class GeneratedLabels(Func<int, int[]> labels, IReadOnlyList<int> places, IReadOnlyList<string> classNames)
{
    private int[] _labels = [];

    internal IReadOnlyList<string> ClassNames => classNames;

    /// <summary>The classes of a generator in turn, by its own names; a single class for an unconditional one.</summary>
    internal static GeneratedLabels InTurn(GeneratorInfo generator)
    {
        IReadOnlyList<string> names = generator.IsConditional ? generator.ClassNames : ["image"];
        return new GeneratedLabels(count => InTurn(names.Count, count), [.. Enumerable.Range(0, names.Count)], names);
    }

    /// <summary>The first labels of so many classes in turn.</summary>
    internal static int[] InTurn(int classes, int count) => LabelSequence.Of([.. Enumerable.Repeat(1, classes)], count);

    /// <summary>Finds the labels of the first images.</summary>
    internal void GrowTo(int count)
    {
        if (count > _labels.Length)
        {
            _labels = labels(count);
        }
    }

    /// <summary>The label by which the generator draws an image.</summary>
    internal long AskedFor(int index) => _labels[index];

    /// <summary>The label of an image, a place in <see cref="ClassNames"/>.</summary>
    internal int Of(int index) => places[_labels[index]];
}
