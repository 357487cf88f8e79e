using System.Globalization;
using GanMl.Inference.LabelledImages;

namespace GanMl.Inference.Filters;

/// <summary>
/// Keeps the images that are about as near to their class as real ones: the distance of their features to the mean of the class's real
/// images is at most that which a share of the real images does not exceed.
/// </summary>
public sealed class ClassDistanceFilter : IImageFilter
{
    private const int Batch = 256;

    private readonly IImageModel _features;
    private readonly float[][] _means;
    private readonly double[] _limits;
    private readonly double _quantile;

    private ClassDistanceFilter(IImageModel features, float[][] means, double[] limits, double quantile)
    {
        _quantile = quantile;
        _features = features;
        _means = means;
        _limits = limits;
    }

    /// <summary>The largest distance to the mean at which an image is kept, by class in the order of the generator's.</summary>
    public IReadOnlyList<double> Limits => _limits;

    /// <summary>Looks at real images of every class.</summary>
    /// <param name="features">Gives vectors in which alike images are near each other: the last hidden layer of a classifier, say.</param>
    /// <param name="real">Real images: those that the generator was trained on, not those that something is judged by later.</param>
    /// <param name="classNames">The classes of the generator. They are found among those of the real images by name.</param>
    /// <param name="quantile">The share of the real images that the filter would keep, above 0 and at most 1.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quantile"/> is out of range.</exception>
    /// <exception cref="ArgumentException">There are no real images of a class; or a generator without classes.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> asked for it.</exception>
    public static ClassDistanceFilter Learn(
        IImageModel features,
        ILabelledImages real,
        IReadOnlyList<string> classNames,
        double quantile = 0.95,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(classNames);
        if (!(quantile is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(quantile), quantile, "The share of real images within the distance is above 0 and at most 1.");
        }

        if (classNames.Count == 0)
        {
            throw new ArgumentException(
                "The filter compares images with the class that was asked for, but the generator has no classes.", nameof(classNames));
        }

        ILookup<int, int> byLabel = Enumerable.Range(0, real.Count).ToLookup(real.LabelOf);
        float[][] means = new float[classNames.Count][];
        double[] limits = new double[classNames.Count];
        for (int label = 0; label < means.Length; label++)
        {
            int place = Enumerable.Range(0, real.ClassNames.Count).FirstOrDefault(i => real.ClassNames[i] == classNames[label], -1);
            int[] images = [.. byLabel[place]];
            if (images.Length == 0)
            {
                throw new ArgumentException(
                    $"The set '{real.Name}' has no images of class '{classNames[label]}', with which those of the generator could be "
                    + "compared.",
                    nameof(real));
            }

            float[] values = FeaturesOf(features, real, images, cancellationToken);
            means[label] = MeanOf(values, features.ValuesPerImage);
            double[] distances = [.. values.Chunk(features.ValuesPerImage).Select(vector => Distance(vector, means[label])).Order()];

            // The smallest distance that so many do not exceed.
            limits[label] = distances[(int)Math.Ceiling(quantile * distances.Length) - 1];
        }

        return new ClassDistanceFilter(features, means, limits, quantile);
    }

    /// <inheritdoc/>
    public void Judge(ReadOnlySpan<float> images, ReadOnlySpan<long> labels, Span<bool> isKept)
    {
        ClassifierFilter.CheckLabels(labels, isKept.Length, _means.Length);
        int size = _features.ValuesPerImage;
        float[] values = new float[isKept.Length * size];
        _features.Compute(images, values);
        for (int i = 0; i < isKept.Length; i++)
        {
            isKept[i] = Distance(values.AsSpan(i * size, size), _means[labels[i]]) <= _limits[labels[i]];
        }
    }

    /// <summary>What it is, for a manifest.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{_features}: as near to the class as {_quantile} of the real images");

    private static float[] FeaturesOf(IImageModel features, ILabelledImages real, int[] indices, CancellationToken cancellation)
    {
        int length = real.Shape.Length, size = features.ValuesPerImage;
        float[] values = new float[indices.Length * size], images = new float[Math.Min(Batch, indices.Length) * length];
        byte[] pixels = new byte[length];
        int done = 0;
        foreach (int[] batch in indices.Chunk(Batch))
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < batch.Length; i++)
            {
                real.CopyPixels(batch[i], pixels);
                for (int pixel = 0; pixel < length; pixel++)
                {
                    images[(i * length) + pixel] = pixels[pixel] / (float)byte.MaxValue;
                }
            }

            features.Compute(images.AsSpan(0, batch.Length * length), values.AsSpan(done * size, batch.Length * size));
            done += batch.Length;
        }

        return values;
    }

    private static float[] MeanOf(float[] values, int size)
    {
        double[] sums = new double[size];
        for (int i = 0; i < values.Length; i++)
        {
            sums[i % size] += values[i];
        }

        return [.. sums.Select(sum => (float)(sum * size / values.Length))];
    }

    private static double Distance(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        double squares = 0;
        for (int i = 0; i < one.Length; i++)
        {
            double difference = one[i] - other[i];
            squares += difference * difference;
        }

        return Math.Sqrt(squares);
    }
}
