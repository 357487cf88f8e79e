using GanMl.Models.Layers.Steps;

namespace GanMl.Models.Style;

/// <summary>
/// The noise of all layers as one row for an image: [N or 1, values], the maps one after the other, smallest first. Each layer cuts out
/// its own.
/// </summary>
internal sealed class NoiseMaps
{
    private readonly List<(Slice Cut, Reshape Shape)> _maps = [];

    /// <summary>Values up to and with each map.</summary>
    private readonly List<int> _ends = [];

    /// <param name="owner">Where the steps are registered.</param>
    /// <param name="sizes">Height and width of each map.</param>
    internal NoiseMaps(Action<string, Module<Tensor, Tensor>> owner, IEnumerable<int> sizes)
    {
        int start = 0;
        foreach (int size in sizes)
        {
            int end = start + (size * size);
            (Slice Cut, Reshape Shape) map = (new Slice(1, start, end), new Reshape(1, size, size));
            owner($"noise{_maps.Count}_cut", map.Cut);
            owner($"noise{_maps.Count}_shape", map.Shape);
            _maps.Add(map);
            _ends.Add(end);
            start = end;
        }
    }

    /// <summary>Values of the first maps together.</summary>
    internal int SizeOf(int maps) => maps == 0 ? 0 : _ends[maps - 1];

    /// <summary>One map, [N or 1, 1, size, size].</summary>
    internal Tensor Map(int index, Tensor noise) => _maps[index].Shape.call(_maps[index].Cut.call(noise));
}
