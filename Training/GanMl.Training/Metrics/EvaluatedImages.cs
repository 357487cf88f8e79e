using GanMl.Images.Derived;
using GanMl.Inference.LabelledImages;

namespace GanMl.Training.Metrics;

/// <summary>The generated images of one evaluation: those of even classes, and those with the shares of the training set.</summary>
internal sealed class EvaluatedImages(MetricContext context, ClassMatching classes) : IDisposable
{
    private readonly Dictionary<ClassShares, GeneratedImages> _images = [];

    /// <summary>The first images of a kind, each drawn once for all metrics.</summary>
    internal ILabelledImages Generate(int count, ClassShares shares, IProgress<int>? progress)
    {
        shares = KindOf(shares);
        if (!_images.TryGetValue(shares, out GeneratedImages? images))
        {
            images = new GeneratedImages(context.Generator, context.Seed, LabelsOf(shares));
            _images.Add(shares, images);
        }

        images.GrowTo(count, progress, context.CancellationToken);
        return images.Count == count ? images : images.First(count);
    }

    public void Dispose()
    {
        foreach (GeneratedImages images in _images.Values)
        {
            images.Dispose();
        }

        _images.Clear();
    }

    /// <summary>Where the training set has the classes evenly and in the order of the generator, both kinds are the same images.</summary>
    private ClassShares KindOf(ClassShares shares)
    {
        bool isEven = classes.TrainCountsOfGenerator.Distinct().Take(2).Count() < 2;
        bool isInOrder = classes.GeneratorPlaces.SequenceEqual(classes.GeneratorPlaces.Order());
        return classes.TrainCountsOfGenerator.All(count => count == 0) || (isEven && isInOrder) ? ClassShares.Even : shares;
    }

    private GeneratedLabels? LabelsOf(ClassShares shares) => !context.Generator.Info.IsConditional
        ? null
        : new GeneratedLabels(
            shares == ClassShares.OfTraining
                ? classes.TrainLabelsOfGenerator
                : count => GeneratedLabels.InTurn(classes.GeneratorPlaces.Count, count),
            classes.GeneratorPlaces,
            classes.Names);
}
