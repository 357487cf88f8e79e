using System.Globalization;

namespace GanMl.Inference.Filters;

/// <summary>
/// Keeps the images that a classifier recognises as the class that was asked for (Marchetto et al., 2023, arXiv 2305.10118): those of which
/// that class is the most likely, or has at least some probability.
/// </summary>
/// <remarks>
/// The classifier should be trained on the images that the generator was trained on, never on those that something is judged by later.
/// </remarks>
public sealed class ClassifierFilter : IImageFilter
{
    private readonly IImageModel _classifier;
    private readonly int[]? _places;
    private readonly float? _probability;

    /// <summary>A filter by a classifier.</summary>
    /// <param name="classifier">Gives the probability of each class.</param>
    /// <param name="probability">
    /// The least probability of the class that was asked for, above 0 and at most 1; null if it must be the most likely one.
    /// </param>
    /// <param name="places">
    /// Where the classifier gives the probability of each class of the generator; null if both have the classes in the same order.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public ClassifierFilter(IImageModel classifier, float? probability = null, IReadOnlyList<int>? places = null)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        if (probability is not (null or (> 0 and <= 1)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(probability), probability, "The least probability of a kept image is above 0 and at most 1.");
        }

        foreach (int place in places ?? [])
        {
            ArgumentOutOfRangeException.ThrowIfNegative(place, nameof(places));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, classifier.ValuesPerImage, nameof(places));
        }

        _classifier = classifier;
        _probability = probability;
        _places = places is null ? null : [.. places];
    }

    /// <inheritdoc/>
    public void Judge(ReadOnlySpan<float> images, ReadOnlySpan<long> labels, Span<bool> isKept)
    {
        int classes = _classifier.ValuesPerImage;
        CheckLabels(labels, isKept.Length, _places?.Length ?? classes);
        float[] probabilities = new float[isKept.Length * classes];
        _classifier.Compute(images, probabilities);
        for (int i = 0; i < isKept.Length; i++)
        {
            ReadOnlySpan<float> ofImage = probabilities.AsSpan(i * classes, classes);
            float asked = ofImage[_places is null ? (int)labels[i] : _places[labels[i]]];
            isKept[i] = _probability is { } least ? asked >= least : asked >= Largest(ofImage);
        }
    }

    /// <summary>What it is, for a manifest.</summary>
    public override string ToString() => _probability is { } least
        ? string.Create(CultureInfo.InvariantCulture, $"{_classifier}: the class asked for has at least {least}")
        : $"{_classifier}: the class asked for is the most likely";

    private static float Largest(ReadOnlySpan<float> values)
    {
        float largest = float.NegativeInfinity;
        foreach (float value in values)
        {
            largest = float.Max(largest, value);
        }

        return largest;
    }

    /// <exception cref="ArgumentException">There is none for each image, or one that the model does not know.</exception>
    internal static void CheckLabels(ReadOnlySpan<long> labels, int images, int classes)
    {
        if (labels.Length != images)
        {
            throw new ArgumentException(
                "The filter looks whether images are of the class that was asked for, but the generator has no classes.", nameof(labels));
        }

        foreach (long label in labels)
        {
            if (label < 0 || label >= classes)
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The generator's class {label} (counted from 0) is none of the {classes} that the filter knows: its classes must ")
                    + "be those of the generator, in the same order.",
                    nameof(labels));
            }
        }
    }
}
