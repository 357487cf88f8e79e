using System.Buffers;
using System.Runtime.ExceptionServices;
using GanMl.Inference.GeneratorFile;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Generation;

/// <summary>
/// Latents and labels of some rows, and their images. The network runs when the first image is asked for, or ahead of that on
/// another thread. A row that cannot be generated is an error only for who asks for its image: the rows before and after it are had
/// as if it were alone.
/// </summary>
internal sealed class GenerationBatch : IDisposable
{
    private const int Waiting = 0;
    private const int Taken = 1;

    private readonly GeneratorUse _use;
    private readonly GeneratorInfo _generator;
    private readonly bool _onThisThread;
    private readonly BatchQueue? _queue;
    private readonly float[] _latents;
    private readonly float[] _styleLatents;
    private readonly long[] _labels;
    private readonly BatchRow[] _rows;
    private readonly string?[] _faults;
    private float[] _images = [];
    private readonly ManualResetEventSlim _done = new(initialState: true, spinCount: 0);
    private ExceptionDispatchInfo? _error;
    private bool _isAhead;
    private int _state = Taken;

    /// <param name="use">The reader's use of the generator.</param>
    /// <param name="capacity">The most rows.</param>
    /// <param name="mixesStyles">Whether rows have second latents.</param>
    /// <param name="onThisThread">Whether a run that the reader waits for takes one core alone, because others are at work.</param>
    /// <param name="queue">Where batches are generated ahead; null where they are not.</param>
    internal GenerationBatch(GeneratorUse use, int capacity, bool mixesStyles, bool onThisThread, BatchQueue? queue = null)
    {
        _use = use;
        _generator = use.Info;
        _onThisThread = onThisThread;
        _queue = queue;
        _latents = ArrayPool<float>.Shared.Rent(capacity * _generator.LatentSize);
        _styleLatents = mixesStyles ? ArrayPool<float>.Shared.Rent(capacity * _generator.LatentSize) : [];
        _labels = new long[capacity];
        _rows = new BatchRow[capacity];
        _faults = new string?[capacity];
    }

    /// <summary>How many rows.</summary>
    internal int Count { get; private set; }

    /// <summary>Whether somebody has asked for an image.</summary>
    internal bool IsRead { get; private set; }

    /// <summary>Whether the images, or the error, are there.</summary>
    internal bool IsDone => _done.IsSet;

    /// <summary>Makes room for other rows. What is at work is waited for, and nobody begins before <see cref="Complete"/>.</summary>
    internal void Clear()
    {
        Stop();
        _error = null;
        _isAhead = false;
        Count = 0;
        IsRead = false;
    }

    /// <summary>Says that all rows are there: from now on somebody may generate them.</summary>
    /// <param name="isAhead">Whether that is before their turn.</param>
    internal void Complete(bool isAhead)
    {
        _isAhead = isAhead;
        _done.Reset();
        Volatile.Write(ref _state, Waiting);
    }

    /// <param name="latent">Dense or sparse.</param>
    /// <param name="styleLatent">The same, of the second latent; not looked at when rows have none.</param>
    /// <param name="row">What else the row says.</param>
    internal void Add(in VBuffer<float> latent, in VBuffer<float> styleLatent, BatchRow row)
    {
        int size = _generator.LatentSize;
        Span<float> place = _latents.AsSpan(Count * size, size);
        latent.CopyTo(place);
        Span<float> stylePlace = row.StyleLayer is null ? [] : _styleLatents.AsSpan(Count * size, size);
        if (row.StyleLayer is not null)
        {
            styleLatent.CopyTo(stylePlace);
        }

        _labels[Count] = row.Key - 1L;
        _rows[Count] = row;
        _faults[Count] = RowFault.Find(_generator, place, stylePlace, row);
        Count++;
    }

    /// <summary>Generates the images, unless somebody has done so or is at it.</summary>
    internal void GenerateIfWaiting(bool onThisThread)
    {
        if (Interlocked.CompareExchange(ref _state, Taken, Waiting) != Waiting)
        {
            return;
        }

        try
        {
            GenerateAll(onThisThread);
        }
        catch (Exception e)
        {
            // It belongs to who asks for an image of this batch, on whichever thread it came up.
            _error = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            _done.Set();
        }
    }

    /// <summary>Comes back when the batch is done.</summary>
    internal void Wait() => _done.Wait();

    /// <summary>The image of row <paramref name="slot"/> of the batch: [channels, height, width].</summary>
    /// <param name="slot">0 for the row that was added first.</param>
    /// <param name="position">Where the reader stands, for the error's message.</param>
    /// <exception cref="InvalidOperationException">The row has no label of the generator, or a latent that is not finite.</exception>
    internal ReadOnlySpan<float> ImageOf(int slot, long position)
    {
        if (_faults[slot] is { } fault)
        {
            throw new InvalidOperationException($"Row {position} (counted from 0) cannot be generated: {fault}");
        }

        IsRead = true;
        if (!_done.IsSet)
        {
            GenerateIfWaiting(_onThisThread || _isAhead);
            _queue?.WaitFor(this);
        }

        _error?.Throw();
        int length = _generator.Shape.Length;
        return _images.AsSpan(slot * length, length);
    }

    public void Dispose()
    {
        Stop();
        ArrayPool<float>.Shared.Return(_latents);
        ArrayPool<float>.Shared.Return(_styleLatents);
        ArrayPool<float>.Shared.Return(_images);
        _images = [];
    }

    /// <summary>One run for the rows between two that cannot be generated, or that differ in what counts for a whole run.</summary>
    private void GenerateAll(bool onThisThread)
    {
        int length = _generator.Shape.Length;
        if (_images.Length < Count * length)
        {
            ArrayPool<float>.Shared.Return(_images);
            _images = ArrayPool<float>.Shared.Rent(Count * length);
        }

        for (int first = 0; first < Count;)
        {
            int end = first + 1;
            while (end < Count && _faults[first] is null && _faults[end] is null && GoTogether(_rows[first], _rows[end]))
            {
                end++;
            }

            if (_faults[first] is null)
            {
                _use.Generate(InputOf(first, end - first), _images.AsSpan(first * length, (end - first) * length), onThisThread);
            }

            first = end;
        }
    }

    private GeneratorInput InputOf(int first, int count)
    {
        int size = _generator.LatentSize;
        bool mixes = _rows[first].StyleLayer is not null;
        return new GeneratorInput
        {
            Latents = _latents.AsSpan(first * size, count * size),
            Labels = _generator.IsConditional ? _labels.AsSpan(first, count) : [],
            Truncation = _rows[first].Truncation,
            StyleLatents = mixes ? _styleLatents.AsSpan(first * size, count * size) : [],
            StyleLayer = _rows[first].StyleLayer,
        };
    }

    private static bool GoTogether(BatchRow one, BatchRow other) =>
        Nullable.Equals(one.Truncation, other.Truncation) && one.StyleLayer == other.StyleLayer;

    /// <summary>Sees to it that nobody begins, and waits for who has: he writes to memory that will be used again.</summary>
    private void Stop()
    {
        if (Interlocked.CompareExchange(ref _state, Taken, Waiting) != Waiting)
        {
            _done.Wait();
        }
        else
        {
            _done.Set();
        }
    }
}
