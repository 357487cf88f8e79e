using GanMl.Images.Derived;
using GanMl.Inference.Devices;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Running;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;
using TensorElementType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace GanMl.Training.Metrics;

/// <summary>A feature network of the user's own: an ONNX file with one input of images and an output of features.</summary>
/// <param name="Path">
/// The file. Its input is [N, C, H, W] in float32 or uint8, its first output [N, ...], all values of an image its features.
/// </param>
public sealed record FeatureNetworkOptions(string Path)
{
    /// <summary>
    /// What black and white are in its input: (0, 1) unless given, often (-1, 1); an input of type uint8 always has 0 to 255.
    /// </summary>
    public PixelRange Range { get; init; } = PixelRange.Sigmoid;
}

/// <summary>
/// A network in ONNX Runtime that turns images into vectors in which alike images are near each other. Images are resized to its input
/// (bilinear, with a low-pass filter where they get smaller), and grey ones repeated where it wants colour.
/// </summary>
internal sealed class FeatureNetwork : IDisposable
{
    private readonly OnnxSession _session;
    private readonly string _path;
    private readonly string _input;
    private readonly string _output;
    private readonly int[] _shape;
    private readonly bool _isByte;
    private readonly PixelRange _range;

    private FeatureNetwork(OnnxSession session, FeatureNetworkOptions options)
    {
        _session = session;
        _path = options.Path;
        IReadOnlyDictionary<string, NodeMetadata> inputs = session.Native.InputMetadata;
        (_input, NodeMetadata input) = inputs.First();
        _output = session.Native.OutputMetadata.Keys.First();
        _shape = input.Dimensions;
        _isByte = input.ElementDataType == TensorElementType.UInt8;
        _range = _isByte ? new PixelRange(0, byte.MaxValue) : options.Range;
        bool fits = inputs.Count == 1 && _shape.Length == 4 && _shape[1] is 1 or 3 or -1
            && (_isByte || input.ElementDataType == TensorElementType.Float);
        if (!fits)
        {
            throw new MetricException(
                $"The feature network '{_path}' takes {inputs.Count} inputs, the first of {input.ElementDataType} "
                + $"[{string.Join(", ", _shape)}]; "
                + "wanted is one of Float or UInt8 [N, 1 or 3, height, width].");
        }
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="MetricException">It is no feature network, or cannot be read; the message says why.</exception>
    internal static FeatureNetwork Open(FeatureNetworkOptions options)
    {
        OnnxSession session;
        try
        {
            session = new OnnxSession(File.ReadAllBytes(options.Path));
        }
        catch (Exception error) when (error is OnnxRuntimeException or InferenceDeviceException or IOException
            or UnauthorizedAccessException)
        {
            throw new MetricException($"The feature network '{options.Path}' cannot be opened: {error.Message}", error);
        }

        try
        {
            return new FeatureNetwork(session, options);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The features of some images.</summary>
    /// <param name="images">Float32 [N, 1 or 3, height, width] in [0, 1], N at least 1.</param>
    /// <returns>Float32 [N, D] on the CPU.</returns>
    /// <exception cref="MetricException">The network cannot be run on such images; the message says why.</exception>
    internal Tensor FeaturesOf(Tensor images)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor given = Fit(images.cpu().to(ScalarType.Float32));
        given = ((given * _range.Width) + _range.Minimum).contiguous();
        long count = images.size(0);
        using OrtValue value = _isByte
            ? OrtValue.CreateTensorValueFromMemory(
                given.round().clamp(0, byte.MaxValue).to(ScalarType.Byte).data<byte>().ToArray(), given.shape)
            : OrtValue.CreateTensorValueFromMemory(given.data<float>().ToArray(), given.shape);
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> results = _session.Run([_input], [value], [_output]);
            long[] shape = results[0].GetTensorTypeAndShape().Shape;
            return shape.Length >= 2 && shape[0] == count
                ? tensor(
                    results[0].GetTensorDataAsSpan<float>().ToArray(),
                    [count, shape.Skip(1).Aggregate(1L, (product, size) => product * size)]).MoveToOuterDisposeScope()
                : throw new MetricException(
                    $"The feature network '{_path}' gives [{string.Join(", ", shape)}] for {count} images; wanted is [{count}, ...].");
        }
        catch (OnnxRuntimeException error)
        {
            throw new MetricException(
                $"The feature network '{_path}' cannot be run on images of [{string.Join(", ", given.shape)}]: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private Tensor Fit(Tensor images)
    {
        long channels = _shape[1] < 0 ? images.size(1) : _shape[1], height = SideOf(2, images), width = SideOf(3, images);
        if (images.size(1) != channels)
        {
            images = images.size(1) == 1
                ? images.expand(-1, channels, -1, -1)
                : throw new MetricException($"The feature network '{_path}' takes grey images, and these have {images.size(1)} channels.");
        }

        return images.size(2) == height && images.size(3) == width
            ? images
            : nn.functional.interpolate(images, [height, width], mode: InterpolationMode.Bilinear, align_corners: false, antialias: true);
    }

    private long SideOf(int axis, Tensor images) => _shape[axis] < 0 ? images.size(axis) : _shape[axis];
}
