using System.Globalization;
using System.Security.Cryptography;
using GanMl.Inference.Devices;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Running;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;
using TensorElementType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace GanMl.Training.Metrics;

/// <summary>
/// A network in ONNX Runtime that turns images into vectors in which alike images are near each other. Images are resized to its input
/// (bilinear, with a low-pass filter where they get smaller), and grey ones repeated where it wants colour.
/// </summary>
internal sealed class FeatureNetwork : IDisposable
{
    private readonly OnnxSession _session;
    private readonly FeatureNetworkInput _input;
    private readonly string _output;

    private FeatureNetwork(OnnxSession session, FeatureNetworkOptions options, string name, string key)
    {
        _session = session;
        Name = name;
        Key = key;
        _input = new FeatureNetworkInput(session.Native.InputMetadata, options, name);
        (_output, NodeMetadata output) = session.Native.OutputMetadata.First();
        if (output.ElementDataType is not (TensorElementType.Float or TensorElementType.Float16 or TensorElementType.Double))
        {
            throw new MetricException($"{name} gives {output.ElementDataType}; wanted are features of Float, Float16 or Double.");
        }
    }

    /// <summary>What it is called at the beginning of a sentence: <c>The feature network 'inception.onnx'</c>.</summary>
    internal string Name { get; }

    /// <summary>What its features depend on, beside the images: its weights, and how images are brought to its input.</summary>
    internal string Key { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="options">The file, and what it does not say.</param>
    /// <param name="name">What it is called at the beginning of a sentence; null to call it by its file.</param>
    /// <param name="threads">How many threads work on a batch; 0 for one a core.</param>
    /// <exception cref="MetricException">It is no feature network, or cannot be read; the message says why.</exception>
    internal static FeatureNetwork Open(FeatureNetworkOptions options, string? name = null, int threads = 0)
    {
        name ??= $"The feature network '{options.Path}'";
        if (!File.Exists(options.Path))
        {
            throw new MetricException($"{name} is not there.");
        }

        if (options.Preprocessing is { } missing && !File.Exists(missing))
        {
            throw new MetricException($"The preprocessing '{missing}' of a feature network is not there.");
        }

        OnnxSession session;
        string key;
        try
        {
            byte[] model = ModelFile.Read(options.Path).Whole;
            if (options.Preprocessing is { } before)
            {
                model = JoinedNetwork.Of(ModelFile.Read(before).Whole, model);
            }

            key = string.Create(
                CultureInfo.InvariantCulture,
                $"{Convert.ToHexStringLower(SHA256.HashData(model))} {options.Range.Minimum:R} {options.Range.Maximum:R} {options.Layout}");
            session = new OnnxSession(model, settings => settings.IntraOpNumThreads = threads);
        }
        catch (Exception error) when (error is OnnxRuntimeException or InferenceDeviceException or GeneratorFileException or MetricException
            or IOException or UnauthorizedAccessException)
        {
            throw new MetricException($"{name} cannot be opened. {error.Message}", error);
        }

        try
        {
            return new FeatureNetwork(session, options, name, key);
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
        Tensor given = images.cpu().to(ScalarType.Float32);
        long count = given.size(0), batch = _input.FixedBatch == 0 ? count : _input.FixedBatch;
        var parts = new List<Tensor>();
        for (long first = 0; first < count; first += batch)
        {
            long rows = Math.Min(batch, count - first);
            Tensor part = given.narrow(0, first, rows);
            parts.Add(rows == batch ? Run(part) : Run(FilledUp(part, batch)).narrow(0, 0, rows));
        }

        return cat(parts).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    /// <summary>The last image again and again, so that nothing comes into a batch that was not there.</summary>
    private static Tensor FilledUp(Tensor images, long batch)
    {
        long rows = images.size(0);
        return cat([images, images.narrow(0, rows - 1, 1).expand(batch - rows, -1, -1, -1)]);
    }

    private Tensor Run(Tensor images)
    {
        long count = images.size(0);
        using OrtValue value = _input.ValueOf(images);
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> results = _session.Run([_input.Name], [value], [_output]);
            long[] shape = results[0].GetTensorTypeAndShape().Shape;
            float[] values = Values(results[0]);

            // A batch of one is often left out of the shape.
            bool fits = (shape.Length >= 2 && shape[0] == count) || (count == 1 && _input.FixedBatch == 1 && shape.Length >= 1);
            return fits && values.Length > 0
                ? tensor(values, [count, values.Length / count])
                : throw new MetricException(
                    $"{Name} gives [{string.Join(", ", shape)}] for {count} images; wanted is [{count}, ...].");
        }
        catch (OnnxRuntimeException error)
        {
            long[] shape = value.GetTensorTypeAndShape().Shape;
            throw new MetricException($"{Name} cannot be run on images of [{string.Join(", ", shape)}]: {error.Message}", error);
        }
    }

    private static float[] Values(OrtValue result) => result.GetTensorTypeAndShape().ElementDataType switch
    {
        TensorElementType.Float16 => [.. result.GetTensorDataAsSpan<Float16>().ToArray().Select(value => (float)value)],
        TensorElementType.Double => [.. result.GetTensorDataAsSpan<double>().ToArray().Select(value => (float)value)],
        _ => result.GetTensorDataAsSpan<float>().ToArray(),
    };
}
