using Microsoft.ML;

namespace GanMl.Pipelines.Generation.Buffers;

/// <summary>Keeps single values: numbers, keys, text, times.</summary>
internal sealed class ValueBuffer<TValue>(DataViewRow source, DataViewSchema.Column column, int capacity) : ColumnBuffer
{
    private readonly ValueGetter<TValue> _read = source.GetGetter<TValue>(column);
    private readonly TValue[] _values = new TValue[capacity];

    internal override void Pull(int slot) => _read(ref _values[slot]);

    internal override Delegate CreateGetter(Func<int> slot) => (ValueGetter<TValue>)((ref TValue value) => value = _values[slot()]);
}
