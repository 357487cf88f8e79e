using GanMl.Models.Layers;
using GanMl.Models.Layers.Convolutions;

namespace GanMl.Models.Dcgan;

/// <summary>
/// Convolutions with kernel 5 and stride 2 ('same': each exactly halves the size) to 64 and 128 maps, each with
/// LeakyReLU 0.2 and dropout 0.4, then one logit. A class joins the image as one more channel.
/// </summary>
internal sealed class DcganDiscriminator : DiscriminatorNetwork
{
    private readonly JoinLabelPlane? _joinLabel;
    private readonly Sequential _body;
    private readonly BFloat16Sequence? _bfloat16;

    /// <summary>A discriminator with random weights.</summary>
    /// <exception cref="ArgumentException">The image size is not a doubling of 5 to 8 pixels.</exception>
    public DcganDiscriminator(NetworkOptions options)
        : base("dcgan", options, options.ArchitectureAs<DcganOptions>())
    {
        var own = options.ArchitectureAs<DcganOptions>();
        bool isNormalized = own.SpectralNormalization;
        DcganStages stages = DcganStages.For(options.ImageSize);
        long channels = options.DiscriminatorChannels;
        if (options.IsConditional)
        {
            _joinLabel = new JoinLabelPlane(options.Classes, options.ImageSize);
            register_module("label", _joinLabel);
            channels++;
        }

        var layers = new List<(string, Module<Tensor, Tensor>)>();
        for (int stage = stages.Count - 1; stage >= 0; stage--)
        {
            int number = stages.Count - stage;
            long maps = stages.Maps(stage);
            layers.Add(($"down{number}", isNormalized
                ? new SpectralConv2d(channels, maps, 5, stride: 2, padding: 2)
                : Conv2d(channels, maps, 5, stride: 2, padding: 2)));
            layers.Add(($"leaky{number}", LeakyReLU(0.2)));
            layers.Add(($"dropout{number}", new VectorizedDropout(0.4)));
            channels = maps;
        }

        if (MinibatchStandardDeviation.For(own.MinibatchGroup, ref channels) is { } deviation)
        {
            layers.Add(("deviation", deviation));
        }

        layers.Add(("flatten", Flatten()));
        long features = channels * stages.BaseSize * stages.BaseSize;
        if (MinibatchDiscrimination.For(own.MinibatchKernels, ref features) is { } comparison)
        {
            layers.Add(("comparison", comparison));
        }

        Linear logit = Linear(features, 1);
        layers.Add(("logit", isNormalized ? new SpectralLinear(logit) : logit));
        _body = Sequential(layers);
        _bfloat16 = own.BFloat16 == true ? new BFloat16Sequence(_body) : null;
        register_module("body", _body);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor image, Tensor? label)
    {
        Tensor joined = _joinLabel is null ? image : _joinLabel.call(image, label!);
        return _bfloat16 is not null && training ? _bfloat16.Run(joined) : _body.call(joined);
    }
}
