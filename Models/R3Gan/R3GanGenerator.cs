using GanMl.Models.Layers;

namespace GanMl.Models.R3Gan;

/// <summary>
/// The generator of R3GAN (Huang et al., 2024, configuration E): the latent scales a learned basis of 4 to 7 pixels, then residual blocks
/// at each size, with a bilinear doubling behind a 1 x 1 convolution between sizes, then a 1 x 1 convolution to the image. Output about
/// [-1, 1], without an activation. A class joins the latent as an embedding. The options can add noise before every block.
/// </summary>
internal sealed class R3GanGenerator : GeneratorNetwork, INoisy
{
    private readonly JoinLabel? _joinLabel;
    private readonly Sequential _body;
    private readonly IReadOnlyList<(string Name, Module<Tensor, Tensor> Layer)> _layers;
    private readonly R3GanNoise? _noise;

    /// <summary>A generator with random weights.</summary>
    /// <exception cref="ArgumentException">The image size is not 4 to 7 pixels doubled.</exception>
    public R3GanGenerator(NetworkOptions options)
        : base("r3gan", options, options.ArchitectureAs<R3GanOptions>())
    {
        var own = options.ArchitectureAs<R3GanOptions>();
        var stages = R3GanStages.For(options.ImageSize, own);
        long inputs = LatentSize;
        if (options.IsConditional)
        {
            _joinLabel = new JoinLabel(options.Classes, options.LabelEmbeddingSize, own.EqualClasses);
            register_module("label", _joinLabel);
            inputs += options.LabelEmbeddingSize;
        }

        int blocks = own.Blocks * stages.Sizes.Count;
        var layers = new List<(string, Module<Tensor, Tensor>)>
        {
            ("project", ScaledWeights.Linear(inputs, stages.BaseMaps, 1)),
            ("unflatten", Unflatten(1, [stages.BaseMaps, 1, 1])),

            // On one pixel, map by map, a transposed convolution is the product of that pixel with a basis.
            ("basis", ScaledWeights.Set(
                ConvTranspose2d(stages.BaseMaps, stages.BaseMaps, stages.Base, groups: stages.BaseMaps, bias: false), 1, 1)),
        };
        var noisy = new List<(string Block, long Maps, int Size)>();
        foreach (int size in stages.Sizes)
        {
            if (size > stages.Base)
            {
                layers.Add(($"maps{size}", ScaledWeights.Convolution(stages.MapsAt(size / 2), stages.MapsAt(size), 1, 1)));
                layers.Add(($"double{size}", Upsample(scale_factor: [2, 2], mode: UpsampleMode.Bilinear, align_corners: false)));
            }

            for (int block = 0; block < own.Blocks; block++)
            {
                layers.Add(($"block{size}_{block}", new R3GanBlock(stages.MapsAt(size), blocks, own)));
                noisy.Add((layers[^1].Item1, stages.MapsAt(size), size));
            }
        }

        layers.Add(("image", ScaledWeights.Convolution(stages.MapsAt(options.ImageSize), options.Channels, 1, 1, bias: true)));
        _layers = layers;
        _body = Sequential(layers);
        register_module("body", _body);
        if (own.BlockNoise)
        {
            _noise = new R3GanNoise(noisy);
            register_module("noise", _noise);
        }
    }

    /// <inheritdoc/>
    public int NoiseSize => _noise?.Size ?? 0;

    /// <inheritdoc/>
    public Tensor? FixedNoise() => _noise?.Fixed;

    /// <inheritdoc/>
    public override Tensor forward(Tensor latent, Tensor? label) => Draw(
        latent,
        label,
        _noise is null ? null : training ? randn(latent.size(0), NoiseSize, device: latent.device) : _noise.Fixed);

    /// <inheritdoc/>
    public Tensor Draw(Tensor latent, Tensor? label, Tensor? noise)
    {
        Tensor input = _joinLabel is null ? latent : _joinLabel.call(latent, label!);
        return _noise is null
            ? _body.call(input)
            : _layers.Aggregate(input, (features, layer) => layer.Layer.call(_noise.Before(layer.Name, features, noise!)));
    }
}
