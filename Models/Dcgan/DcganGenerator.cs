using GanMl.Models.Layers;
using GanMl.Models.Layers.Convolutions;

namespace GanMl.Models.Dcgan;

/// <summary>
/// Latent 100, a linear layer to 7x7x128, batch normalisation, then transposed convolutions with kernel 5 and stride 2
/// ('same': each exactly doubles the size) to 64 maps with ReLU and batch normalisation, and to the image with tanh.
/// Output in [-1, 1]. A class joins the latent as an embedding. Sizes are 5 to 8 pixels doubled twice or more.
/// </summary>
internal sealed class DcganGenerator : GeneratorNetwork
{
    private readonly JoinLabel? _joinLabel;
    private readonly Sequential _body;
    private readonly BFloat16Sequence? _bfloat16;

    /// <summary>A generator with random weights.</summary>
    /// <exception cref="ArgumentException">The image size is not a doubling of 5 to 8 pixels.</exception>
    public DcganGenerator(NetworkOptions options)
        : base("dcgan", options, options.ArchitectureAs<DcganOptions>())
    {
        DcganStages stages = DcganStages.For(options.ImageSize);
        long inputs = LatentSize;
        if (options.IsConditional)
        {
            _joinLabel = new JoinLabel(options.Classes, options.LabelEmbeddingSize);
            register_module("label", _joinLabel);
            inputs += options.LabelEmbeddingSize;
        }

        int maps = stages.Maps(0);
        var layers = new List<(string, Module<Tensor, Tensor>)>
        {
            ("project", Linear(inputs, (long)maps * stages.BaseSize * stages.BaseSize)),
            ("unflatten", Unflatten(1, [maps, stages.BaseSize, stages.BaseSize])),
            ("normalise0", BatchNorm2d(maps)),
        };
        for (int stage = 1; stage < stages.Count; stage++)
        {
            layers.Add(($"up{stage}", Doubling(stages.Maps(stage - 1), stages.Maps(stage))));
            layers.Add(($"relu{stage}", ReLU()));
            layers.Add(($"normalise{stage}", BatchNorm2d(stages.Maps(stage))));
        }

        layers.Add(("image", Doubling(stages.Maps(stages.Count - 1), options.Channels)));
        layers.Add(("tanh", Tanh()));
        _body = Sequential(layers);
        _bfloat16 = options.ArchitectureAs<DcganOptions>().BFloat16 == true ? new BFloat16Sequence(_body) : null;
        register_module("body", _body);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor latent, Tensor? label)
    {
        Tensor joined = _joinLabel is null ? latent : _joinLabel.call(latent, label!);
        return _bfloat16 is not null && training ? _bfloat16.Run(joined) : _body.call(joined);
    }

    private static ConvTranspose2d Doubling(long from, long to) =>
        ConvTranspose2d(from, to, 5, stride: 2, padding: 2, output_padding: 1);
}
