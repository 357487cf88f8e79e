using GanMl.Models.Layers.Steps;
using GanMl.Models.Progressive;
using GanMl.Models.Style;

namespace GanMl.Models.StyleGan2;

/// <summary>
/// The synthesis network of StyleGAN2 with skip connections (Karras et al., 2020, figure 7b): each size adds its image to the doubled image
/// of the sizes before. The layer that makes a size's image takes the style of the next size's first convolution.
/// </summary>
internal sealed class ModulatedSynthesis : SynthesisNetwork
{
    private readonly ExpandBatch _expand = new();
    private readonly Module<Tensor, Tensor> _double;
    private readonly Add _add = new();
    private readonly ModulatedLayer[] _layers;
    private readonly ModulatedImage[] _images;
    private readonly NoiseMaps? _noise;

    internal ModulatedSynthesis(int channels, StyleGan2Options options, GrowthStages stages, int styleSize)
        : base(nameof(ModulatedSynthesis), 2 * stages.Sizes.Count)
    {
        const int Base = GrowthStages.BaseSize;
        register_parameter("constant", new Parameter(randn(1, options.FeatureMapsAt(Base), Base, Base)));
        register_module("expand", _expand);
        _double = options.Blur
            ? Upsample(scale_factor: [2, 2], mode: UpsampleMode.Bilinear, align_corners: false)
            : Upsample(scale_factor: [2, 2], mode: UpsampleMode.Nearest);
        register_module("double", _double);
        register_module("add", _add);
        _layers = [.. stages.Sizes.SelectMany(size => LayersAt(options, size, styleSize))];
        _images = [.. stages.Sizes.Select(size => new ModulatedImage(channels, options, options.FeatureMapsAt(size), styleSize))];
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            register_module($"layer{layer}", _layers[layer]);
        }

        for (int stage = 0; stage < _images.Length; stage++)
        {
            register_module($"image{stages.Sizes[stage]}", _images[stage]);
        }

        _noise = options.Noise
            ? new NoiseMaps(register_module, stages.Sizes.SelectMany(size => Enumerable.Repeat(size, size == Base ? 1 : 2)))
            : null;
    }

    internal override int Layers => _layers.Length + 1;

    internal override int NoiseSize => _noise?.SizeOf(_layers.Length) ?? 0;

    internal override Tensor Draw(IReadOnlyList<Tensor> styles, Tensor? noise)
    {
        Tensor features = Layer(0, _expand.call(get_parameter("constant")!, styles[0]), styles, noise);
        Tensor image = _images[0].call(features, styles[1]);
        for (int stage = 1; stage < _images.Length; stage++)
        {
            int first = (2 * stage) - 1;
            features = Layer(first, _double.call(features), styles, noise);
            features = Layer(first + 1, features, styles, noise);
            image = _add.call(_double.call(image), _images[stage].call(features, styles[first + 2]));
        }

        return image;
    }

    private Tensor Layer(int layer, Tensor features, IReadOnlyList<Tensor> styles, Tensor? noise) =>
        _layers[layer].call(features, styles[layer], _noise?.Map(layer, noise!));

    private static ModulatedLayer[] LayersAt(StyleGan2Options options, int size, int styleSize)
    {
        long maps = options.FeatureMapsAt(size);
        return size == GrowthStages.BaseSize
            ? [new ModulatedLayer(options, maps, maps, styleSize)]
            :
            [
                new ModulatedLayer(options, options.FeatureMapsAt(size / 2), maps, styleSize),
                new ModulatedLayer(options, maps, maps, styleSize),
            ];
    }
}
