using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>Every index of a set once in random order, then every index in another order, without end.</summary>
internal sealed class ShuffledIndices(int count, long seed) : IDisposable
{
    private readonly Generator _random = new(unchecked((ulong)seed));
    private long[] _order = [];
    private int _next;

    /// <summary>Fills <paramref name="indices"/> with the next ones.</summary>
    internal void Next(Span<long> indices)
    {
        while (!indices.IsEmpty)
        {
            if (_next == _order.Length)
            {
                using Tensor order = randperm(count, ScalarType.Int64, generator: _random);
                _order = order.data<long>().ToArray();
                _next = 0;
            }

            int taken = Math.Min(indices.Length, _order.Length - _next);
            _order.AsSpan(_next, taken).CopyTo(indices);
            _next += taken;
            indices = indices[taken..];
        }
    }

    public void Dispose() => _random.Dispose();
}
