using GanMl.Models.Layers;

namespace GanMl.Models.Dense;

/// <summary>
/// The mirror of <see cref="DenseGenerator"/>: pixels - 150 - 100 - 1 with GELU between. A class joins the pixels as an
/// embedding.
/// </summary>
public sealed class DenseDiscriminator : Discriminator
{
    private readonly Flatten _flatten = Flatten();
    private readonly JoinLabel? _joinLabel;
    private readonly Sequential _body;

    /// <summary>A discriminator with random weights.</summary>
    public DenseDiscriminator(NetworkOptions options)
        : base("dense", options)
    {
        long inputs = (long)options.Channels * options.ImageSize * options.ImageSize;
        register_module("flatten", _flatten);
        if (options.IsConditional)
        {
            _joinLabel = new JoinLabel(options.Classes, options.LabelEmbeddingSize);
            register_module("label", _joinLabel);
            inputs += options.LabelEmbeddingSize;
        }

        _body = Sequential(
            ("linear1", HeLinear.Create(inputs, 150)),
            ("gelu1", GELU()),
            ("linear2", HeLinear.Create(150, 100)),
            ("gelu2", GELU()),
            ("linear3", Linear(100, 1)));
        register_module("body", _body);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor image, Tensor? label)
    {
        Tensor pixels = _flatten.call(image);
        return _body.call(_joinLabel is null ? pixels : _joinLabel.call(pixels, label!));
    }
}
