using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;
using GanMl.Training.Metrics.Classification;

namespace GanMl.Training.Metrics;

/// <summary>How often images of each class were taken for each class.</summary>
internal sealed class ConfusionMatrix
{
    private readonly long[,] _counts;

    /// <summary>An empty matrix.</summary>
    /// <param name="classNames">The names of the classes, in the order of their labels.</param>
    public ConfusionMatrix(IReadOnlyList<string> classNames)
    {
        ClassNames = classNames;
        _counts = new long[classNames.Count, classNames.Count];
    }

    /// <summary>The names of the classes, in the order of their labels.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>How many images of class <paramref name="actual"/> were taken for <paramref name="predicted"/>.</summary>
    public long this[int actual, int predicted] => _counts[actual, predicted];

    /// <summary>All images: how many were classified rightly, of how many.</summary>
    public Share Accuracy
    {
        get
        {
            var perClass = Enumerable.Range(0, ClassNames.Count).Select(AccuracyOf).ToArray();
            return new Share(perClass.Sum(share => share.Hits), perClass.Sum(share => share.Total));
        }
    }

    /// <summary>Classifies every image of a set and counts the answers.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static ConfusionMatrix Of(SmallClassifier classifier, ILabelledImages images, CancellationToken cancellationToken = default)
    {
        var confusion = new ConfusionMatrix(images.ClassNames);
        int[] predicted = ClassifierTrainer.Classify(classifier, images, cancellationToken);
        for (int i = 0; i < predicted.Length; i++)
        {
            confusion.Add(images.LabelOf(i), predicted[i]);
        }

        return confusion;
    }

    /// <summary>The images of one class: how many were classified rightly, of how many.</summary>
    public Share AccuracyOf(int label)
    {
        long total = 0;
        for (int predicted = 0; predicted < ClassNames.Count; predicted++)
        {
            total += _counts[label, predicted];
        }

        return new Share(_counts[label, label], total);
    }

    /// <summary>Counts one image.</summary>
    internal void Add(int actual, int predicted) => _counts[actual, predicted]++;
}
