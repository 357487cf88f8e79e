using GanMl.Models.Layers.Steps;
using GanMl.Training.Metrics.Features;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>
/// <c>frechet-distance</c>: the Fréchet distance between features of generated and of training images (Heusel et al., 2017); 0 is perfect.
/// It is the FID where the feature network is Inception's.
/// </summary>
/// <remarks>
/// It sees sharpness and variety together. As many training images are taken as generated ones, so no more than there are.
/// <c>frechet-distance-of-real</c> is what test images score: the mark to compare with, since a finite number of images is never at 0, and the
/// farther from it the fewer they are. Where there are fewer test images, say 50, it is of 50 test and 50 training images, and stands beside
/// <c>frechet-distance-at-50</c>, that of 50 generated ones. The interval is by bootstrap over both sets of images.
/// </remarks>
public sealed class FrechetDistanceMetric : IGeneratorMetric
{
    private const int Samples = 10_000;
    private const int FewestImages = 2;

    /// <inheritdoc/>
    public string Name => "frechet-distance";

    /// <inheritdoc/>
    public MetricDirection Direction => MetricDirection.LowerIsBetter;

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Evaluate(MetricContext context)
    {
        FeatureRequirements.Check(context, Name, FewestImages);
        int count = Math.Min(context.Samples ?? Samples, context.Train.Count), fewer = Math.Min(count, context.Test.Count);
        var values = new List<MetricValue> { Value(Name, context, context.Features.OfTrain(count), context.Features.OfGenerated(count)) };
        Tensor real = context.Features.OfTrain(fewer);
        if (fewer < count)
        {
            values.Add(Value($"{Name}-at-{fewer}", context, real, context.Features.OfGenerated(fewer)));
        }

        values.Add(Value($"{Name}-of-real", context, real, context.Features.OfTest(fewer)));
        return values;
    }

    private static MetricValue Value(string name, MetricContext context, Tensor real, Tensor others)
    {
        double distance = Distance(real, others, Moments);

        // The roots of large matrices take long.
        int repeats = real.size(1) <= 512 ? 100 : 20, done = 0;
        return new MetricValue(name, distance, Bootstrap.Around(distance, repeats, random =>
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            context.Progress?.Report(new MetricProgress($"resampling the {name}", done++, repeats));
            return Distance(real, others, features => ResampledMoments(features, random));
        }));
    }

    private static double Distance(Tensor real, Tensor others, Func<Tensor, FeatureMoments> moments)
    {
        using FeatureMoments first = moments(real), second = moments(others);
        return FrechetDistance.Between(first, second);
    }

    private static FeatureMoments Moments(Tensor features) => new(features);

    /// <summary>The moments of as many vectors, drawn with replacement. They are gathered block by block, never all at once.</summary>
    private static FeatureMoments ResampledMoments(Tensor features, Random random)
    {
        long[] drawn = Bootstrap.Rows(random, features.size(0));
        FeatureMoments? moments = null;
        foreach ((long first, long rows) in FeatureMatrix.Blocks(drawn.Length, features.size(1)))
        {
            using DisposeScope block = NewDisposeScope();
            Tensor vectors = features.index_select(0, tensor(drawn.AsSpan((int)first, (int)rows).ToArray()));
            if (moments is null)
            {
                moments = new FeatureMoments(vectors);
            }
            else
            {
                moments.Add(vectors);
            }
        }

        return moments!;
    }
}
