namespace GanMl.Inference;

/// <summary>
/// A generator file, opened with ONNX Runtime: latents, and labels where it is conditional, become images.
/// All members are thread-safe. After <see cref="Dispose"/>, which lets calls in progress end, they throw
/// <see cref="ObjectDisposedException"/>.
/// </summary>
/// <remarks>
/// It opens what GanMl has exported, and any other ONNX file with one float input [batch, size] or [batch, size, 1, 1],
/// at most one int64 input for the label, and one float output [batch, channels, height, width]; what such a file does not
/// say of itself is given in <see cref="OnnxGeneratorOptions"/>. A file is tried on two rows before it is opened; one that needs more
/// than 2 GiB for them, beside its weights, is taken for damaged and refused.
/// </remarks>
public sealed class OnnxGenerator : IDisposable
{
    private readonly GeneratorSession _session;
    private readonly GeneratorRunner _runner;

    private OnnxGenerator(byte[] model, GeneratorSession session, GeneratorContract contract, GeneratorInfo info)
    {
        Model = model;
        Info = info;
        _session = session;
        _runner = new GeneratorRunner(session, contract, info);
    }

    /// <summary>What the file says of itself, or what was found out about it.</summary>
    public GeneratorInfo Info { get; }

    /// <summary>The bytes of the file, as they were when it was opened.</summary>
    public ReadOnlyMemory<byte> Model { get; }

    /// <summary>Opens a generator file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">The options' range of pixels is empty.</exception>
    /// <exception cref="GeneratorFileException">The file is no generator that can be used; the message says why.</exception>
    public static OnnxGenerator Open(string path, OnnxGeneratorOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return GeneratorOpening.Explain($"'{path}'", () =>
        {
            byte[] model = GeneratorOpening.ReadFile(path);
            return Open(model, Path.GetDirectoryName(Path.GetFullPath(path)), options ?? new OnnxGeneratorOptions());
        });
    }

    /// <summary>Opens a generator from the bytes of its file, which are kept and must not be changed.</summary>
    /// <exception cref="ArgumentException">The options' range of pixels is empty.</exception>
    /// <exception cref="GeneratorFileException">The bytes are no generator that can be used; the message says why.</exception>
    public static OnnxGenerator Open(byte[] model, OnnxGeneratorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return GeneratorOpening.Explain("The model", () => Open(model, null, options ?? new OnnxGeneratorOptions()));
    }

    /// <summary>
    /// Generates one image for each latent, from the caller's memory to the caller's memory: nothing is copied or allocated
    /// by the number of rows, unless the file has a fixed batch.
    /// </summary>
    /// <param name="latents">[rows, latent size], as <see cref="LatentSampler"/> writes them.</param>
    /// <param name="labels">One for each row, 0 to number of classes - 1. Empty when the generator is unconditional.</param>
    /// <param name="images">Takes [rows, channels, height, width], from 0 (black) to 1 (white).</param>
    /// <exception cref="ArgumentException">
    /// A length is wrong, labels are missing or not wanted, or a latent is not finite.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not one of the classes.</exception>
    /// <exception cref="GeneratorFileException">The network fails, or gives values that are not finite.</exception>
    /// <exception cref="ObjectDisposedException">The generator has been disposed.</exception>
    public void Generate(ReadOnlySpan<float> latents, ReadOnlySpan<long> labels, Span<float> images)
    {
        _session.ThrowIfDisposed();
        _runner.Run(latents, labels, images, firstRow: 0);
    }

