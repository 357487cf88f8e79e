using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;

namespace GanMl.Training.Metrics.Features;

/// <summary>What a metric over features asks of generator and data, checked before any time is spent.</summary>
internal static class FeatureRequirements
{
    /// <exception cref="MetricException">Something does not fit.</exception>
    internal static void Check(MetricContext context, string metric, int images)
    {
        ImageShape shape = context.Generator.Info.Shape;
        CheckSet(shape, context.Train, "training", metric, images);
        CheckSet(shape, context.Test, "test", metric, images);
        if ((context.Samples ?? images) < images)
        {
            throw new MetricException($"The metric '{metric}' needs at least {images} generated images, and {context.Samples} were asked for.");
        }

        if (context.FeatureNetwork is not null)
        {
            return;
        }

        if (context.Train.ClassNames.Count < 2)
        {
            throw new MetricException(
                $"The metric '{metric}' looks at images with a classifier of the training set, and '{context.Train.Name}' has only one class. "
                + "Give a feature network of your own.");
        }

        if (Math.Min(shape.Height, shape.Width) < SmallClassifier.SmallestSide || Math.Max(shape.Height, shape.Width) > SmallClassifier.LargestSide)
        {
            throw new MetricException(
                $"The metric '{metric}' looks at images with a classifier for {SmallClassifier.SmallestSide} to {SmallClassifier.LargestSide} pixels, "
                + $"and this generator makes {shape}. Give a feature network of your own.");
        }
    }

    private static void CheckSet(ImageShape shape, ILabelledImages images, string role, string metric, int wanted)
    {
        if (images.Count < wanted)
        {
            throw new MetricException($"The metric '{metric}' needs at least {wanted} images, and the {role} set '{images.Name}' has {images.Count}.");
        }

        if (images.Shape != shape)
        {
            throw new MetricException(
                $"The generator makes {shape} images and the {role} set '{images.Name}' has {images.Shape}: "
                + "open the set with the generator's size and channels.");
        }
    }
}
