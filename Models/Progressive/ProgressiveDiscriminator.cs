using GanMl.Models.Layers;

namespace GanMl.Models.Progressive;

/// <summary>
/// The discriminator of Karras et al. (2018, table 2), the generator's mirror: a 1 x 1 convolution from the image, pairs of 3 x 3
/// convolutions with LeakyReLU 0.2, each pair before a halving of the size, and at 4 x 4 minibatch standard deviation and the logit.
/// It can grow with the generator.
/// </summary>
internal sealed class ProgressiveDiscriminator : DiscriminatorNetwork, IGrowing
{
    private readonly GrowthStages _stages;
    private readonly Sequential[] _fromImage;
    private readonly Sequential[] _blocks;
    private readonly Module<Tensor, Tensor> _halve = AvgPool2d(2);
    private readonly FadeIn _fade = new();
    private readonly ProjectionHead _head;

    /// <summary>A fully grown discriminator with random weights, which halves sizes by means of 2 x 2.</summary>
    /// <exception cref="ArgumentException">The image size is not 4 pixels doubled.</exception>
    public ProgressiveDiscriminator(NetworkOptions options)
        : this(options, options.ArchitectureAs<ProgressiveOptions>(), blur: false)
    {
    }

    /// <summary>A fully grown discriminator for another generator that grows.</summary>
    /// <param name="options">What it is built for.</param>
    /// <param name="own">The options of its architecture.</param>
    /// <param name="blur">Whether sizes are halved through a low-pass filter (Karras et al., 2019), or by means of 2 x 2.</param>
    internal ProgressiveDiscriminator(NetworkOptions options, KarrasOptions own, bool blur)
        : base("progressive", options, own)
    {
        _stages = GrowthStages.Grown("progressive", options.ImageSize);
        _fromImage = [.. _stages.Sizes.Select(size => Convolution(options.DiscriminatorChannels, own.FeatureMapsAt(size), 1, own))];
        _blocks = [.. _stages.Sizes.Skip(1).Select(size => Block(size, own, blur))];
        for (int stage = 0; stage < _fromImage.Length; stage++)
        {
            register_module($"image{_stages.Sizes[stage]}", _fromImage[stage]);
        }

        for (int stage = 1; stage < _fromImage.Length; stage++)
        {
            register_module($"block{_stages.Sizes[stage]}", _blocks[stage - 1]);
        }

        _head = new ProjectionHead(options, own);
        register_module("head", _head);
        register_module("halve", _halve);
        register_module("fade", _fade);
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
    public override Tensor forward(Tensor image, Tensor? label)
    {
        int stage = _stages.Stage;
        Tensor features = _fromImage[stage].call(image);
        for (int at = stage; at > 0; at--)
        {
            features = _blocks[at - 1].call(features);
            if (at == stage && _stages.Point.IsFading)
            {
                _fade.Alpha = _stages.Point.Alpha;
                features = _fade.call(_fromImage[stage - 1].call(_halve.call(image)), features);
            }
        }

        return _head.call(features, label);
    }

    private static Sequential Block(int size, KarrasOptions options, bool blur)
    {
        long maps = options.FeatureMapsAt(size);
        long after = options.FeatureMapsAt(size / 2);
        return Sequential(
            ("convolve0", Convolution(maps, maps, 3, options)),
            ("convolve1", Convolution(maps, after, 3, options)),
            ("halve", blur ? new BlurredDownsample(after) : AvgPool2d(2)));
    }

    private static Sequential Convolution(long from, long to, long kernel, KarrasOptions options) => Sequential(
        ("convolve", new EqualizedConv2d(from, to, kernel, options: new EqualizedOptions { Equalized = options.EqualizedLearningRate })),
        ("leaky", LeakyReLU(0.2)));
}
