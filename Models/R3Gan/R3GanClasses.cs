using GanMl.Models.Layers.Steps;

namespace GanMl.Models.R3Gan;

/// <summary>
/// The class in the blocks of a generator that know it: before each of them the embedding of the class scales and shifts every feature map
/// (feature-wise linear modulation, Perez et al., 2018). Both change nothing at first, so that all classes begin as the same images.
/// </summary>
internal sealed class R3GanClasses : Module
{
    private readonly Dictionary<string, ClassModulation> _blocks = [];

    /// <param name="classes">How many classes there are.</param>
    /// <param name="blocks">The name of each block, with its feature maps.</param>
    internal R3GanClasses(int classes, IEnumerable<(string Block, long Maps)> blocks)
        : base(nameof(R3GanClasses))
    {
        foreach ((string block, long maps) in blocks)
        {
            var modulation = new ClassModulation(classes, maps);
            register_module(block, modulation);
            _blocks.Add(block, modulation);
        }
    }

    /// <summary>What goes into a layer: as the class scales and shifts it, if it is a block that knows the class.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="features">[N, C, H, W].</param>
    /// <param name="label">Int64 [N].</param>
    internal Tensor Before(string layer, Tensor features, Tensor label) =>
        _blocks.TryGetValue(layer, out ClassModulation? modulation) ? modulation.call(features, label) : features;

    /// <summary>[N, C, H, W] and int64 [N] to the same shape: x + scale x + shift, with both numbers for each map and class.</summary>
    private sealed class ClassModulation : Module<Tensor, Tensor, Tensor>
    {
        private readonly Sequential _style;
        private readonly Halves _halves = new();
        private readonly Multiply _scale = new();
        private readonly Add _add = new();
        private readonly Add _shift = new();

        internal ClassModulation(int classes, long maps)
            : base(nameof(ClassModulation))
        {
            Embedding embedding = Embedding(classes, 2 * maps);
            init.zeros_(embedding.weight!);
            _style = Sequential(("embedding", embedding), ("planes", new Reshape(2 * maps, 1, 1)));
            register_module("style", _style);
            register_module("halves", _halves);
            register_module("scale", _scale);
            register_module("add", _add);
            register_module("shift", _shift);
        }

        public override Tensor forward(Tensor features, Tensor label)
        {
            (Tensor scale, Tensor shift) = _halves.call(_style.call(label));
            return _shift.call(_add.call(features, _scale.call(features, scale)), shift);
        }
    }
}
