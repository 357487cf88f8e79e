using GanMl.Inference.LabelledImages;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace GanMl.Inference.Filters;

/// <summary>What the file of an <see cref="OnnxImageModel"/> does not say.</summary>
public sealed record OnnxImageModelOptions
{
    /// <summary>The output that is wanted; null for the only one of type Float.</summary>
    public string? Output { get; init; }

    /// <summary>The values of black and white that the network takes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">White is not above black, or one of them is not finite.</exception>
    public PixelRange PixelRange
    {
        get;
        init => field = value.Minimum < value.Maximum && float.IsFinite(value.Width)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(PixelRange), value, "White must be above black, and both finite.");
    } = PixelRange.Sigmoid;

    /// <summary>The order of the axes of its input; null where the sizes of the axes leave one possibility.</summary>
    public ImageLayout? Layout { get; init; }
}

/// <summary>How images are given to a network: [N, channels, height, width], [N, height, width, channels], or [N, values].</summary>
internal sealed class OnnxImageForm
{
    private readonly ImageShape _shape;
    private readonly PixelRange _range;
    private readonly bool _isChannelsLast;
    private readonly long[] _axes;

    /// <exception cref="FilterException">The network does not take these images.</exception>
    internal OnnxImageForm(
        IReadOnlyDictionary<string, NodeMetadata> inputs, string name, ImageShape shape, OnnxImageModelOptions options)
    {
        if (inputs.Count != 1)
        {
            throw new FilterException(
                $"{name} takes {inputs.Count} inputs ({string.Join(", ", inputs.Keys)}); wanted is one, of images. Export it with that "
                + "alone.");
        }

        (Input, NodeMetadata input) = inputs.First();
        int[] axes = input.Dimensions;
        long[] first = [shape.Channels, shape.Height, shape.Width], last = [shape.Height, shape.Width, shape.Channels];
        bool takesFirst = options.Layout != ImageLayout.ChannelsLast && Fits(axes, first);
        bool takesLast = options.Layout != ImageLayout.ChannelsFirst && Fits(axes, last);
        bool takesFlat = Fits(axes, [shape.Length]);
        if (input.ElementDataType != TensorElementType.Float || !(takesFirst || takesLast || takesFlat))
        {
            throw new FilterException(
                $"{name} takes {input.ElementDataType} [{string.Join(", ", axes)}], but the images are {shape}: wanted is Float "
                + $"[N, {string.Join(", ", first)}], [N, {string.Join(", ", last)}] or [N, {shape.Length}].");
        }

        if (takesFirst && takesLast && shape.Channels > 1)
        {
            throw new FilterException(
                $"{name} takes [{string.Join(", ", axes)}], whose channels can stand first or last: say which in "
                + "OnnxImageModelOptions.Layout.");
        }

        _shape = shape;
        _range = options.PixelRange;
        _isChannelsLast = !takesFirst && takesLast;
        _axes = takesFirst ? first : takesLast ? last : [shape.Length];
        FixedBatch = Math.Max(0, axes[0]);
    }

    /// <summary>The name of the input.</summary>
    internal string Input { get; }

    /// <summary>How many images it takes at once; 0 for any number.</summary>
    internal int FixedBatch { get; }

    /// <summary>How many values an image has.</summary>
    internal int ImageLength => _shape.Length;

    /// <summary>An image that goes from black to white.</summary>
    internal float[] TrialImage() => [.. Enumerable.Range(0, ImageLength).Select(i => i / (float)ImageLength)];

    /// <summary>Images as the network takes them, with black ones behind them where its batch is fixed.</summary>
    internal OrtValue InputOf(ReadOnlySpan<float> images)
    {
        int count = images.Length / ImageLength, rows = Math.Max(count, FixedBatch), area = _shape.Height * _shape.Width;
        float[] values = new float[rows * ImageLength];
        for (int i = 0; i < images.Length; i++)
        {
            (int image, int at) = Math.DivRem(i, ImageLength);
            (int channel, int pixel) = Math.DivRem(at, area);
            int to = _isChannelsLast ? (image * ImageLength) + (pixel * _shape.Channels) + channel : i;
            values[to] = (images[i] * _range.Width) + _range.Minimum;
        }

        return OrtValue.CreateTensorValueFromMemory(values, [rows, .. _axes]);
    }

    private static bool Fits(int[] axes, long[] sizes) =>
        axes.Length == sizes.Length + 1 && sizes.Index().All(size => axes[size.Index + 1] < 0 || axes[size.Index + 1] == size.Item);
}
