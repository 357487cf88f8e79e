using GanMl.Models.Layers;

namespace GanMl.Models.Dense;

/// <summary>
/// The mirror of <see cref="DenseGenerator"/>: pixels - 150 - 100 - 1 with GELU between. A class joins the pixels as an
/// embedding.
/// </summary>
internal sealed class DenseDiscriminator : DiscriminatorNetwork
{
    private readonly Flatten _flatten = Flatten();
    private readonly JoinLabel? _joinLabel;
    private readonly Sequential _body;

    /// <summary>A discriminator with random weights.</summary>
    public DenseDiscriminator(NetworkOptions options)
        : base("dense", options, options.ArchitectureAs<DenseOptions>())
    {
        var own = options.ArchitectureAs<DenseOptions>();
        long inputs = (long)options.DiscriminatorChannels * options.ImageSize * options.ImageSize;
        register_module("flatten", _flatten);
        if (options.IsConditional)
        {
            _joinLabel = new JoinLabel(options.Classes, options.LabelEmbeddingSize);
            register_module("label", _joinLabel);
            inputs += options.LabelEmbeddingSize;
        }

        long features = 100;
        List<(string, Module<Tensor, Tensor>)> comparisons = [];
        if (MinibatchStandardDeviation.For(own.MinibatchGroup, ref features) is { } deviation)
        {
            comparisons.Add(("deviation", deviation));
        }

        if (MinibatchDiscrimination.For(own.MinibatchKernels, ref features) is { } comparison)
        {
            comparisons.Add(("comparison", comparison));
        }

        _body = Sequential(
        [
            ("linear1", Layer(HeLinear.Create(inputs, 150))),
            ("gelu1", GELU()),
            ("linear2", Layer(HeLinear.Create(150, 100))),
            ("gelu2", GELU()),
            .. comparisons,
            ("linear3", Layer(Linear(features, 1))),
        ]);
        register_module("body", _body);

        Module<Tensor, Tensor> Layer(Linear linear) => own.SpectralNormalization ? new SpectralLinear(linear) : linear;
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor image, Tensor? label)
    {
        Tensor pixels = _flatten.call(image);
        return _body.call(_joinLabel is null ? pixels : _joinLabel.call(pixels, label!));
    }
}
