using System.Security.Cryptography;
using GanMl.Inference.Devices;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Running;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace GanMl.Inference.Filters;

/// <summary>
/// A network in an ONNX file that takes images and gives class probabilities or features, in ONNX Runtime on the CPU. All members but
/// <see cref="Dispose"/> are thread-safe.
/// </summary>
public sealed class OnnxImageModel : IImageModel, IDisposable
{
    private const int MostImagesInOneRun = 256;

    private readonly OnnxSession _session;
    private readonly OnnxImageForm _form;
    private readonly string _output;
    private readonly string _name;
    private readonly bool _givesLogits;
    private string _id = "";
    private volatile bool _isClosed;

    private OnnxImageModel(OnnxSession session, string name, ImageShape shape, OnnxImageModelOptions options, bool classifies)
    {
        _session = session;
        _name = name;
        _form = new OnnxImageForm(session.Native.InputMetadata, name, shape, options);
        _output = FindOutput(session.Native.OutputMetadata, name, options);

        // The sizes of outputs are often not written down, and never whether they are probabilities.
        float[] trial = Run(_form.TrialImage());
        ValuesPerImage = trial.Length;
        if (classifies && ValuesPerImage < 2)
        {
            throw new FilterException(
                $"{name} gives one value for an image; wanted is a probability, or a logit, for each of two classes or more.");
        }

        _givesLogits = classifies && !ClassProbabilities.Are(trial);
    }

    /// <inheritdoc/>
    public int ValuesPerImage { get; }

    /// <summary>
    /// Opens a classifier: <see cref="Compute"/> gives the probability of each class. A network that gives logits is noticed, and a softmax
    /// put behind it.
    /// </summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="shape">The images that it will be given.</param>
    /// <param name="options">What the file does not say; null for the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="FilterException">The file is no classifier of such images; the message says why.</exception>
    public static OnnxImageModel OpenClassifier(string path, ImageShape shape, OnnxImageModelOptions? options = null) =>
        Open(path, shape, options, classifies: true);

    /// <summary>Opens a classifier whose bytes somebody else reads, and may keep.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="file">The name of its file.</param>
    /// <param name="read">Reads the bytes of the .onnx file, its weights among them.</param>
    /// <param name="shape">The images that it will be given.</param>
    /// <exception cref="FilterException">It is no classifier of such images; the message says why.</exception>
    internal static OnnxImageModel OpenClassifier(string name, string file, Func<byte[]> read, ImageShape shape) =>
        Open(name, file, read, shape, null, classifies: true);

    /// <summary>Opens a feature network: <see cref="Compute"/> gives its output as it is.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="shape">The images that it will be given.</param>
    /// <param name="options">What the file does not say; null for the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="FilterException">The file does not take such images; the message says why.</exception>
    public static OnnxImageModel OpenFeatures(string path, ImageShape shape, OnnxImageModelOptions? options = null) =>
        Open(path, shape, options, classifies: false);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    /// <exception cref="FilterException">The network fails on these images, or gives values that are not finite.</exception>
    public void Compute(ReadOnlySpan<float> images, Span<float> values)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        int count = ImageModelArguments.CountOf(images, values, _form.ImageLength, ValuesPerImage);
        int most = _form.FixedBatch > 0 ? _form.FixedBatch : MostImagesInOneRun;
        for (int first = 0; first < count; first += most)
        {
            int rows = Math.Min(most, count - first);
            Span<float> given = values.Slice(first * ValuesPerImage, rows * ValuesPerImage);
            Run(images.Slice(first * _form.ImageLength, rows * _form.ImageLength)).CopyTo(given);
            for (int i = 0; i < rows; i++)
            {
                Finish(given.Slice(i * ValuesPerImage, ValuesPerImage));
            }
        }
    }

    /// <summary>The name and the SHA-256 of the file, for a manifest.</summary>
    public override string ToString() => _id;

    /// <summary>Closes the file. Nothing may be computing.</summary>
    public void Dispose()
    {
        _isClosed = true;
        _session.Dispose();
    }

    private static OnnxImageModel Open(string path, ImageShape shape, OnnxImageModelOptions? options, bool classifies)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string name = $"The {(classifies ? "classifier" : "feature network")} '{path}'";
        return Open(name, Path.GetFileName(path), () => ModelFile.Read(path).Whole, shape, options, classifies);
    }

    private static OnnxImageModel Open(
        string name, string file, Func<byte[]> read, ImageShape shape, OnnxImageModelOptions? options, bool classifies)
    {
        OnnxSession session;
        byte[] model;
        try
        {
            // Generated images come from several threads at once: each takes one core.
            model = read();
            session = new OnnxSession(model, native => native.IntraOpNumThreads = 1);
        }
        catch (Exception error) when (error is OnnxRuntimeException or InferenceDeviceException or GeneratorFileException)
        {
            throw new FilterException($"{name} cannot be opened. {error.Message}", error);
        }

        try
        {
            return new OnnxImageModel(session, name, shape, options ?? new OnnxImageModelOptions(), classifies)
            {
                _id = $"{file} ({Convert.ToHexStringLower(SHA256.HashData(model))})",
            };
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static string FindOutput(IReadOnlyDictionary<string, NodeMetadata> outputs, string name, OnnxImageModelOptions options)
    {
        string[] found = [.. outputs.Where(output => output.Value.ElementDataType == TensorElementType.Float).Select(output => output.Key)];
        return options.Output is { } wanted
            ? found.Contains(wanted)
                ? wanted
                : throw new FilterException(
                    $"{name} has no output '{wanted}' of type Float. Those that it has are: {string.Join(", ", found)}.")
            : found.Length == 1
                ? found[0]
                : throw new FilterException(found.Length == 0
                    ? $"{name} has no output of type Float."
                    : $"{name} has several outputs ({string.Join(", ", found)}): name one in OnnxImageModelOptions.Output.");
    }

    /// <summary>What the network gives for images that fit into one run.</summary>
    private float[] Run(ReadOnlySpan<float> images)
    {
        int count = images.Length / _form.ImageLength;
        try
        {
            using OrtValue input = _form.InputOf(images);
            using IDisposableReadOnlyCollection<OrtValue> results = _session.Run([_form.Input], [input], [_output]);
            ReadOnlySpan<float> values = results[0].GetTensorDataAsSpan<float>();
            int rows = Math.Max(count, _form.FixedBatch);
            int size = ValuesPerImage > 0 ? ValuesPerImage : values.Length / rows;
            return size > 0 && values.Length == rows * size
                ? values[..(count * size)].ToArray()
                : throw new FilterException($"{_name} gives {values.Length} values for {rows} images: that is not as many for each.");
        }
        catch (OnnxRuntimeException error)
        {
            throw new FilterException($"{_name} cannot be run on these images. {error.Message}", error);
        }
    }

    private void Finish(Span<float> values)
    {
        if (values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            throw new FilterException($"{_name} gives values that are not finite.");
        }

        if (_givesLogits)
        {
            ClassProbabilities.Softmax(values);
        }
    }
}
