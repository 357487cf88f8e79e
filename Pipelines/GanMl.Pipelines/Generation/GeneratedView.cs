using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Generation;

/// <summary>The rows of a view, each with its image.</summary>
internal sealed class GeneratedView(IDataView source, ImageGeneratorMapper mapper) : IDataView
{
    public DataViewSchema Schema => mapper.OutputSchema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        return Read(source.GetRowCursor(mapper.Schema.DependenciesOf(active), rand), active, readers: 1);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        DataViewRowCursor[] cursors = source.GetRowCursorSet(mapper.Schema.DependenciesOf(active), n, rand);
        return Array.ConvertAll(cursors, cursor => Read(cursor, active, cursors.Length));
    }

    private DataViewRowCursor Read(DataViewRowCursor cursor, ActiveColumns active, int readers) => LooksAhead(active)
        ? new LookAheadCursor(mapper, cursor, active, readers)
        : new MappedCursor(cursor, new GeneratedRow(mapper, cursor, active, readers));

    private bool LooksAhead(ActiveColumns active) =>
        mapper.Transformer.BatchSize > 1
        && active.AnyFrom(mapper.Schema.Pixels)
        && source.Schema.All(column => !active[column.Index] || ColumnBuffer.CanKeep(column.Type));
}

/// <summary>A row with its image, generated when it is asked for, on top of a row with a latent: one by one, with no look-ahead.</summary>
internal sealed class GeneratedRow : DataViewRow, IColumnReaders
{
    private readonly ImageGeneratorMapper _mapper;
    private readonly DataViewRow _input;
    private readonly ActiveColumns _active;
    private readonly LatentReader? _latents;
    private readonly GeneratorUse? _use;
    private readonly GenerationBatch? _batch;
    private long _generatedAt = -1;
    private bool _isDisposed;

    /// <param name="mapper">What is made of a row.</param>
    /// <param name="input">The row; disposed with this one.</param>
    /// <param name="active">The columns that are asked for.</param>
    /// <param name="readers">How many readers share the work, this one included.</param>
    internal GeneratedRow(ImageGeneratorMapper mapper, DataViewRow input, ActiveColumns active, int readers)
    {
        _mapper = mapper;
        _input = input;
        _active = active;
        if (active.AnyFrom(mapper.Schema.Pixels))
        {
            _latents = new LatentReader(mapper.Schema, this);
            _use = new GeneratorUse(mapper.Transformer);
            _batch = new GenerationBatch(_use, 1, mapper.Schema.StyleLayer is not null, onThisThread: readers > 1);
        }
    }

    public override DataViewSchema Schema => _mapper.OutputSchema;

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        int index = _active.Demand(column);
        return index < _mapper.Schema.Pixels
            ? _input.GetGetter<TValue>(_mapper.InputSchema[index])
            : ActiveColumns.Cast<TValue>(_mapper.CreateGetter(index, Generate), column);
    }

    public ValueGetter<TValue> ReaderOf<TValue>(DataViewSchema.Column column) => _input.GetGetter<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _batch?.Dispose();
            _use?.Dispose();
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private ReadOnlySpan<float> Generate()
    {
        long position = _input.Position;
        if (position < 0)
        {
            throw new InvalidOperationException("There is no row to generate an image for: move to one first.");
        }

        if (position != _generatedAt)
        {
            _generatedAt = -1;
            _batch!.Clear();
            _latents!.ReadInto(_batch);
            _batch.Offer(isAhead: false);
            _generatedAt = position;
        }

        return _batch!.ImageOf(0, position);
    }
}

/// <summary>Moves a cursor, and shows what a mapped row makes of where it stands.</summary>
internal sealed class MappedCursor(DataViewRowCursor source, DataViewRow mapped) : DataViewRowCursor
{
    public override DataViewSchema Schema => mapped.Schema;

    public override long Position => mapped.Position;

    public override long Batch => mapped.Batch;

    public override bool MoveNext() => source.MoveNext();

    public override bool IsColumnActive(DataViewSchema.Column column) => mapped.IsColumnActive(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => mapped.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => mapped.GetGetter<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // The mapped row disposes the row beneath it, which is the cursor.
            mapped.Dispose();
        }

        base.Dispose(disposing);
    }
}
