using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Pipelines.Generation.Buffers;

/// <summary>Keeps vectors, dense or sparse, of known size or not.</summary>
internal sealed class VectorBuffer<TItem>(DataViewRow source, DataViewSchema.Column column, int capacity) : ColumnBuffer
{
    private readonly ValueGetter<VBuffer<TItem>> _read = source.GetGetter<VBuffer<TItem>>(column);
    private readonly VBuffer<TItem>[] _vectors = new VBuffer<TItem>[capacity];

    internal override void Pull(int slot) => _read(ref _vectors[slot]);

    internal override Delegate CreateGetter(Func<int> slot) =>
        (ValueGetter<VBuffer<TItem>>)((ref VBuffer<TItem> value) => _vectors[slot()].CopyTo(ref value));
}
