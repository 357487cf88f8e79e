using System.Buffers;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Running;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Generation;

/// <summary>
/// Latents and labels of some rows, and their images. The network runs when the first image is asked for, or ahead of that on
/// another thread. A row that cannot be generated is an error only for who asks for its image: the rows before and after it are had
/// as if it were alone.
/// </summary>
internal sealed class GenerationBatch : QueuedBatch, IDisposable
{
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

    /// <summary>
    /// Makes room for other rows. What is at work is waited for, and nobody begins before <see cref="QueuedBatch.Offer"/>.
    /// </summary>
    internal void Clear()
    {
        Stop();
        Count = 0;
        IsRead = false;
    }

    /// <param name="latent">Dense or sparse.</param>
    /// <param name="styleLatent">The same, of the second latent; not looked at when rows have none.</param>
    /// <param name="row">What else the row says.</param>
    internal void Add(in VBuffer<float> latent, in VBuffer<float> styleLatent, BatchRow row)
    {
        int size = _generator.LatentSize;
        bool mixes = row.StyleLayer is not null;
        string? fault = RowFault.OfLength("latent", latent.Length, size)
            ?? (mixes ? RowFault.OfLength("style latent", styleLatent.Length, size) : null);
        if (fault is null)
        {
            Span<float> place = _latents.AsSpan(Count * size, size);
            latent.CopyTo(place);
            Span<float> stylePlace = mixes ? _styleLatents.AsSpan(Count * size, size) : [];
            if (mixes)
            {
                styleLatent.CopyTo(stylePlace);
            }

            fault = RowFault.Find(_generator, place, stylePlace, row);
        }

        _labels[Count] = row.Key - 1L;
        _rows[Count] = row;
        _faults[Count] = fault;
        Count++;
    }

    /// <summary>The image of row <paramref name="slot"/> of the batch: [channels, height, width].</summary>
    /// <param name="slot">0 for the row that was added first.</param>
    /// <param name="position">Where the reader stands, for the error's message.</param>
    /// <exception cref="InvalidOperationException">
    /// The row has no label of the generator, or a latent that is missing, of another length or not finite.
    /// </exception>
    internal ReadOnlySpan<float> ImageOf(int slot, long position)
    {
        if (_faults[slot] is { } fault)
        {
            throw new InvalidOperationException($"Row {position} (counted from 0) cannot be generated: {fault}");
        }

        IsRead = true;
        Finish(_queue, _onThisThread);
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
    protected override void Run(bool onThisThread)
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
                Generate(first, end - first, onThisThread);
            }

            first = end;
        }
    }

    /// <summary>The images of rows that go together; where there is a filter, the first candidate of each that it keeps.</summary>
    private void Generate(int first, int count, bool onThisThread)
    {
        Span<float> images = _images.AsSpan(first * _generator.Shape.Length, count * _generator.Shape.Length);
        GeneratorInput input = InputOf(first, count);
        _use.Generate(input, images, onThisThread);
        if (_use.Candidates is not { } candidates)
        {
            return;
        }

        int size = _generator.LatentSize;
        long[] rows = [.. Enumerable.Range(first, count).Select(slot => _rows[slot].Number)];
        candidates.Choose(rows, input.Labels, images, _generator.ClassNames, (places, latents, labels, drawn) =>
        {
            bool mixes = _rows[first].StyleLayer is not null;
            float[] styleLatents = mixes ? new float[places.Length * size] : [];
            for (int i = 0; i < places.Length && mixes; i++)
            {
                _styleLatents.AsSpan((first + places[i]) * size, size).CopyTo(styleLatents.AsSpan(i * size));
            }

            var others = new GeneratorInput
            {
                Latents = latents,
                Labels = labels,
                Truncation = _rows[first].Truncation,
                StyleLatents = styleLatents,
                StyleLayer = _rows[first].StyleLayer,
            };
            _use.Generate(others, drawn, onThisThread);
        });
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
}

/// <summary>What one row gives the generator beside its latents.</summary>
/// <param name="Key">The label as a key: 1 for the first class. Not looked at when the generator is unconditional.</param>
/// <param name="Truncation">Null where the row says nothing of it.</param>
/// <param name="StyleLayer">Null where there is no second latent.</param>
/// <param name="Number">The row's number, if a filter needs it; otherwise 0.</param>
internal readonly record struct BatchRow(uint Key, float? Truncation, long? StyleLayer, long Number);
