using GanMl.Models.Layers.Steps;
using GanMl.Models.Progressive;

namespace GanMl.Models.Style;

/// <summary>
/// A style generator: a mapping network from the latent to a style, and a synthesis network that draws from styles and noise. In training
/// it mixes styles and draws fresh noise at random; in evaluation mode its images follow from latent and label alone. Output about [-1, 1],
/// without an activation.
/// </summary>
public abstract class StyleGenerator : GeneratorNetwork
{
    private readonly MappingNetwork _mapping;
    private readonly StyleMean _mean;
    private readonly ExpandBatch _expand = new();
    private readonly SynthesisNetwork _synthesis;
    private readonly double _mixingProbability;

    private protected StyleGenerator(
        string name, NetworkOptions options, StyleOptions own, GrowthStages stages, Func<int, SynthesisNetwork> synthesis)
        : base(name, options, own)
    {
        _mixingProbability = own.MixingProbability;
        Stages = stages;
        StyleSize = own.StyleSize ?? LatentSize;
        _mapping = new MappingNetwork(options.Classes, own, StyleSize);
        _mean = new StyleMean(options.Classes, StyleSize);
        _synthesis = synthesis(StyleSize);
        register_module("mapping", _mapping);
        register_module("mean", _mean);
        register_module("expand", _expand);
        register_module("synthesis", _synthesis);
        register_buffer("noise", randn(1, Math.Max(1, _synthesis.NoiseSize)));
    }

    /// <summary>Values in a style.</summary>
    public int StyleSize { get; }

    /// <summary>The layers in use that take a style.</summary>
    public int StyleLayers => _synthesis.Layers;

    /// <summary>Values in the noise of one image, all maps together, smallest first; 0 without noise.</summary>
    public int NoiseSize => _synthesis.NoiseSize;

    private protected GrowthStages Stages { get; }

    /// <summary>The noise that is taken in evaluation mode, [1, noise size]; null without noise.</summary>
    public Tensor? FixedNoise() => NoiseSize == 0 ? null : get_buffer("noise")!.narrow(1, 0, NoiseSize);

    /// <summary>Fresh noise for some images, [N, noise size]; null without noise.</summary>
    public Tensor? RandomNoise(long images, Device device) => NoiseSize == 0 ? null : randn(images, NoiseSize, device: device);

    /// <summary>The styles of latents: [N, latent size] and int64 [N] to [N, style size].</summary>
    public Tensor Map(Tensor latent, Tensor? label) => _mapping.call(latent, label);

    /// <summary>Images from a style for each layer and noise.</summary>
    /// <param name="styles">For each of <see cref="StyleLayers"/> the styles [N, style size].</param>
    /// <param name="noise">[N or 1, noise size]; null without noise.</param>
    public Tensor Synthesize(IReadOnlyList<Tensor> styles, Tensor? noise) => _synthesis.Draw(styles, noise);

    /// <inheritdoc/>
    public override Tensor forward(Tensor latent, Tensor? label)
    {
        Tensor styles = Map(latent, label);
        if (!training)
        {
            return _synthesis.call(styles, styles, tensor((long)StyleLayers, device: latent.device), FixedNoise());
        }

        _mean.Update(styles, label);
        (Tensor second, Tensor from) = Mix(latent, label, styles);
        return _synthesis.call(styles, second, from, RandomNoise(latent.size(0), latent.device));
    }

    /// <summary>
    /// Images with everything that a generator file can be asked for.
    /// </summary>
    /// <param name="latent">[N, latent size].</param>
    /// <param name="label">int64 [N]; null when unconditional.</param>
    /// <param name="truncation">How far styles go from their class's mean, a scalar: 1 is all the way.</param>
    /// <param name="styleLatent">A second latent, [N or 1, latent size].</param>
    /// <param name="styleLayer">The layer from which the second one decides the style, an int64 scalar.</param>
    /// <param name="noise">[N or 1, noise size]; null without noise.</param>
    public Tensor Draw(Tensor latent, Tensor? label, Tensor truncation, Tensor styleLatent, Tensor styleLayer, Tensor? noise)
    {
        Tensor first = _mean.call(Map(latent, label), label, truncation);
        Tensor second = _mean.call(Map(_expand.call(styleLatent, latent), label), label, truncation);
        return _synthesis.call(first, second, styleLayer, noise);
    }

    /// <summary>
    /// Mixing regularisation (Karras et al., 2019, section 3.1): a share of the images takes the style of a second latent from a random
    /// layer on.
    /// </summary>
    private (Tensor Second, Tensor From) Mix(Tensor latent, Tensor? label, Tensor styles)
    {
        long images = latent.size(0);
        Tensor never = full([images, 1], StyleLayers, ScalarType.Int64, latent.device);
        if (_mixingProbability == 0 || StyleLayers < 2)
        {
            return (styles, never);
        }

        Tensor crossover = randint(1, StyleLayers, [images, 1], ScalarType.Int64, latent.device);
        Tensor mixes = rand(images, 1, device: latent.device) < _mixingProbability;
        return (Map(randn_like(latent), label), where(mixes, crossover, never));
    }
}
