using GanMl.Inference;
using GanMl.Inference.Devices;
using GanMl.Inference.Filters;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Pipelines.Generation;

/// <summary>
/// A generator that transformers and readers share. It is open while anybody uses it, closed when the last one lets go, and
/// opened again when somebody comes back: so nobody can close it for another, as a PredictionEngine does with its transformer.
/// </summary>
internal sealed class SharedGenerator
{
    private readonly Lock _lock = new();
    private readonly bool _isBorrowed;
    private readonly IReadOnlyList<string> _notes;
    private OnnxGenerator _generator;
    private int _users;
    private bool _isClosed;

    private SharedGenerator(OnnxGenerator generator, bool isBorrowed, IReadOnlyList<string> notes)
    {
        _generator = generator;
        _isBorrowed = isBorrowed;
        _notes = notes;
    }

    internal GeneratorInfo Info => _generator.Info;

    /// <summary>Where it is run.</summary>
    internal InferenceDevice Device => _generator.Device;

    /// <summary>How many rows a run should have.</summary>
    internal int GoodBatchSize => _generator.GoodBatchSize;

    /// <summary>Whether several threads, each on its own, generate more than one call after the other.</summary>
    internal bool IsFasterInParallel => _generator.IsFasterInParallel;

    /// <summary>Why it is not run elsewhere, where the choice was free.</summary>
    internal IReadOnlyList<string> DeviceNotes => [.. _notes, .. _generator.DeviceNotes];

    /// <summary>The bytes of the file.</summary>
    internal ReadOnlyMemory<byte> Model => _generator.Model;

    /// <summary>
    /// Whether nobody uses it, so that it holds no session. A generator that was given open is the caller's and never counts.
    /// </summary>
    internal bool IsClosed
    {
        get
        {
            lock (_lock)
            {
                return _isClosed;
            }
        }
    }

    /// <summary>Takes over an open generator.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="notes">Why it does not run on another device.</param>
    internal static SharedGenerator Owning(OnnxGenerator generator, params IReadOnlyList<string> notes) =>
        new(generator, isBorrowed: false, notes);

    /// <summary>Uses an open generator, which is never closed here.</summary>
    internal static SharedGenerator Borrowing(OnnxGenerator generator) => new(generator, isBorrowed: true, []);

    /// <summary>The generator, open until the lease is disposed.</summary>
    internal GeneratorLease Acquire()
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                _generator = _generator.Reopen();
                _isClosed = false;
            }

            _users++;
            return new GeneratorLease(this, _generator);
        }
    }

    internal void Release()
    {
        lock (_lock)
        {
            if (--_users == 0 && !_isBorrowed)
            {
                _generator.Dispose();
                _isClosed = true;
            }
        }
    }
}

/// <summary>The right to use a shared generator until disposed.</summary>
internal sealed class GeneratorLease(SharedGenerator shared, OnnxGenerator generator) : IDisposable
{
    private SharedGenerator? _shared = shared;

    internal OnnxGenerator Generator => generator;

    public void Dispose() => Interlocked.Exchange(ref _shared, null)?.Release();
}

/// <summary>How one reader uses the generator: from its first image on, until it is disposed. Thread-safe.</summary>
internal sealed class GeneratorUse(ImageGeneratorTransformer transformer) : IDisposable
{
    private readonly Lazy<GeneratorLease> _lease = new(transformer.Shared.Acquire);

    internal GeneratorInfo Info => transformer.Generator;

    /// <summary>The images that a row may have; null where each has only one.</summary>
    internal Candidates? Candidates => transformer.Candidates;

    internal OnnxGenerator Generator => _lease.Value.Generator;

    /// <summary>Runs the network once.</summary>
    internal void Generate(GeneratorInput input, Span<float> images, bool onThisThread)
    {
        transformer.CountRun();
        if (onThisThread)
        {
            Generator.GenerateOnThisThread(input, images);
        }
        else
        {
            Generator.Generate(input, images);
        }
    }

    public void Dispose()
    {
        if (_lease.IsValueCreated)
        {
            _lease.Value.Dispose();
        }
    }
}
