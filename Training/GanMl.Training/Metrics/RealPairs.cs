using System.Globalization;
using GanMl.Images.Derived;
using GanMl.Inference.LabelledImages;

namespace GanMl.Training.Metrics;

/// <summary>Some real images.</summary>
/// <param name="IsTest">Whether they are of the test set; otherwise of the training set.</param>
/// <param name="Indices">Which of the set, in its order.</param>
internal sealed record RealSelection(bool IsTest, int[] Indices);

/// <summary>Two sets of real images, as many of each class in both and none in both, whose comparison is the ceiling of a metric.</summary>
/// <param name="First">Those in the place of the real images.</param>
/// <param name="Second">Those in the place of the generated images.</param>
/// <param name="Of">What they are, as a phrase.</param>
internal sealed record RealPair(RealSelection First, RealSelection Second, string Of);

/// <summary>Finds real images that stand in for generated ones.</summary>
internal static class RealPairs
{
    /// <summary>
    /// The training images that generated ones are compared with, and as many others with the same classes: test images where there are
    /// enough, otherwise other training images. Null where there are not enough of these either.
    /// </summary>
    internal static RealPair? Of(MetricContext context, int count)
    {
        ILabelledImages train = context.Train;
        int[] labels = context.Classes.TrainLabels(Math.Min(count, train.Count));
        int[] indices = ClassSelection.Of(train, labels);
        var first = new RealSelection(IsTest: false, indices);
        if (OfTest(context, labels) is { } test)
        {
            return new RealPair(first, new(IsTest: true, test), string.Create(
                CultureInfo.InvariantCulture, $"{test.Length:N0} test images against as many training images"));
        }

        int[] twice = [.. train.CountByClass().Select(available => available / 2)];
        return LabelSequence.LengthWithin(labels, twice) < labels.Length
            ? null
            : new RealPair(
                first,
                new(IsTest: false, ClassSelection.Of(train, labels, but: indices)),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{labels.Length:N0} training images against as many others, test images being too few"));
    }

    /// <summary>Why there is no pair.</summary>
    internal static string TooFew(MetricContext context, int count) => string.Create(
        CultureInfo.InvariantCulture,
        $"too few real images: {Math.Min(count, context.Train.Count):N0} more are needed, with the classes of the "
        + $"{context.Train.Count:N0} training images, and there are {context.Test.Count:N0} test images");

    /// <summary>
    /// Two halves of the test images with the class shares of the training set, at most so many in each; null where no class has two.
    /// </summary>
    internal static RealPair? OfTest(MetricContext context, int count)
    {
        ILabelledImages test = context.Test;
        if (!context.Classes.HasLabels)
        {
            int half = Math.Min(count, test.Count / 2);
            int[] spread = ClassSelection.Spread(test.Count, 2 * half);
            return half == 0 ? null : PairOfTest(
                [.. spread.Where((_, place) => place % 2 == 0)], [.. spread.Where((_, place) => place % 2 == 1)]);
        }

        int[] labels = context.Classes.TestLabels(count);
        labels = labels[..LabelSequence.LengthWithin(labels, [.. test.CountByClass().Select(available => available / 2)])];
        int[] first = ClassSelection.Of(test, labels);
        return labels.Length == 0 ? null : PairOfTest(first, ClassSelection.Of(test, labels, but: first));
    }

    private static RealPair PairOfTest(int[] first, int[] second) => new(
        new(IsTest: true, first),
        new(IsTest: true, second),
        string.Create(
            CultureInfo.InvariantCulture,
            $"{second.Length:N0} test images in place of generated ones, against as many other test images"));

    private static int[]? OfTest(MetricContext context, int[] labels)
    {
        if (!context.Classes.HasLabels)
        {
            return context.Test.Count < labels.Length ? null : ClassSelection.Spread(context.Test.Count, labels.Length);
        }

        return context.Classes.TestLabels(labels.Length).SequenceEqual(labels) ? ClassSelection.Of(context.Test, labels) : null;
    }
}
