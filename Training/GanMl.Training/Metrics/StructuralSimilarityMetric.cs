using GanMl.Inference.LabelledImages;
using GanMl.Models.Layers.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>
/// <c>ms-ssim</c>: the mean multi-scale structural similarity of two generated images of one class (Odena et al., 2017). More than that of
/// real images, which is <c>ms-ssim-of-real</c>, means too little variety; class by class it shows which have collapsed.
/// </summary>
/// <remarks>
/// 4,000 images are compared, each with the one before and the one after it in its class. An unconditional generator has one class only, and
/// so have the real images then.
/// </remarks>
public sealed class StructuralSimilarityMetric : IGeneratorMetric
{
    private const int Samples = 4_000;
    private const int SmallestSide = 11;
    private const int BatchSize = 250;

    /// <inheritdoc/>
    public string Name => "ms-ssim";

    /// <inheritdoc/>
    public MetricDirection Direction => MetricDirection.LowerIsBetter;

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Evaluate(MetricContext context)
    {
        ImageShape shape = context.Generator.Info.Shape;
        if (Math.Min(shape.Height, shape.Width) < SmallestSide || context.Train.Shape != shape)
        {
            throw new MetricException(
                $"The metric '{Name}' compares images of at least {SmallestSide} pixels with real ones of the same shape; "
                + $"this generator makes {shape}, and the training set '{context.Train.Name}' has {context.Train.Shape}.");
        }

        int samples = context.Samples ?? Samples;
        bool hasClasses = context.Generator.Info.IsConditional;
        return
        [
            .. Values(Name, context.Generate(samples), samples, hasClasses, context),
            .. Values($"{Name}-of-real", context.Train, samples, hasClasses, context),
        ];
    }

    private static IEnumerable<MetricValue> Values(string name, ILabelledImages images, int samples, bool hasClasses, MetricContext context)
    {
        var classes = PairsOf(images, samples, hasClasses)
            .Select(pairs => (Name: hasClasses ? images.ClassNames[pairs.Label] : null, Values: Compare(name, images, pairs.Images, context)))
            .Where(entry => entry.Values.Length > 0)
            .ToArray();
        if (classes.Length == 0)
        {
            throw new MetricException($"The metric '{name}' needs two images of a class, and '{images.Name}' has none: ask for more samples.");
        }

        // Every class counts alike, so that a set with uneven ones can be compared with images that were drawn evenly.
        double mean = classes.Average(entry => entry.Values.Average());
        double deviation = Math.Sqrt(classes.Sum(entry => Math.Pow(Error(entry.Values), 2))) / classes.Length;
        yield return new MetricValue(name, mean, Bootstrap.Around(mean, deviation));
        foreach ((string? className, double[] values) in classes.Where(entry => entry.Name is not null))
        {
            yield return new MetricValue(name, values.Average(), Bootstrap.Around(values.Average(), Error(values)), className);
        }
    }

    private static double Error(double[] values) => Bootstrap.Deviation(values) / Math.Sqrt(values.Length);

    /// <summary>For each class, images in an order in which neighbours are compared; the seed is fixed, so that real images always give the same.</summary>
    private static IEnumerable<(int Label, int[] Images)> PairsOf(ILabelledImages images, int samples, bool hasClasses)
    {
        var classes = Enumerable.Range(0, images.Count).GroupBy(index => hasClasses ? images.LabelOf(index) : 0).OrderBy(group => group.Key).ToArray();
        var random = new Random(0);
        foreach (var group in classes)
        {
            int[] order = [.. group];
            random.Shuffle(order);
            yield return (group.Key, order[..Math.Min(order.Length, Math.Max(2, samples / classes.Length))]);
        }
    }

    private static double[] Compare(string name, ILabelledImages images, int[] order, MetricContext context)
    {
        int pairs = Math.Max(0, order.Length - 1);
        double[] values = new double[pairs];
        for (int first = 0; first < pairs; first += BatchSize)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            context.Progress?.Report(new MetricProgress($"comparing pairs for {name}", first, pairs));
            using DisposeScope scope = NewDisposeScope();
            int count = Math.Min(BatchSize, pairs - first);
            Tensor pixels = ImageRows.Of(images, order[first..(first + count + 1)]);
            StructuralSimilarity.Of(pixels.narrow(0, 0, count), pixels.narrow(0, 1, count)).data<double>().CopyTo(values.AsSpan(first, count));
        }

        return values;
    }
}
