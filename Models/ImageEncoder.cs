using GanMl.Models.Layers;

namespace GanMl.Models;

/// <summary>An encoder of images of any size, for every architecture that has none of its own.</summary>
/// <remarks>
/// Strided 4 x 4 convolutions halve the image until its side is at most 7; the first has 32 feature maps, and each later one twice as many,
/// up to 128. The embedding of the class is added to the 256 values of a hidden layer. Activations are LeakyReLU of slope 0.2. The first
/// weights are normal with a variance of 2 / inputs (He et al., 2015), in the last layer a quarter of that.
/// </remarks>
public sealed class ImageEncoder : EncoderNetwork
{
    private const double Slope = 0.2;
    private const int Kernel = 4;
    private const int LargestEnd = 7;
    private const int FirstMaps = 32;
    private const int MostMaps = 128;
    private const int Hidden = 256;

    private static readonly double Gain = Math.Sqrt(2);

    private readonly Sequential _body;
    private readonly Sequential _moments;
    private readonly Embedding? _embedding;

    /// <summary>An encoder with random weights from torch's global random numbers.</summary>
    /// <param name="options">The images and their classes.</param>
    /// <param name="latentSize">Values in one latent, at least 1.</param>
    /// <exception cref="OptionException">A value that no network can be built for.</exception>
    public ImageEncoder(NetworkOptions options, int latentSize)
        : base(nameof(ImageEncoder), latentSize)
    {
        options.Validate();
        var layers = new List<(string, Module<Tensor, Tensor>)>();
        long maps = options.Channels;
        int size = options.ImageSize;
        for (long next = FirstMaps; size > LargestEnd; size /= 2, next = Math.Min(MostMaps, 2 * next))
        {
            layers.Add((
                $"halve{size}",
                ScaledWeights.Set(Conv2d(maps, next, Kernel, stride: 2, padding: 1), Gain, maps * Kernel * Kernel)));
            layers.Add(($"leaky{size}", LeakyReLU(Slope)));
            maps = next;
        }

        layers.Add(("flatten", Flatten()));
        layers.Add(("hidden", ScaledWeights.Linear(maps * size * size, Hidden, Gain, bias: true)));
        _body = Sequential(layers);
        register_module("body", _body);
        if (options.IsConditional)
        {
            _embedding = Embedding(options.Classes, Hidden);
            register_module("embedding", _embedding);
        }

        _moments = Sequential(
            ("leaky", LeakyReLU(Slope)),
            ("moments", ScaledWeights.Linear(Hidden, 2 * latentSize, Gain / 2, bias: true)));
        register_module("moments", _moments);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor image, Tensor? label)
    {
        Tensor hidden = _body.call(image);
        return _moments.call(_embedding is null ? hidden : hidden + _embedding.call(label!));
    }
}
