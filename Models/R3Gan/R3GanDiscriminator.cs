using GanMl.Models.Layers;

namespace GanMl.Models.R3Gan;

/// <summary>
/// The discriminator of R3GAN (Huang et al., 2024, configuration E), the generator's mirror: a 1 x 1 convolution from the image,
/// residual blocks at each size with a bilinear halving before a 1 x 1 convolution between sizes, and a learned basis that brings each map
/// to one value. A class adds the inner product of its embedding with these values (projection, Miyato and Koyama, 2018).
/// </summary>
internal sealed class R3GanDiscriminator : DiscriminatorNetwork
{
    private readonly Sequential _body;
    private readonly ProjectedLogit _score;

    /// <summary>A discriminator with random weights.</summary>
    /// <exception cref="ArgumentException">The image size is not 4 to 7 pixels doubled.</exception>
    public R3GanDiscriminator(NetworkOptions options)
        : base("r3gan", options, options.ArchitectureAs<R3GanOptions>())
    {
        var own = options.ArchitectureAs<R3GanOptions>();
        var stages = R3GanStages.For(options.ImageSize, own);
        int blocks = own.Blocks * stages.Sizes.Count;
        var layers = new List<(string, Module<Tensor, Tensor>)>
        {
            ("image", ScaledWeights.Convolution(options.DiscriminatorChannels, stages.MapsAt(options.ImageSize), 1, 1, bias: true)),
        };
        foreach (int size in stages.Sizes.Reverse())
        {
            for (int block = 0; block < own.Blocks; block++)
            {
                layers.Add(($"block{size}_{block}", new R3GanBlock(stages.MapsAt(size), blocks, own)));
            }

            if (size > stages.Base)
            {
                // The mean of 2 x 2 is the bilinear halving.
                layers.Add(($"halve{size}", AvgPool2d(2)));
                layers.Add(($"maps{size}", ScaledWeights.Convolution(stages.MapsAt(size), stages.MapsAt(size / 2), 1, 1)));
            }
        }

        long maps = stages.BaseMaps;
        if (MinibatchStandardDeviation.For(own.MinibatchGroup, ref maps) is { } deviation)
        {
            layers.Add(("deviation", deviation));
        }

        layers.Add(("basis", ScaledWeights.Set(Conv2d(maps, maps, stages.Base, groups: maps, bias: false), 1, stages.Base * stages.Base)));
        layers.Add(("flatten", Flatten()));
        _body = Sequential(layers);
        _score = new ProjectedLogit(
            options.Classes, own.MinibatchKernels, maps, features => ScaledWeights.Linear(features, 1, 1, bias: true), own.EqualClasses);
        register_module("body", _body);
        register_module("score", _score);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor image, Tensor? label) => _score.call(_body.call(image), label);
}
