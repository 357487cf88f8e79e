using GanMl.Models.Layers;
using GanMl.Models.Style;

namespace GanMl.Models.R3Gan;

/// <summary>
/// The noise of a generator's blocks: before each of them a map of noise, the same for all feature maps, is added with a learned strength
/// for each, which is 0 at first (Karras et al., 2019, section 2).
/// </summary>
internal sealed class R3GanNoise : Module
{
    private readonly NoiseMaps _maps;
    private readonly Dictionary<string, (AddNoise Add, int Map)> _blocks = [];

    /// <param name="blocks">The name of each block, with its feature maps and their height and width, smallest first.</param>
    internal R3GanNoise(IReadOnlyList<(string Block, long Maps, int Size)> blocks)
        : base(nameof(R3GanNoise))
    {
        _maps = new NoiseMaps(register_module, blocks.Select(block => block.Size));
        foreach ((string block, long maps, _) in blocks)
        {
            var add = new AddNoise(maps);
            register_module(block, add);
            _blocks.Add(block, (add, _blocks.Count));
        }

        Size = _maps.SizeOf(blocks.Count);
        register_buffer("fixed", randn(1, Size));
    }

    /// <summary>Values in the noise of one image.</summary>
    internal int Size { get; }

    /// <summary>The noise of evaluation mode, [1, size].</summary>
    internal Tensor Fixed => get_buffer("fixed")!;

    /// <summary>What goes into a layer: with its noise, if it is a block.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="features">[N, C, H, W].</param>
    /// <param name="noise">[N or 1, size].</param>
    internal Tensor Before(string layer, Tensor features, Tensor noise) => _blocks.TryGetValue(layer, out (AddNoise Add, int Map) block)
        ? block.Add.call(features, _maps.Map(block.Map, noise))
        : features;
}
