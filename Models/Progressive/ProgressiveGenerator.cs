using GanMl.Models.Layers;

namespace GanMl.Models.Progressive;

/// <summary>
/// The generator of Karras et al. (2018, table 2): the latent, brought to length sqrt(size), to 4 x 4, then pairs of 3 x 3 convolutions
/// with LeakyReLU 0.2 and pixel normalisation, each pair behind a doubling of the size by the nearest pixel. It can grow. Output about
/// [-1, 1], without an activation. A class joins the latent as an embedding.
/// </summary>
internal sealed class ProgressiveGenerator : GeneratorNetwork, IGrowing
{
    private readonly GrowthStages _stages;
    private readonly JoinLabel? _joinLabel;
    private readonly PixelNormalization _normalize = new();
    private readonly Sequential[] _blocks;
    private readonly ImageHeads _heads;

    /// <summary>A fully grown generator with random weights.</summary>
    /// <exception cref="ArgumentException">The image size is not 4 pixels doubled.</exception>
    public ProgressiveGenerator(NetworkOptions options)
        : base("progressive", options, options.ArchitectureAs<ProgressiveOptions>())
    {
        var own = options.ArchitectureAs<ProgressiveOptions>();
        _stages = GrowthStages.Grown("progressive", options.ImageSize);
        register_module("normalize", _normalize);
        long inputs = LatentSize;
        if (options.IsConditional)
        {
            _joinLabel = new JoinLabel(options.Classes, options.LabelEmbeddingSize);
            register_module("label", _joinLabel);
            inputs += options.LabelEmbeddingSize;
        }

        _blocks = [.. _stages.Sizes.Select((size, stage) =>
            stage == 0 ? FirstBlock(inputs, own) : Block(size, own))];
        for (int stage = 0; stage < _blocks.Length; stage++)
        {
            register_module($"block{_stages.Sizes[stage]}", _blocks[stage]);
        }

        _heads = new ImageHeads(options.Channels, own, _stages);
        register_module("heads", _heads);
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Sizes => _stages.Sizes;

    /// <inheritdoc/>
    public GrowthPoint Growth
    {
        get => _stages.Point;
        set => _stages.MoveTo(value);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor latent, Tensor? label)
    {
        Tensor features = _normalize.call(_joinLabel is null ? latent : _joinLabel.call(latent, label!));
        Tensor? before = null;
        for (int stage = 0; stage <= _stages.Stage; stage++)
        {
            before = features;
            features = _blocks[stage].call(features);
        }

        return _heads.call(features, _stages.Point.IsFading ? before : null);
    }

    private static Sequential FirstBlock(long inputs, ProgressiveOptions options)
    {
        long maps = options.FeatureMapsAt(GrowthStages.BaseSize);
        const int Pixels = GrowthStages.BaseSize * GrowthStages.BaseSize;
        var project = new EqualizedOptions { Gain = Math.Sqrt(2) / 4, Equalized = options.EqualizedLearningRate };
        return Sequential(
        [
            ("project", new EqualizedLinear(inputs, maps * Pixels, project)),
            ("unflatten", Unflatten(1, [maps, GrowthStages.BaseSize, GrowthStages.BaseSize])),
            .. Activation(0, options),
            .. Convolution(1, maps, maps, options),
        ]);
    }

    private static Sequential Block(int size, ProgressiveOptions options)
    {
        long before = options.FeatureMapsAt(size / 2);
        long maps = options.FeatureMapsAt(size);
        return Sequential(
        [
            ("double", Upsample(scale_factor: [2, 2], mode: UpsampleMode.Nearest)),
            .. Convolution(0, before, maps, options),
            .. Convolution(1, maps, maps, options),
        ]);
    }

    private static IEnumerable<(string Name, Module<Tensor, Tensor> Layer)> Convolution(
        int number, long from, long to, ProgressiveOptions options) =>
    [
        ($"convolve{number}", new EqualizedConv2d(
            from, to, 3, options: new EqualizedOptions { Equalized = options.EqualizedLearningRate })),
        .. Activation(number, options),
    ];

    private static IEnumerable<(string Name, Module<Tensor, Tensor> Layer)> Activation(int number, ProgressiveOptions options)
    {
        yield return ($"leaky{number}", LeakyReLU(0.2));
        if (options.PixelNormalization)
        {
            yield return ($"normalize{number}", new PixelNormalization());
        }
    }
}
