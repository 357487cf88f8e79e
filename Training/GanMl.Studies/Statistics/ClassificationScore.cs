using GanMl.Inference.LabelledImages;

namespace GanMl.Studies.Statistics;

/// <summary>How well images were classified. Shares from 0 to 1.</summary>
/// <param name="Accuracy">The share of images that were classified rightly.</param>
/// <param name="MacroF1">
/// The mean over the classes of F1, the harmonic mean of precision and recall; 0 for a class of which nothing was recognised. Classes
/// without an image to judge by do not count.
/// </param>
/// <param name="Recalls">The share of each class that was recognised; NaN where there is no image of it.</param>
public sealed record ClassificationScore(double Accuracy, double MacroF1, IReadOnlyList<double> Recalls)
{
    /// <summary>Scores answers.</summary>
    /// <param name="test">What was classified.</param>
    /// <param name="answers">The class that each image was taken for.</param>
    /// <exception cref="ArgumentException">There is not one answer for each image.</exception>
    public static ClassificationScore Of(ILabelledImages test, IReadOnlyList<int> answers)
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(answers);
        if (answers.Count != test.Count)
        {
            throw new ArgumentException($"{answers.Count} answers for {test.Count} images: give one for each.", nameof(answers));
        }

        int classes = test.ClassNames.Count;
        int[] right = new int[classes], actual = new int[classes], answered = new int[classes];
        for (int i = 0; i < answers.Count; i++)
        {
            int label = test.LabelOf(i);
            actual[label]++;
            answered[answers[i]]++;
            right[label] += label == answers[i] ? 1 : 0;
        }

        double f1 = Enumerable.Range(0, classes)
            .Where(label => actual[label] > 0)
            .Average(label => 2.0 * right[label] / (actual[label] + answered[label]));
        return new ClassificationScore(
            (double)right.Sum() / answers.Count,
            f1,
            [.. Enumerable.Range(0, classes).Select(label => (double)right[label] / actual[label])]);
    }

    /// <summary>The mean recall of the classes with the fewest images in a draw.</summary>
    /// <param name="counts">How many images of each class the draw has.</param>
    /// <param name="classes">How many classes; all where there are fewer.</param>
    public double RecallOfRarest(IReadOnlyList<int> counts, int classes = 3)
    {
        ArgumentNullException.ThrowIfNull(counts);
        double[] rarest =
        [
            .. Enumerable.Range(0, Recalls.Count).Where(label => !double.IsNaN(Recalls[label])).OrderBy(label => counts[label])
                .Take(classes).Select(label => Recalls[label]),
        ];
        return rarest.Length > 0 ? rarest.Average() : double.NaN;
    }
}
