using GanMl.Inference.Filters;
using GanMl.Pipelines.Views;

namespace GanMl.Pipelines.Augmentation;

/// <summary>
/// Labels of generated images as a classifier sees them (soft labels; Benigmim et al., 2024, arXiv 2407.15526, recycle knowledge so): an
/// image becomes one row for each class that is likely enough, with the weight of the image divided among them by their probabilities. A
/// trainer that takes weights then learns how sure the classifier is, and no image is learnt under a label that it plainly does not have.
/// </summary>
/// <param name="classifier">Gives the probability of each class. It should be trained on the images that the generator knows.</param>
public sealed class SoftLabels(IImageModel classifier)
{
    /// <summary>Gives the probability of each class.</summary>
    public IImageModel Classifier { get; } = classifier ?? throw new ArgumentNullException(nameof(classifier));

    /// <summary>The classes of the probabilities, in their order; null if they are those of the generator.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>The probability from which on a class gets a row, above 0 and at most 0.5; the most likely class always gets one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public float LeastProbability
    {
        get;
        init => field = value is > 0 and <= 0.5f
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(LeastProbability), value, "The probability from which on a class gets a row is above 0 and at most 0.5.");
    } = 0.05f;

    /// <summary>The key, counted from 0, of each class of the classifier; -1 for one that the real images do not have.</summary>
    /// <param name="keys">The names of the real classes, by key; empty if they have none.</param>
    /// <param name="keyCount">How many keys there are.</param>
    /// <param name="generatorClasses">The classes of the generator.</param>
    /// <exception cref="ArgumentException">The classifier has another number of classes, or knows none of the real ones.</exception>
    internal int[] KeysOf(string[] keys, int keyCount, IReadOnlyList<string> generatorClasses)
    {
        IReadOnlyList<string> names = ClassNames ?? generatorClasses;
        if (names.Count != Classifier.ValuesPerImage)
        {
            throw new ArgumentException(
                $"The classifier of the soft labels gives {Classifier.ValuesPerImage} probabilities, but {names.Count} classes are named: "
                + "say in SoftLabels.ClassNames which they are.");
        }

        int[] found = keys.Length == 0
            ? [.. Enumerable.Range(0, names.Count).Select(i => i < keyCount ? i : -1)]
            : [.. names.Select(name => Array.IndexOf(keys, name))];
        return found.Any(key => key >= 0)
            ? found
            : throw new ArgumentException(
                $"The classifier of the soft labels knows none of the real classes ({KeyNames.List(keys)}): its own are "
                + $"{KeyNames.List(names)}. Say in SoftLabels.ClassNames which they are.");
    }
}
