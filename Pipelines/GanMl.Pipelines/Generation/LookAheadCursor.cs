using System.Runtime.ExceptionServices;
using GanMl.Inference.Running;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Generation;

/// <summary>
/// Reads some rows ahead, so that they go through the network together, and hands them out one by one. The batches grow (1, 4,
/// 16...), so that who reads one row and leaves pays for one. For a reader who stays, and who looks at the images, the next
/// batches are generated on other threads meanwhile: at no time more than <see cref="Growth"/> times the rows read so far.
/// </summary>
internal sealed class LookAheadCursor : DataViewRowCursor, IColumnReaders
{
    private const int Growth = 4;

    private readonly ImageGeneratorMapper _mapper;
    private readonly DataViewRowCursor _source;
    private readonly ActiveColumns _active;
    private readonly ColumnBuffer?[] _buffers;
    private readonly LatentReader _latents;
    private readonly GeneratorUse _use;
    private readonly BatchQueue _queue;
    private readonly GenerationBatch?[] _batches;
    private readonly bool _onThisThread;
    private readonly ValueGetter<DataViewRowId> _readId;
    private readonly DataViewRowId[] _ids;
    private readonly long[] _batchNumbers;
    private readonly int _capacity;
    private int _wanted = 1;
    private int _place;
    private int _current;
    private int _ahead;
    private int _rowsAhead;
    private int _slot = -1;
    private long _read;
    private long _position = -1;
    private ExceptionDispatchInfo? _error;
    private bool _isAtEnd;
    private bool _isDisposed;

    /// <param name="mapper">What is made of a row.</param>
    /// <param name="source">The rows; disposed with this cursor.</param>
    /// <param name="active">The columns that are asked for.</param>
    /// <param name="readers">How many cursors share the work, this one included.</param>
    internal LookAheadCursor(ImageGeneratorMapper mapper, DataViewRowCursor source, ActiveColumns active, int readers)
    {
        _mapper = mapper;
        _source = source;
        _active = active;
        _capacity = mapper.Transformer.BatchSize;
        _use = new GeneratorUse(mapper.Transformer);
        _onThisThread = readers > 1;
        _queue = BatchQueue.For(mapper.Transformer.Shared.IsFasterInParallel, readers);
        _batches = new GenerationBatch?[1 + _queue.Depth];
        int places = _batches.Length * _capacity;
        _buffers = [.. mapper.InputSchema.Select(column => active[column.Index] ? ColumnBuffer.Create(source, column, places) : null)];
        _latents = new LatentReader(mapper.Schema, this);
        _readId = source.GetIdGetter();
        _ids = new DataViewRowId[places];
        _batchNumbers = new long[places];
    }

    public override DataViewSchema Schema => _mapper.OutputSchema;

    public override long Position => _position;

    public override long Batch => _position < 0 ? 0 : _batchNumbers[PlaceOf(_current, _slot)];

    private GenerationBatch Current => _batches[_current]!;

    public override bool MoveNext()
    {
        if (_batches[_current] is null || ++_slot >= Current.Count)
        {
            Advance();
        }

        if (_slot < Current.Count)
        {
            _position++;
            return true;
        }

        _position = -1;
        _error?.Throw();
        return false;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = _ids[CurrentPlace()];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        int index = _active.Demand(column);
        Delegate getter = index < _buffers.Length
            ? _buffers[index]!.CreateGetter(CurrentPlace)
            : _mapper.CreateGetter(index, CurrentImage);
        return ActiveColumns.Cast<TValue>(getter, column);
    }

    /// <summary>What a reader asks for anyway is taken from its buffer: the source need not compute it twice.</summary>
    public ValueGetter<TValue> ReaderOf<TValue>(DataViewSchema.Column column) => _buffers[column.Index] is { } buffer
        ? (ValueGetter<TValue>)buffer.CreateGetter(() => _place)
        : _source.GetGetter<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            foreach (GenerationBatch? batch in _batches)
            {
                batch?.Dispose();
            }

            foreach (ColumnBuffer? buffer in _buffers)
            {
                buffer?.Dispose();
            }

            _use.Dispose();
            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Goes to the next batch, and lets those after it begin.</summary>
    private void Advance()
    {
        GenerationBatch? done = _batches[_current];
        bool looksAtImages = done is { IsRead: true };
        _read += done?.Count ?? 0;
        _slot = 0;
        if (_ahead == 0)
        {
            Fill(Following(done is null ? 0 : 1)).Offer(isAhead: false);
        }
        else
        {
            _ahead--;
        }

        _current = Following(done is null ? 0 : 1);
        _rowsAhead -= Current.Count;
        while (looksAtImages && _ahead + 1 < _batches.Length && !_isAtEnd && Current.Count + _rowsAhead + _wanted <= Growth * _read)
        {
            GenerationBatch next = Fill(Following(_ahead + 1));
            next.Offer(isAhead: true);
            _queue.Add(next);
            _ahead++;
        }
    }

    /// <summary>Reads rows into a batch. What goes wrong with a row is kept until its turn comes.</summary>
    private GenerationBatch Fill(int index)
    {
        GenerationBatch batch = _batches[index] ??= new GenerationBatch(
            _use, _capacity, _mapper.Schema.StyleLayer is not null, _onThisThread, _queue);
        batch.Clear();
        try
        {
            while (batch.Count < _wanted && !_isAtEnd)
            {
                Pull(batch, index);
            }
        }
        catch (Exception e)
        {
            _error = ExceptionDispatchInfo.Capture(e);
            _isAtEnd = true;
        }

        _rowsAhead += batch.Count;
        _wanted = (int)Math.Min(_capacity, (long)_wanted * Growth);
        return batch;
    }

    private void Pull(GenerationBatch batch, int index)
    {
        if (!_source.MoveNext())
        {
            _isAtEnd = true;
            return;
        }

        _place = PlaceOf(index, batch.Count);
        foreach (ColumnBuffer? buffer in _buffers)
        {
            buffer?.Pull(_place);
        }

        _readId(ref _ids[_place]);
        _batchNumbers[_place] = _source.Batch;
        _latents.ReadInto(batch);
    }

    private int Following(int steps) => (_current + steps) % _batches.Length;

    private int PlaceOf(int batch, int slot) => (batch * _capacity) + slot;

    private ReadOnlySpan<float> CurrentImage()
    {
        _ = CurrentPlace();
        return Current.ImageOf(_slot, _position);
    }

    private int CurrentPlace() => _position >= 0
        ? PlaceOf(_current, _slot)
        : throw new InvalidOperationException("The cursor stands at no row: call MoveNext, and read while it returns true.");
}
