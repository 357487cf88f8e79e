using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;

namespace GanMl.Training.Metrics;

/// <summary>What a metric asks of the generator and of the real images, checked before any time is spent.</summary>
public static class MetricRequirements
{
    /// <summary>
    /// What features ask: real images of the generator's shape, and a feature network, or what the classifier asks from which it is made.
    /// </summary>
    /// <param name="context">The evaluation.</param>
    /// <param name="metric">The metric's name, for the message.</param>
    /// <param name="images">How many training, test and generated images the metric needs at least.</param>
    /// <exception cref="MetricException">Something does not fit; the message says what, and what to do.</exception>
    public static void CheckFeatures(MetricContext context, string metric, int images)
    {
        if (context.FeatureNetwork is null)
        {
            CheckJudge(context, metric, " Or give a feature network of your own (MetricContext.FeatureNetwork).");
        }

        CheckSets(context, metric, images);
        CheckShares(context, metric, images);
        if ((context.Samples ?? images) < images)
        {
            throw new MetricException(
                $"The metric '{metric}' needs at least {images} generated images, and {context.Samples} were asked for.");
        }
    }

    /// <summary>
    /// What a classifier of the training images asks, whether the generator knows classes or not: images of 16 to 64 pixels, at least two
    /// classes, and those of the generator where it has any.
    /// </summary>
    /// <param name="context">The evaluation.</param>
    /// <param name="metric">The metric's name, for the message.</param>
    /// <exception cref="MetricException">Something does not fit; the message says what, and what to do.</exception>
    public static void CheckClassifier(MetricContext context, string metric)
    {
        CheckJudge(context, metric, advice: "");
        CheckSets(context, metric, images: 1);
        if (context.Generator.Info.IsConditional)
        {
            CheckClasses(context.Generator.Info, context.Train);
        }
    }

    /// <summary>
    /// What <see cref="CheckClassifier"/> asks, and a class-conditional generator with the classes of the training and the test images. The
    /// test set may lack some.
    /// </summary>
    /// <param name="context">The evaluation.</param>
    /// <param name="metric">The metric's name, for the message.</param>
    /// <exception cref="MetricException">Something does not fit; the message says what, and what to do.</exception>
    public static void CheckClasses(MetricContext context, string metric)
    {
        if (!context.Generator.Info.IsConditional)
        {
            throw new MetricException(
                $"The metric '{metric}' needs a class-conditional generator, and this one takes no label. "
                + "Measure it with a metric that needs no classes, or train it with classes.");
        }

        CheckClassifier(context, metric);
        if (context.Classes.InTestAlone is { Count: > 0 } unknown)
        {
            throw new MetricException(
                $"The test set '{context.Test.Name}' has images of classes that the generator does not draw ({Listed(unknown)}): "
                + "leave these classes out, or measure the generator on the set that it was trained on.");
        }

        if (!context.Classes.HasLabels && context.Train.ClassNames.Count > 1)
        {
            throw new MetricException(
                $"The metric '{metric}' needs the classes of the test images, and the test set '{context.Test.Name}' has only one "
                + $"({Listed(context.Test.ClassNames)}): give it one folder for each class ({Listed(context.Train.ClassNames)}).");
        }
    }

    private static void CheckJudge(MetricContext context, string metric, string advice)
    {
        ImageShape shape = context.Generator.Info.Shape;
        if (Math.Min(shape.Height, shape.Width) < SmallClassifier.SmallestSide
            || Math.Max(shape.Height, shape.Width) > SmallClassifier.LargestSide)
        {
            throw new MetricException(
                $"The metric '{metric}' takes images of {SmallClassifier.SmallestSide} to {SmallClassifier.LargestSide} pixels, "
                + $"and this generator makes {shape}.{advice}");
        }

        if (context.Train.ClassNames.Count < 2)
        {
            throw new MetricException(
                $"The metric '{metric}' looks at images with a classifier of the training set, "
                + $"and '{context.Train.Name}' has only one class.{advice}");
        }
    }

    private static void CheckSets(MetricContext context, string metric, int images)
    {
        foreach ((string role, ILabelledImages set) in new[] { ("training", context.Train), ("test", context.Test) })
        {
            if (set.Count < images)
            {
                throw new MetricException(
                    $"The metric '{metric}' needs at least {images} images, and the {role} set '{set.Name}' has {set.Count}.");
            }

            if (set.Shape != context.Generator.Info.Shape)
            {
                throw new MetricException(
                    $"The generator makes {context.Generator.Info.Shape} images and the {role} set '{set.Name}' has {set.Shape}: "
                    + "open the set with the generator's size and channels.");
            }
        }
    }

    /// <summary>Features are compared with the class shares of the training set: these need enough test images.</summary>
    private static void CheckShares(MetricContext context, string metric, int images)
    {
        ClassMatching classes = context.Classes;
        int fits = classes.HasLabels ? classes.TestLabels(images).Length : images;
        if (fits < images)
        {
            throw new MetricException(
                $"The metric '{metric}' needs at least {images} test images with the class shares of the training set "
                + $"'{context.Train.Name}', and the test set '{context.Test.Name}' has {fits}: add test images of its frequent classes.");
        }
    }

    private static void CheckClasses(GeneratorInfo generator, ILabelledImages train)
    {
        if (generator.ClassNames.SequenceEqual(train.ClassNames, StringComparer.Ordinal))
        {
            return;
        }

        string[] undrawn = [.. train.ClassNames.Except(generator.ClassNames, StringComparer.Ordinal)];
        string[] untrained = [.. generator.ClassNames.Except(train.ClassNames, StringComparer.Ordinal)];
        if (undrawn.Length > 0 || untrained.Length > 0)
        {
            throw new MetricException(
                $"The generator's classes ({Listed(generator.ClassNames)}) are not those of the training set '{train.Name}' "
                + $"({Listed(train.ClassNames)}): measure it on the set that it was trained on.");
        }
    }

    private static string Listed(IReadOnlyList<string> names) =>
        names.Count <= 12 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(12))} and {names.Count - 12} more";
}
