using GanMl.Inference.Filters;
using GanMl.Models.Classification;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics.Classification;

/// <summary>
/// A <see cref="SmallClassifier"/> as what looks at generated images: its probabilities filter and label them, its features tell how far
/// they are from real ones. It remains the caller's, and must stay open meanwhile.
/// </summary>
public sealed class ClassifierImageModel : IImageModel
{
    private const int Batch = 256;

    private readonly SmallClassifier _classifier;
    private readonly Func<Tensor, Tensor> _valuesOf;
    private readonly long[] _shape;
    private readonly string _name;

    private ClassifierImageModel(SmallClassifier classifier, long[] shape, int values, string name, Func<Tensor, Tensor> valuesOf)
    {
        _classifier = classifier;
        _shape = shape;
        _name = name;
        _valuesOf = valuesOf;
        ValuesPerImage = values;
    }

    /// <inheritdoc/>
    public int ValuesPerImage { get; }

    /// <summary>The probability of each class.</summary>
    /// <param name="classifier">A trained classifier.</param>
    /// <param name="channels">1 for grey, 3 for red, green, blue.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    public static ClassifierImageModel Probabilities(SmallClassifier classifier, int channels, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return new ClassifierImageModel(
            classifier, [channels, height, width], classifier.Classes, "a classifier", images => classifier.call(images).softmax(1));
    }

    /// <summary>The values of the last hidden layer, <see cref="SmallClassifier.FeatureSize"/> for an image.</summary>
    /// <inheritdoc cref="Probabilities" path="/param"/>
    public static ClassifierImageModel Features(SmallClassifier classifier, int channels, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return new ClassifierImageModel(
            classifier, [channels, height, width], SmallClassifier.FeatureSize, "features of a classifier", classifier.Features);
    }

    /// <inheritdoc/>
    public void Compute(ReadOnlySpan<float> images, Span<float> values)
    {
        int length = (int)(_shape[0] * _shape[1] * _shape[2]), count = images.Length / length;
        if (images.Length != count * length || values.Length != count * ValuesPerImage)
        {
            throw new ArgumentException(
                $"{images.Length} pixels and {values.Length} values are not those of the same number of images, with {length} pixels and "
                + $"{ValuesPerImage} values each.",
                nameof(values));
        }

        using IDisposable noGradients = no_grad();
        Device device = _classifier.parameters().First().device;
        for (int first = 0; first < count; first += Batch)
        {
            using DisposeScope scope = NewDisposeScope();
            int rows = Math.Min(Batch, count - first);
            Tensor given = tensor(images.Slice(first * length, rows * length).ToArray(), [rows, .. _shape]).to(device);
            _valuesOf(given).cpu().contiguous().data<float>()
                .CopyTo(values.Slice(first * ValuesPerImage, rows * ValuesPerImage));
        }
    }

    /// <summary>What it is, for a manifest.</summary>
    public override string ToString() => _name;
}
