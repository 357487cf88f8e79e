using System.Globalization;
using GanMl.Images.Derived;
using GanMl.Models.Classification;
using GanMl.Training.Metrics.Classification;

namespace GanMl.Training.Metrics;

/// <summary>The ceilings of the metrics that look at images with a classifier.</summary>
internal static class ClassifierCeiling
{
    /// <summary>
    /// What a classifier reaches on the test images that has learnt from as many training images as another has from generated ones, and as
    /// many of each class.
    /// </summary>
    internal static MetricCeiling OfLearning(MetricContext context, int count)
    {
        IReadOnlyList<int> places = context.Classes.GeneratorPlaces, counts = context.Train.CountByClass();
        int[] labels = [.. GeneratedLabels.InTurn(places.Count, count).Select(label => places[label])];
        int possible = LabelSequence.LengthWithin(labels, [.. counts, .. new int[context.Classes.Names.Count - counts.Count]]);
        if (possible < count)
        {
            return new MetricCeiling(null, string.Create(
                CultureInfo.InvariantCulture,
                $"too few training images: {count:N0} are needed, as many of each class, and class "
                + $"'{context.Classes.Names[labels[possible]]}' has {counts.ElementAtOrDefault(labels[possible]):N0}, enough for "
                + $"{possible:N0} in all"));
        }

        double accuracy = context.Real.Remember(
            $"accuracy after {count} training images",
            () =>
            {
                var images = new SelectedImages(context.Train, ClassSelection.Of(context.Train, labels), "as many real");
                using SmallClassifier learner = context.TrainClassifier(images);
                return MetricValue.MeanOf("", ConfusionMatrix.Of(learner, context.Test, context.CancellationToken)).Value;
            },
            ofFeatures: false);
        return new MetricCeiling(accuracy, string.Create(CultureInfo.InvariantCulture, $"a classifier of {count:N0} training images"));
    }

    /// <summary>
    /// The classes that the judge sees in test images with the shares of the training set, as many as there are generated ones.
    /// </summary>
    /// <returns>What the judge sees; null, and why, where there are too few.</returns>
    internal static (int[]? Seen, string Of) OfClasses(MetricContext context, int count)
    {
        int[] labels = context.Classes.HasLabels ? context.Classes.TestLabels(count) : [];
        if (labels.Length < count)
        {
            return (null, string.Create(
                CultureInfo.InvariantCulture,
                $"too few test images: {count:N0} are needed with the shares of the training set, and there are {labels.Length:N0}"));
        }

        int[] seen = context.Real.Remember(
            $"classes seen in {count} test images",
            () => ClassifierTrainer.Classify(
                context.RealClassifier(),
                new SelectedImages(context.Test, ClassSelection.Of(context.Test, labels), context.Test.Name),
                context.CancellationToken),
            ofFeatures: false);
        return (seen, string.Create(CultureInfo.InvariantCulture, $"{count:N0} test images"));
    }
}