    /// <summary>Generates rows <paramref name="firstRow"/> to <c>firstRow + count - 1</c> of a seed.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="firstRow">0 or more.</param>
    /// <param name="count">0 or more.</param>
    /// <param name="labels">
    /// One for each row. When they are left out, a conditional generator goes through its classes in turn:
    /// row modulo number of classes.
    /// </param>
    /// <returns>[count, channels, height, width], from 0 (black) to 1 (white).</returns>
    /// <exception cref="ArgumentException">There are labels, but not one for each row, or they are not wanted.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or there are more images than an array holds.</exception>
    /// <exception cref="GeneratorFileException">The network fails, or gives values that are not finite.</exception>
    /// <exception cref="ObjectDisposedException">The generator has been disposed.</exception>
    public float[] Generate(long seed, long firstRow, int count, ReadOnlySpan<long> labels = default)
    {
        _session.ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            (long)count * Math.Max(Info.Shape.Length, Info.LatentSize), Array.MaxLength, nameof(count));
        float[] latents = new float[count * Info.LatentSize];
        new LatentSampler(seed, Info.LatentSize, Info.Distribution).Fill(firstRow, count, latents);
        float[] images = new float[count * Info.Shape.Length];
        _runner.Run(latents, labels.IsEmpty ? Labels(firstRow, count, null) : labels, images, firstRow);
        return images;
    }

    /// <summary>
    /// Generates any number of images batch by batch, while they are asked for: memory for one batch is enough.
    /// Each enumeration begins anew. Image i of a seed is the same whatever the plan's first row and batch size: its latent and
    /// its label are so to the bit, its pixels as far as ONNX Runtime computes alike for few rows and for many.
    /// </summary>
    /// <exception cref="ArgumentException">The plan has labels, but the generator is unconditional.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of the plan is out of range; or, while enumerating, a label.</exception>
    /// <exception cref="OperationCanceledException">While enumerating: <paramref name="cancellationToken"/> asked for it.</exception>
    /// <exception cref="GeneratorFileException">While enumerating: the network fails, or gives values that are not finite.</exception>
    /// <exception cref="ObjectDisposedException">Here or while enumerating: the generator has been disposed.</exception>
    public IEnumerable<GeneratedBatch> Generate(GenerationPlan plan, CancellationToken cancellationToken = default)
    {
        _session.ThrowIfDisposed();
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfNegative(plan.FirstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(plan.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plan.Count - 1, long.MaxValue - plan.FirstRow);
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.BatchSize, 1);
        if (plan.LabelOf is not null && !Info.IsConditional)
        {
            throw new ArgumentException("The plan has labels, but the generator has no classes.", nameof(plan));
        }

        return Batches(plan, cancellationToken);
    }

    /// <summary>Closes the file. Calls that are in progress on other threads end as if nothing had happened.</summary>
    public void Dispose() => _session.Dispose();

    private static OnnxGenerator Open(byte[] model, string? folder, OnnxGeneratorOptions options)
    {
        if (!(options.PixelMinimum < options.PixelMaximum && float.IsFinite(options.PixelMaximum - options.PixelMinimum)))
        {
            throw new ArgumentException(
                $"Pixels from {options.PixelMinimum} to {options.PixelMaximum} are no range: black is the lower end, white the upper.",
                nameof(options));
        }

        using var trial = new GeneratorSession(model, folder, options.IntraOpThreads, isTrial: true);
        (GeneratorContract contract, GeneratorInfo info) = GeneratorOpening.Examine(trial, options);
        return new OnnxGenerator(model, new GeneratorSession(model, folder, options.IntraOpThreads), contract, info);
    }

    private IEnumerable<GeneratedBatch> Batches(GenerationPlan plan, CancellationToken cancellationToken)
    {
        for (long done = 0; done < plan.Count; done += plan.BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long row = plan.FirstRow + done;
            int count = (int)Math.Min(plan.BatchSize, plan.Count - done);
            long[] labels = Labels(row, count, plan.LabelOf);
            yield return new GeneratedBatch(row, count, Info.Shape, Generate(plan.Seed, row, count, labels), labels);
        }
    }

    private long[] Labels(long firstRow, int count, Func<long, long>? labelOf)
    {
        if (!Info.IsConditional && labelOf is null)
        {
            return [];
        }

        long[] labels = new long[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = labelOf is null ? (firstRow + i) % Info.ClassNames.Count : labelOf(firstRow + i);
        }

        return labels;
    }
}
