using System.Security.Cryptography;
using GanMl.Inference.Devices;
using GanMl.Inference.Filters;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;
using GanMl.Inference.Running;

namespace GanMl.Inference;

/// <summary>
/// A generator file, opened with ONNX Runtime: latents, and labels where it is conditional, become images. All members are thread-safe.
/// <see cref="Dispose"/> lets calls in progress finish; later calls throw <see cref="ObjectDisposedException"/>.
/// </summary>
/// <remarks>
/// It opens what GanMl has exported, and any other ONNX file that makes images of latents: one input of latents [batch, size] (or with axes
/// of one element around), at most one of labels (numbers or one-hot, of any type), and one output of images [batch, channels, height,
/// width] or [batch, height, width, channels]; StyleGAN's empty <c>c</c> is filled and its <c>psi</c> becomes
/// <see cref="GeneratorInput.Truncation"/>. What such a file does not say about itself is given in <see cref="OnnxGeneratorOptions"/>.
/// Weights in files beside it are read once, when it is opened. A file is tried before it is opened, within limits of memory and time;
/// one that GanMl has not written must give the same image for the same row, alone and in company.
/// </remarks>
public sealed class OnnxGenerator : IDisposable
{
    private readonly byte[] _model;
    private ExaminedGenerator _examined;
    private readonly GeneratorSessions _sessions;
    private readonly GeneratorRunner _runner;

    private OnnxGenerator(OnnxGeneratorOptions options, ExaminedGenerator examined)
    {
        _model = examined.Model;
        _examined = examined;

        // What is saved with a pipeline opens the same file alone, without the data whose classes it was given; and what has been found out
        // about a file, or changed about it, needs not be found out again.
        Options = options.DefaultClassNames.Count == 0 ? options : options with { ClassNames = Info.ClassNames, DefaultClassNames = [] };
        if (!HasMetadata)
        {
            Options = Options with { Layout = ImageLayout.ChannelsFirst };
            Options = Contract.PixelRange == options.PixelRange ? Options : Options with { PixelRange = Contract.PixelRange };
        }

        (GeneratorSession shared, Device, DeviceNotes) = DeviceSetup.Open(
            options.Device, device => new GeneratorSession(_model, options.IntraOpThreads, device));
        _sessions = new GeneratorSessions(_model, shared);
        _runner = new GeneratorRunner(Contract, Info, IsRangeGuessed);
    }

    /// <summary>What the file says about itself, or what was found by trying it.</summary>
    public GeneratorInfo Info => _examined.Info;

    /// <summary>
    /// Whether the file describes itself, as every file written by GanMl does. The names, classes and pixel range in the options are then
    /// ignored.
    /// </summary>
    public bool HasMetadata => _examined.HasMetadata;

    /// <summary>
    /// The range of the values that the network gave for two trial latents when the file was opened, before they were scaled to 0 to 1 and
    /// clamped. If it lies well outside <see cref="OnnxGeneratorOptions.PixelRange"/>, that option is wrong.
    /// </summary>
    public PixelRange TrialValues => _examined.TrialValues;

    /// <summary>
    /// Whether nobody says which values are black and white: the file does not, <see cref="OnnxGeneratorOptions.PixelRange"/> was not set,
    /// and <see cref="TrialValues"/> leave 0 to 1 by more than a twentieth. It then generates nothing: clamped to that range, its images
    /// would look like bad ones.
    /// </summary>
    public bool NeedsPixelRange => IsRangeGuessed && TrialValues.LeavesUnit;

    /// <summary>
    /// The file's values of black and white: those of <see cref="OnnxGeneratorOptions.PixelRange"/>, or if it was not set 0 and 255 for
    /// images of bytes and 0 and 1 for others. Images come from 0 to 1 whatever it is.
    /// </summary>
    public PixelRange PixelRange => Contract.PixelRange;

    /// <summary>The device it runs on: the one asked for, or the one that <see cref="InferenceDevice.Auto"/> found.</summary>
    public InferenceDevice Device { get; }

    /// <summary>Why <see cref="InferenceDevice.Auto"/> passed over other devices: a sentence or more for each one it tried first.</summary>
    public IReadOnlyList<string> DeviceNotes { get; }

    /// <summary>What the hash in the file says.</summary>
    public FileIntegrity Integrity => _examined.Integrity;

    /// <summary>
    /// What was found on opening that the user should know, a sentence or more each: that the file has changed since it was exported, that
    /// its images were taken as channels last, that no seed brings them back.
    /// </summary>
    public IReadOnlyList<string> Notes => _examined.Notes;

    /// <summary>
    /// The bytes of the file as it was opened. Weights from files beside it are in them; inputs and outputs of other kinds have become
    /// those of a generator file.
    /// </summary>
    public ReadOnlyMemory<byte> Model => _model;

