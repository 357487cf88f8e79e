using GanMl.Pipelines.Generation.Buffers;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Generation;

/// <summary>
/// Reads some rows ahead, so that they go through the network together, and hands them out one by one. The batches grow (1, 4,
/// 16...), so that who reads one row and leaves pays for one.
/// </summary>
internal sealed class LookAheadCursor : DataViewRowCursor
{
    private const int Growth = 4;

    private readonly ImageGeneratorMapper _mapper;
    private readonly DataViewRowCursor _source;
    private readonly ActiveColumns _active;
    private readonly ColumnBuffer?[] _buffers;
    private readonly LatentReader _latents;
    private readonly GenerationBatch _batch;
    private readonly ValueGetter<DataViewRowId> _readId;
    private readonly DataViewRowId[] _ids;
    private readonly long[] _batchNumbers;
    private int _wanted = 1;
    private int _count;
    private int _slot = -1;
    private long _position = -1;

    internal LookAheadCursor(ImageGeneratorMapper mapper, DataViewRowCursor source, ActiveColumns active)
    {
        int capacity = mapper.Transformer.BatchSize;
        _mapper = mapper;
        _source = source;
        _active = active;
        _buffers = [.. mapper.InputSchema.Select(column => active[column.Index] ? ColumnBuffer.Create(source, column, capacity) : null)];
        _latents = new LatentReader(
            ReaderOf<VBuffer<float>>(mapper.Schema.Latent),
            mapper.Schema.Label is { } label ? ReaderOf<uint>(label) : null);
        _batch = new GenerationBatch(mapper.Transformer, capacity);
        _readId = source.GetIdGetter();
        _ids = new DataViewRowId[capacity];
        _batchNumbers = new long[capacity];
    }

    public override DataViewSchema Schema => _mapper.OutputSchema;

    public override long Position => _position;

    public override long Batch => _position < 0 ? 0 : _batchNumbers[_slot];

    public override bool MoveNext()
    {
        if (++_slot >= _count)
        {
            Refill();
        }

        _position = _slot < _count ? _position + 1 : -1;
        return _position >= 0;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = _ids[CurrentSlot()];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        int index = _active.Demand(column);
        Delegate getter = index < _buffers.Length
            ? _buffers[index]!.CreateGetter(CurrentSlot)
            : _mapper.CreateGetter(index, () => _batch.ImageOf(CurrentSlot(), _position));
        return ActiveColumns.Cast<TValue>(getter, column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (ColumnBuffer? buffer in _buffers)
            {
                buffer?.Dispose();
            }

            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Refill()
    {
        _batch.Clear();
        _slot = 0;
        _count = 0;
        while (_count < _wanted && _source.MoveNext())
        {
            foreach (ColumnBuffer? buffer in _buffers)
            {
                buffer?.Pull(_count);
            }

            _latents.ReadInto(_batch);
            _readId(ref _ids[_count]);
            _batchNumbers[_count] = _source.Batch;
            _count++;
        }

        _wanted = (int)Math.Min(_ids.Length, (long)_wanted * Growth);
    }

    /// <summary>What a reader asks for anyway is taken from its buffer: the source need not compute it twice.</summary>
    private ValueGetter<TValue> ReaderOf<TValue>(DataViewSchema.Column column) => _buffers[column.Index] is { } buffer
        ? (ValueGetter<TValue>)buffer.CreateGetter(() => _count)
        : _source.GetGetter<TValue>(column);

    private int CurrentSlot() => _position >= 0
        ? _slot
        : throw new InvalidOperationException("The cursor stands at no row: call MoveNext, and read while it returns true.");
}
