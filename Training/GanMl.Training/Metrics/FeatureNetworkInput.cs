using GanMl.Inference.LabelledImages;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;
using TensorElementType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace GanMl.Training.Metrics;

/// <summary>The input of a feature network: what it takes, and how images are brought to that.</summary>
internal sealed class FeatureNetworkInput
{
    private readonly string _network;
    private readonly TensorElementType _type;
    private readonly PixelRange _range;
    private readonly bool _isChannelsLast;
    private readonly int _channels;
    private readonly int _height;
    private readonly int _width;

    /// <param name="inputs">The inputs of the network.</param>
    /// <param name="options">What the file does not say.</param>
    /// <param name="network">The network, for messages.</param>
    /// <exception cref="MetricException">It takes no images, or does not say in which order.</exception>
    internal FeatureNetworkInput(IReadOnlyDictionary<string, NodeMetadata> inputs, FeatureNetworkOptions options, string network)
    {
        if (inputs.Count != 1)
        {
            throw new MetricException(
                $"{network} takes {inputs.Count} inputs ({string.Join(", ", inputs.Keys)}); wanted is one, of images. Export it with the "
                + "others as constants.");
        }

        (Name, NodeMetadata input) = inputs.First();
        (_network, _type) = (network, input.ElementDataType);
        int[] shape = input.Dimensions;
        if (shape.Length != 4 || _type is not
            (TensorElementType.Float or TensorElementType.Float16 or TensorElementType.Double or TensorElementType.UInt8))
        {
            throw new MetricException(
                $"{network} takes {_type} [{string.Join(", ", shape)}]; wanted are images: Float, Float16, Double or UInt8 "
                + "[N, 1 or 3, height, width] or [N, height, width, 1 or 3].");
        }

        if (!options.Range.IsProper)
        {
            throw new MetricException(
                $"FeatureNetworkOptions.Range is {options.Range.Minimum} to {options.Range.Maximum}: white must lie above black.");
        }

        _range = _type == TensorElementType.UInt8 ? new PixelRange(0, byte.MaxValue) : options.Range;
        _isChannelsLast = IsChannelsLast(shape, options.Layout, network);
        FixedBatch = Math.Max(0, shape[0]);
        (_channels, _height, _width) = _isChannelsLast ? (shape[3], shape[1], shape[2]) : (shape[1], shape[2], shape[3]);
    }

    /// <summary>Its name.</summary>
    internal string Name { get; }

    /// <summary>How many images it takes at once; 0 for any number.</summary>
    internal int FixedBatch { get; }

    /// <summary>Images as the network takes them; the caller disposes the value.</summary>
    /// <param name="images">Float32 [N, 1 or 3, height, width] in [0, 1].</param>
    /// <exception cref="MetricException">It takes grey images, and these have colours.</exception>
    internal OrtValue ValueOf(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor given = (Fit(images) * _range.Width) + _range.Minimum;
        given = (_isChannelsLast ? given.permute(0, 2, 3, 1) : given).contiguous();
        long[] shape = given.shape;
        return _type switch
        {
            TensorElementType.UInt8 => OrtValue.CreateTensorValueFromMemory(
                given.round().clamp(0, byte.MaxValue).to(ScalarType.Byte).data<byte>().ToArray(), shape),
            TensorElementType.Double => OrtValue.CreateTensorValueFromMemory(
                given.to(ScalarType.Float64).data<double>().ToArray(), shape),
            TensorElementType.Float16 => OrtValue.CreateTensorValueFromMemory<Float16>(
                [.. given.data<float>().Select(value => (Float16)value)], shape),
            _ => OrtValue.CreateTensorValueFromMemory(given.data<float>().ToArray(), shape),
        };
    }

    /// <exception cref="MetricException">Neither place can have the channels, or both can.</exception>
    private static bool IsChannelsLast(int[] shape, ImageLayout? given, string network)
    {
        bool isFirst = shape[1] is 1 or 3, isLast = shape[3] is 1 or 3;
        bool canBeFirst = isFirst || shape[1] < 0, canBeLast = isLast || shape[3] < 0;
        bool fits = given switch
        {
            ImageLayout.ChannelsFirst => canBeFirst,
            ImageLayout.ChannelsLast => canBeLast,
            _ => canBeFirst || canBeLast,
        };
        if (!fits)
        {
            string wanted = given switch
            {
                ImageLayout.ChannelsFirst => "[N, 1 or 3, height, width], as FeatureNetworkOptions.Layout says",
                ImageLayout.ChannelsLast => "[N, height, width, 1 or 3], as FeatureNetworkOptions.Layout says",
                _ => "[N, 1 or 3, height, width] or [N, height, width, 1 or 3]",
            };
            throw new MetricException($"{network} takes [{string.Join(", ", shape)}]; wanted is {wanted}.");
        }

        return given is { } layout ? layout == ImageLayout.ChannelsLast
            : !(isFirst && isLast) ? isLast || !canBeFirst
            : throw new MetricException(
                $"{network} takes [{string.Join(", ", shape)}], whose channels can stand first or last: say which by "
                + "FeatureNetworkOptions.Layout.");
    }

    private Tensor Fit(Tensor images)
    {
        long channels = SizeOr(_channels, images.size(1)), height = SizeOr(_height, images.size(2)), width = SizeOr(_width, images.size(3));
        if (images.size(1) != channels)
        {
            images = images.size(1) == 1
                ? images.expand(-1, channels, -1, -1)
                : throw new MetricException($"{_network} takes grey images, and these have {images.size(1)} channels.");
        }

        return images.size(2) == height && images.size(3) == width
            ? images
            : nn.functional.interpolate(images, [height, width], mode: InterpolationMode.Bilinear, align_corners: false, antialias: true);
    }

    private static long SizeOr(int size, long open) => size < 0 ? open : size;
}
