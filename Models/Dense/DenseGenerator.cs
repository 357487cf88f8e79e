using GanMl.Models.Layers;

namespace GanMl.Models.Dense;

/// <summary>
/// Latent 30 - 100 - 150 - pixels with GELU between and a sigmoid at the end. A class joins the latent as an embedding.
/// Any image size; output in [0, 1].
/// </summary>
internal sealed class DenseGenerator : GeneratorNetwork
{
    private readonly JoinLabel? _joinLabel;
    private readonly Sequential _body;

    /// <summary>A generator with random weights.</summary>
    public DenseGenerator(NetworkOptions options)
        : base("dense", options, options.ArchitectureAs<DenseOptions>(), pixelMinimum: 0)
    {
        long pixels = (long)options.Channels * options.ImageSize * options.ImageSize;
        long inputs = LatentSize;
        if (options.IsConditional)
        {
            _joinLabel = new JoinLabel(options.Classes, options.LabelEmbeddingSize);
            register_module("label", _joinLabel);
            inputs += options.LabelEmbeddingSize;
        }

        _body = Sequential(
            ("linear1", HeLinear.Create(inputs, 100)),
            ("gelu1", GELU()),
            ("linear2", HeLinear.Create(100, 150)),
            ("gelu2", GELU()),
            ("linear3", Linear(150, pixels)),
            ("sigmoid", Sigmoid()),
            ("unflatten", Unflatten(1, [options.Channels, options.ImageSize, options.ImageSize])));
        register_module("body", _body);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor latent, Tensor? label) =>
        _body.call(_joinLabel is null ? latent : _joinLabel.call(latent, label!));
}
