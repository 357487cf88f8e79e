using GanMl.Models.Layers;
using GanMl.Models.Layers.Steps;

namespace GanMl.Models.Style;

/// <summary>
/// The mapping network of Karras et al. (2019, figure 1): the latent z, brought to length sqrt(size), through linear layers with LeakyReLU
/// 0.2 to the style w. A class joins as an embedding brought to the same length (Karras et al., 2020, StyleGAN2-ADA). Takes [N, latent
/// size] and int64 [N], gives [N, style size].
/// </summary>
internal sealed class MappingNetwork : Module<Tensor, Tensor?, Tensor>
{
    private readonly PixelNormalization _normalize = new();
    private readonly Embedding? _embedding;
    private readonly PixelNormalization? _normalizeLabel;
    private readonly Concatenate? _join;
    private readonly Sequential _layers;

    internal MappingNetwork(int classes, StyleOptions own, int styleSize)
        : base(nameof(MappingNetwork))
    {
        int latentSize = own.LatentSize;
        register_module("normalize", _normalize);
        long inputs = latentSize;
        if (classes > 0)
        {
            _embedding = Embedding(classes, latentSize);
            _normalizeLabel = new PixelNormalization();
            _join = new Concatenate();
            register_module("label", _embedding);
            register_module("normalize_label", _normalizeLabel);
            register_module("join", _join);
            inputs += latentSize;
        }

        var layer = new EqualizedOptions
        {
            LearningRateMultiplier = own.MappingLearningRate,
            Equalized = own.EqualizedLearningRate,
        };
        var layers = new List<(string, Module<Tensor, Tensor>)>();
        for (int i = 0; i < own.MappingLayers; i++)
        {
            layers.Add(($"linear{i}", new EqualizedLinear(i == 0 ? inputs : styleSize, styleSize, layer)));
            layers.Add(($"leaky{i}", LeakyReLU(0.2)));
        }

        _layers = Sequential(layers);
        register_module("layers", _layers);
    }

    public override Tensor forward(Tensor latent, Tensor? label)
    {
        Tensor normalized = _normalize.call(latent);
        return _layers.call(_embedding is null
            ? normalized
            : _join!.call(normalized, _normalizeLabel!.call(_embedding.call(label!))));
    }
}