    /// <summary>Opens a generator file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is opened and run; null for the defaults.</param>
    /// <param name="cancellationToken">Calls the opening off.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">The options' range of pixels is empty.</exception>
    /// <exception cref="GeneratorFileException">The file is no generator that can be used; the message says why.</exception>
    /// <exception cref="InferenceDeviceException">The device cannot be used; the message says what is missing.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> asked for it.</exception>
    public static OnnxGenerator Open(string path, OnnxGeneratorOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return GeneratorOpening.Explain($"'{path}'", () => OpenWhole(ModelFile.Read(path), options, cancellationToken));
    }

    /// <summary>Opens a generator from the bytes of its file, which are kept and must not be changed.</summary>
    /// <param name="model">The bytes.</param>
    /// <param name="options">How it is opened and run; null for the defaults.</param>
    /// <param name="cancellationToken">Calls the opening off.</param>
    /// <exception cref="ArgumentException">The options' range of pixels is empty.</exception>
    /// <exception cref="GeneratorFileException">The bytes are no generator that can be used; the message says why.</exception>
    /// <exception cref="InferenceDeviceException">The device cannot be used; the message says what is missing.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> asked for it.</exception>
    public static OnnxGenerator Open(byte[] model, OnnxGeneratorOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return GeneratorOpening.Explain(
            "The model", () => OpenWhole(ModelFile.Of(model), options, cancellationToken));
    }

    /// <summary>
    /// Generates one image for each latent, straight from the caller's memory into the caller's memory. No copy or allocation grows with
    /// the number of rows, unless the file has a fixed batch.
    /// </summary>
    /// <param name="latents">[rows, latent size], as <see cref="LatentSampler"/> writes them.</param>
    /// <param name="labels">One for each row, 0 to number of classes - 1. Empty when the generator is unconditional.</param>
    /// <param name="images">Takes [rows, channels, height, width], from 0 (black) to 1 (white).</param>
    /// <exception cref="ArgumentException">A length is wrong, labels are missing or not wanted, or a latent is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not one of the classes.</exception>
    /// <exception cref="GeneratorFileException">The network fails, or gives values that are not finite.</exception>
    /// <exception cref="ObjectDisposedException">The generator has been disposed.</exception>
    public void Generate(ReadOnlySpan<float> latents, ReadOnlySpan<long> labels, Span<float> images) =>
        Generate(new GeneratorInput { Latents = latents, Labels = labels }, images);

    /// <summary>Generates one image for each row, with truncation and style mixing where the generator takes them.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="images">Takes [rows, channels, height, width], from 0 (black) to 1 (white).</param>
    /// <inheritdoc cref="Generate(ReadOnlySpan{float}, ReadOnlySpan{long}, Span{float})" path="/exception"/>
    public void Generate(GeneratorInput input, Span<float> images)
    {
        ThrowIfDisposed();
        Run(input, images, firstRow: 0, onThisThread: false);
    }

    /// <summary>
    /// Does the same on the calling thread alone. When several threads call at once, this generates more images a second than
    /// <see cref="Generate(GeneratorInput, Span{float})"/>, which gives all cores to one call at a time; when only one thread calls, it
    /// generates fewer. The first call opens the file a second time. On devices other than the CPU the two methods are the same.
    /// </summary>
    /// <param name="input">The rows.</param>
    /// <param name="images">Takes [rows, channels, height, width], from 0 (black) to 1 (white).</param>
    /// <inheritdoc cref="Generate(ReadOnlySpan{float}, ReadOnlySpan{long}, Span{float})" path="/exception"/>
    public void GenerateOnThisThread(GeneratorInput input, Span<float> images) =>
        Run(input, images, firstRow: 0, onThisThread: true);

    /// <summary>Generates rows <paramref name="firstRow"/> to <c>firstRow + count - 1</c> of a seed.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="firstRow">0 or more.</param>
    /// <param name="count">0 or more.</param>
    /// <param name="labels">
    /// One for each row. Without them, a conditional generator takes its classes in turn: row modulo number of classes.
    /// </param>
    /// <returns>[count, channels, height, width], from 0 (black) to 1 (white).</returns>
    /// <exception cref="ArgumentException">There are labels, but not one for each row, or they are not wanted.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or there are more images than an array holds.</exception>
    /// <exception cref="GeneratorFileException">The network fails, or gives values that are not finite.</exception>
    /// <exception cref="ObjectDisposedException">The generator has been disposed.</exception>
    public float[] Generate(long seed, long firstRow, int count, ReadOnlySpan<long> labels = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ReadOnlySpan<long> all = labels.IsEmpty ? PlannedBatches.LabelsOf(Info, firstRow, count, null) : labels;
        return PlannedBatches.Generate(this, new GenerationPlan { Seed = seed, Count = count }, firstRow, count, all, onThisThread: false);
    }

