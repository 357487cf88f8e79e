using GanMl.Models.Layers;

namespace GanMl.Models.R3Gan;

/// <summary>
/// The generator of R3GAN (Huang et al., 2024, configuration E): the latent scales a learned basis of 4 to 7 pixels, then residual blocks
/// at each size, with a bilinear doubling behind a 1 x 1 convolution between sizes, then a 1 x 1 convolution to the image. Output about
/// [-1, 1], without an activation. A class joins the latent as an embedding, or scales and shifts what goes into the blocks of the larger
/// sizes. The options can add noise before every block.
/// </summary>
internal sealed class R3GanGenerator : GeneratorNetwork, INoisy
{
    private readonly JoinLabel? _joinLabel;
    private readonly Sequential _body;
    private readonly IReadOnlyList<(string Name, Module<Tensor, Tensor> Layer)> _layers;
    private readonly R3GanClasses? _classes;
    private readonly R3GanNoise? _noise;

    /// <summary>A generator with random weights.</summary>
    /// <exception cref="OptionException">The image size is not 4 to 7 pixels doubled, or no size is left to know the class.</exception>
    public R3GanGenerator(NetworkOptions options)
        : base("r3gan", options, options.ArchitectureAs<R3GanOptions>())
    {
        var own = options.ArchitectureAs<R3GanOptions>();
        var stages = R3GanStages.For(options.ImageSize, own);
        long inputs = LatentSize;
        int shared = options.IsConditional ? stages.CheckedShared(own.SharedSizes) : 0;
        if (options.IsConditional && shared == 0)
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
        var blockSizes = new List<(string Block, long Maps, int Size)>();
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
                blockSizes.Add((layers[^1].Item1, stages.MapsAt(size), size));
            }
        }

        layers.Add(("image", ScaledWeights.Convolution(stages.MapsAt(options.ImageSize), options.Channels, 1, 1, bias: true)));
        _layers = layers;
        _body = Sequential(layers);
        register_module("body", _body);
        if (shared > 0)
        {
            int largestShared = stages.Sizes[shared - 1];
            _classes = new R3GanClasses(
                options.Classes, blockSizes.Where(block => block.Size > largestShared).Select(block => (block.Block, block.Maps)));
            register_module("classes", _classes);
        }

        if (own.BlockNoise)
        {
            _noise = new R3GanNoise(blockSizes);
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
        return _noise is null && _classes is null
            ? _body.call(input)
            : _layers.Aggregate(input, (features, layer) => layer.Layer.call(Before(layer.Name, features)));

        Tensor Before(string layer, Tensor features)
        {
            Tensor known = _classes is null ? features : _classes.Before(layer, features, label!);
            return _noise is null ? known : _noise.Before(layer, known, noise!);
        }
    }
}
