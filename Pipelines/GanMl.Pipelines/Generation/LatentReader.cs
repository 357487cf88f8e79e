using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Generation;

/// <summary>Moves what one row after the other gives the generator into a batch.</summary>
internal sealed class LatentReader
{
    private readonly ValueGetter<VBuffer<float>> _readLatent;
    private readonly ValueGetter<uint>? _readLabel;
    private readonly ValueGetter<float>? _readTruncation;
    private readonly ValueGetter<VBuffer<float>>? _readStyleLatent;
    private readonly ValueGetter<int>? _readStyleLayer;
    private readonly ValueGetter<long>? _readRow;
    private readonly float? _truncation;
    private VBuffer<float> _latent;
    private VBuffer<float> _styleLatent;

    /// <param name="schema">Which columns are read.</param>
    /// <param name="columns">Where they are read from.</param>
    internal LatentReader(ImageGeneratorSchema schema, IColumnReaders columns)
    {
        _readLatent = columns.ReaderOf<VBuffer<float>>(schema.Latent);
        _readLabel = schema.Label is { } label ? columns.ReaderOf<uint>(label) : null;
        _readTruncation = schema.Truncation is { } truncation ? columns.ReaderOf<float>(truncation) : null;
        _readStyleLatent = schema.StyleLatent is { } styleLatent ? columns.ReaderOf<VBuffer<float>>(styleLatent) : null;
        _readStyleLayer = schema.StyleLayer is { } styleLayer ? columns.ReaderOf<int>(styleLayer) : null;
        _readRow = schema.Row is { } row ? columns.ReaderOf<long>(row) : null;
        _truncation = schema.FixedTruncation;
    }

    internal void ReadInto(GenerationBatch batch)
    {
        uint key = 0;
        float truncation = 0;
        int styleLayer = 0;
        long row = 0;
        _readLatent(ref _latent);
        _readLabel?.Invoke(ref key);
        _readTruncation?.Invoke(ref truncation);
        _readStyleLatent?.Invoke(ref _styleLatent);
        _readStyleLayer?.Invoke(ref styleLayer);
        _readRow?.Invoke(ref row);
        batch.Add(
            in _latent,
            in _styleLatent,
            new BatchRow(key, _readTruncation is null ? _truncation : truncation, _readStyleLayer is null ? null : styleLayer, row));
    }
}

/// <summary>Gives getters for the columns of rows: from the rows themselves, or from where they are kept.</summary>
internal interface IColumnReaders
{
    /// <summary>A getter for the row at which the reader stands.</summary>
    ValueGetter<TValue> ReaderOf<TValue>(DataViewSchema.Column column);
}