    /// <summary>
    /// Generates any number of images batch by batch, as they are enumerated, on all cores and in the memory of two batches a core. On
    /// devices other than the CPU, one thread runs the network while the caller works on the previous batch. Each enumeration starts
    /// afresh, and one that is abandoned leaves no work behind. Image i of a seed is the same whatever the plan's first row and batch size:
    /// its latent and label are bit for bit the same, and its pixels are as far as ONNX Runtime computes the same for few rows as for many.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The plan has labels, but the generator is unconditional; or asks for something else that it does not take.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of the plan is out of range; or, while enumerating, a label.</exception>
    /// <exception cref="OperationCanceledException">While enumerating: <paramref name="cancellationToken"/> asked for it.</exception>
    /// <exception cref="GeneratorFileException">While enumerating: the network fails, or gives values that are not finite.</exception>
    /// <exception cref="FilterException">While enumerating: the plan's filter keeps no image of a row.</exception>
    /// <exception cref="ObjectDisposedException">Here or while enumerating: the generator has been disposed.</exception>
    public IEnumerable<GeneratedBatch> Generate(GenerationPlan plan, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        CheckPixelRange();
        ArgumentNullException.ThrowIfNull(plan);
        plan.Check(Info);
        return PlannedBatches.Run(this, plan, cancellationToken);
    }

    /// <summary>
    /// The same batches without blocking the calling thread: a thread of the pool waits for each, and the next ones are drawn while the
    /// caller works on it.
    /// </summary>
    /// <inheritdoc cref="Generate(GenerationPlan, CancellationToken)" path="/exception"/>
    public IAsyncEnumerable<GeneratedBatch> GenerateAsync(GenerationPlan plan, CancellationToken cancellationToken = default) =>
        PlannedBatches.RunAsync(Generate(plan, cancellationToken), cancellationToken);

    /// <summary>Closes the file. Calls in progress on other threads finish as usual.</summary>
    public void Dispose() => _sessions.Dispose();

    /// <summary>How the file was opened.</summary>
    internal OnnxGeneratorOptions Options { get; }

    /// <summary>Whether nobody says which values are black and white, so that they are taken for 0 and 1.</summary>
    private bool IsRangeGuessed => !HasMetadata && Options.StatedPixelRange is null;

    /// <summary>The SHA-256 of the file as it was given, 64 lower-case hexadecimal digits.</summary>
    internal string FileHash => _examined.FileHash ?? Convert.ToHexStringLower(SHA256.HashData(_model));

    /// <summary>How it is fed.</summary>
    internal GeneratorContract Contract => _examined.Contract;

    /// <summary>
    /// Whether several calls of <see cref="GenerateOnThisThread"/> at once are faster than one of the others after the other.
    /// </summary>
    internal bool IsFasterInParallel => Device.Kind == DeviceKind.Cpu && Options.IntraOpThreads == 0 && Environment.ProcessorCount > 1;

    /// <summary>How many rows a run should have.</summary>
    internal int GoodBatchSize => GeneratorRunner.GoodBatchSize(Device, _model, Info.Shape);

    /// <summary>Generates some rows of a larger whole.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="images">Takes [rows, channels, height, width].</param>
    /// <param name="firstRow">The number of the first row, for the errors to name.</param>
    /// <param name="onThisThread">Whether on the calling thread alone.</param>
    /// <param name="fillTo">How many rows a run of fewer is filled up to, with rows that nobody sees; 0 for none.</param>
    /// <param name="cancellation">Ends it, in the middle of a run.</param>
    internal void Run(
        GeneratorInput input,
        Span<float> images,
        long firstRow,
        bool onThisThread,
        int fillTo = 0,
        CancellationToken cancellation = default)
    {
        CheckPixelRange();
        GeneratorSession session = onThisThread && IsFasterInParallel ? _sessions.SingleThreaded() : _sessions.Shared;
        _runner.Run(session, input, images, firstRow, fillTo, cancellation);
    }

    /// <exception cref="GeneratorFileException">It <see cref="NeedsPixelRange"/>.</exception>
    internal void CheckPixelRange()
    {
        if (NeedsPixelRange)
        {
            throw GeneratorRunner.RangeMissing("The generator", TrialValues);
        }
    }

    /// <exception cref="ObjectDisposedException">The generator has been disposed.</exception>
    internal void ThrowIfDisposed() => _sessions.Shared.ThrowIfDisposed();

    /// <summary>Opens the same file once more, which is known to work: it is not tried again.</summary>
    internal OnnxGenerator Reopen() => new(Options, _examined);

    private static OnnxGenerator OpenWhole(ModelFile file, OnnxGeneratorOptions? options, CancellationToken cancellation)
    {
        options ??= new OnnxGeneratorOptions();
        ExaminedGenerator examined = GeneratorOpening.Examine(file.Whole, options, cancellation);
        if (!ReferenceEquals(examined.Model, file.Given))
        {
            examined = examined with { FileHash = Convert.ToHexStringLower(SHA256.HashData(file.Given)) };
        }

        var generator = new OnnxGenerator(options, examined);
        try
        {
            generator._examined = GeneratorOpening.CheckDeterminism(examined, generator._sessions.Shared, options, cancellation);
            return generator;
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }
}
