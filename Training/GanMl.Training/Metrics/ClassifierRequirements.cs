using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;

namespace GanMl.Training.Metrics;

/// <summary>What a metric with a classifier asks of generator and data, checked before any time is spent.</summary>
internal static class ClassifierRequirements
{
    /// <exception cref="MetricException">Something does not fit.</exception>
    internal static void Check(MetricContext context, string metric)
    {
        GeneratorInfo generator = context.Generator.Info;
        if (!generator.IsConditional)
        {
            throw new MetricException(
                $"The metric '{metric}' needs a class-conditional generator, and this one takes no label. "
                + "Measure it with a metric that needs no classes, or train it with classes.");
        }

        CheckJudge(context, metric);
        CheckClasses(generator, context.Test, "test");
    }

    /// <summary>What a classifier of the training set asks, whether the generator knows classes or not.</summary>
    /// <exception cref="MetricException">Something does not fit.</exception>
    internal static void CheckJudge(MetricContext context, string metric)
    {
        GeneratorInfo generator = context.Generator.Info;
        if (Math.Min(generator.Shape.Height, generator.Shape.Width) < SmallClassifier.SmallestSide
            || Math.Max(generator.Shape.Height, generator.Shape.Width) > SmallClassifier.LargestSide)
        {
            throw new MetricException(
                $"The metric '{metric}' takes images of {SmallClassifier.SmallestSide} to {SmallClassifier.LargestSide} pixels, "
                + $"and this generator makes {generator.Shape}.");
        }

        CheckSet(generator, context.Train, "training");
        CheckSet(generator, context.Test, "test");
        if (context.Train.ClassNames.Count < 2)
        {
            throw new MetricException($"The metric '{metric}' needs a training set of at least two classes, and '{context.Train.Name}' has one.");
        }

        if (generator.IsConditional)
        {
            CheckClasses(generator, context.Train, "training");
        }
    }

    private static void CheckSet(GeneratorInfo generator, ILabelledImages images, string role)
    {
        if (images.Count == 0)
        {
            throw new MetricException($"The {role} set '{images.Name}' has no images.");
        }

        if (images.Shape != generator.Shape)
        {
            throw new MetricException(
                $"The generator makes {generator.Shape} images and the {role} set '{images.Name}' has {images.Shape}: "
                + "open the set with the generator's size and channels.");
        }
    }

    private static void CheckClasses(GeneratorInfo generator, ILabelledImages images, string role)
    {
        if (!images.ClassNames.SequenceEqual(generator.ClassNames, StringComparer.Ordinal))
        {
            throw new MetricException(
                $"The generator's classes ({Listed(generator.ClassNames)}) are not those of the {role} set '{images.Name}' "
                + $"({Listed(images.ClassNames)}), in that order: measure it on the set that it was trained on.");
        }
    }

    private static string Listed(IReadOnlyList<string> names) =>
        names.Count <= 12 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(12))} and {names.Count - 12} more";
}
