using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Generation;

/// <summary>Moves the latent and the label of one row after the other into a batch.</summary>
internal sealed class LatentReader(ValueGetter<VBuffer<float>> readLatent, ValueGetter<uint>? readLabel)
{
    private VBuffer<float> _latent;

    /// <summary>Reads from the row itself.</summary>
    internal LatentReader(ImageGeneratorSchema schema, DataViewRow row)
        : this(
            row.GetGetter<VBuffer<float>>(schema.Latent),
            schema.Label is { } label ? row.GetGetter<uint>(label) : null)
    {
    }

    internal void ReadInto(GenerationBatch batch)
    {
        uint key = 0;
        readLatent(ref _latent);
        readLabel?.Invoke(ref key);
        batch.Add(in _latent, key);
    }
}
