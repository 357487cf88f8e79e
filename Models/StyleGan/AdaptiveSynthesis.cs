using GanMl.Models.Layers.Steps;
using GanMl.Models.Progressive;
using GanMl.Models.Style;

namespace GanMl.Models.StyleGan;

/// <summary>
/// The synthesis network of StyleGAN (Karras et al., 2019, figure 1b): a learned constant of 4 x 4 and, at each size, two layers with a
/// style each; sizes are doubled by bilinear interpolation, which is the nearest pixel blurred by [1, 2, 1]. It can grow.
/// </summary>
internal sealed class AdaptiveSynthesis : SynthesisNetwork
{
    private readonly GrowthStages _stages;
    private readonly ExpandBatch _expand = new();
    private readonly Module<Tensor, Tensor> _double;
    private readonly AdaptiveLayer[] _layers;
    private readonly NoiseMaps? _noise;
    private readonly ImageHeads _heads;

    internal AdaptiveSynthesis(int channels, StyleGanOptions options, GrowthStages stages, int styleSize)
        : base(nameof(AdaptiveSynthesis), 2 * stages.Sizes.Count)
    {
        _stages = stages;
        register_parameter("constant", new Parameter(randn(
            1, options.FeatureMapsAt(GrowthStages.BaseSize), GrowthStages.BaseSize, GrowthStages.BaseSize)));
        register_module("expand", _expand);
        _double = options.Blur
            ? Upsample(scale_factor: [2, 2], mode: UpsampleMode.Bilinear, align_corners: false)
            : Upsample(scale_factor: [2, 2], mode: UpsampleMode.Nearest);
        register_module("double", _double);
        _layers = [.. stages.Sizes.SelectMany(size => Pair(options, size, styleSize))];
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            register_module($"layer{layer}", _layers[layer]);
        }

        _noise = options.Noise ? new NoiseMaps(register_module, stages.Sizes.SelectMany(size => new[] { size, size })) : null;
        _heads = new ImageHeads(channels, options, stages);
        register_module("heads", _heads);
    }

    internal override int Layers => 2 * (_stages.Stage + 1);

    internal override int NoiseSize => _noise?.SizeOf(Layers) ?? 0;

    internal override Tensor Draw(IReadOnlyList<Tensor> styles, Tensor? noise)
    {
        Tensor features = _expand.call(get_parameter("constant")!, styles[0]);
        Tensor before = features;
        for (int layer = 0; layer < Layers; layer++)
        {
            if (layer > 0 && layer % 2 == 0)
            {
                before = features;
                features = _double.call(features);
            }

            features = _layers[layer].call(features, styles[layer], _noise?.Map(layer, noise!));
        }

        return _heads.call(features, _stages.Point.IsFading ? before : null);
    }

    private static AdaptiveLayer[] Pair(StyleGanOptions options, int size, int styleSize)
    {
        long maps = options.FeatureMapsAt(size);
        long? before = size == GrowthStages.BaseSize ? null : options.FeatureMapsAt(size / 2);
        return [new AdaptiveLayer(options, before, maps, styleSize), new AdaptiveLayer(options, maps, maps, styleSize)];
    }
}
