using System.Globalization;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Metrics.Classification;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>
/// <c>ms-ssim</c>: the mean multi-scale structural similarity of two generated images of one class (Odena et al., 2017). More than that of
/// real images, which is <c>ms-ssim-of-real</c>, means too little variety; class by class it shows which have collapsed.
/// </summary>
/// <remarks>
/// 4,000 images are compared, each with the one before and the one after it in its class. Every class counts alike, however many images it
/// has; a class of which there are no two real images is left out of both means. An unconditional generator has one class only, and so have
/// the real images then.
/// </remarks>
internal sealed class StructuralSimilarity : IGeneratorMetric
{
    private const int Samples = 4_000;
    private const int BatchSize = 250;
    private const int Window = SimilarityWindow.Side;
    private const double Luminance = 0.01 * 0.01;
    private const double Contrast = 0.03 * 0.03;

    private static readonly double[] Weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

    /// <inheritdoc/>
    public string Name => "ms-ssim";

    /// <inheritdoc/>
    public MetricDirection Direction => MetricDirection.LowerIsBetter;

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Evaluate(MetricContext context)
    {
        ImageShape shape = context.Generator.Info.Shape;
        if (Math.Min(shape.Height, shape.Width) < Window || context.Train.Shape != shape)
        {
            throw new MetricException(
                $"The metric '{Name}' compares images of at least {Window} pixels with real ones of the same shape; "
                + $"this generator makes {shape}, and the training set '{context.Train.Name}' has {context.Train.Shape}.");
        }

        int samples = context.Samples ?? Samples;
        bool hasClasses = context.Generator.Info.IsConditional;
        ClassValues[] drawn = Values(Name, context.Generate(samples), samples, hasClasses, context);
        ClassValues[] real = context.Real.Remember(
            $"ms-ssim {samples} {hasClasses}",
            () => Values($"{Name}-of-real", context.Train, samples, hasClasses, context),
            ofFeatures: false);
        int[] both = [.. drawn.Select(values => values.Label).Intersect(real.Select(values => values.Label))];
        MetricValue[] ofReal = [.. Summary($"{Name}-of-real", real, both)];
        return
        [
            .. Summary(Name, drawn, both).Select(value => value with
            {
                Ceiling = context.Ceiling(() => Ceiling(value, ofReal, samples)),
            }),
            .. ofReal,
        ];
    }

    /// <summary>
    /// Multi-scale structural similarity of images, pair by pair (Wang et al., 2003): 1 for equal ones, about 0 for unlike ones. A Gaussian
    /// window of 11 pixels with a standard deviation of 1.5, K1 = 0.01, K2 = 0.03, valid positions only, halving by means of 2 x 2.
    /// </summary>
    /// <remarks>
    /// The paper's five scales need 176 pixels. Smaller images have as many scales as leave 11 pixels (two at 28 and 32, three at 64),
    /// and the paper's weights of those scales, brought to a sum of 1: such values can be compared only with others at the same size.
    /// Colour images are compared channel by channel; the mean counts. Where contrast and structure are opposite at a scale, the value is
    /// 0.
    /// </remarks>
    /// <param name="first">Images [N, C, H, W] in [0, 1], of at least 11 pixels.</param>
    /// <param name="second">As many others.</param>
    /// <returns>Float64 [N], 0 to 1.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or are too small.</exception>
    internal static Tensor Of(Tensor first, Tensor second)
    {
        int scales = ScalesOf(first);
        if (!first.shape.SequenceEqual(second.shape))
        {
            throw new ArgumentException(
                $"Images of [{string.Join(", ", first.shape)}] are compared with [{string.Join(", ", second.shape)}]: "
                + "the shapes must be the same.",
                nameof(second));
        }

        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor x = first.to(ScalarType.Float64), y = second.to(ScalarType.Float64);
        double sum = Weights.Take(scales).Sum();
        Tensor result = ones(x.size(0), ScalarType.Float64, x.device);
        for (int scale = 0; scale < scales; scale++)
        {
            bool isLast = scale == scales - 1;
            result *= ScaleOf(x, y, withLuminance: isLast).clamp(min: 0).pow(Weights[scale] / sum);
            if (!isLast)
            {
                x = nn.functional.avg_pool2d(x, 2);
                y = nn.functional.avg_pool2d(y, 2);
            }
        }

        return result.MoveToOuterDisposeScope();
    }

    private static MetricCeiling Ceiling(MetricValue value, MetricValue[] ofReal, int samples) =>
        ofReal.FirstOrDefault(real => real.ClassName == value.ClassName) is { } real
            ? new MetricCeiling(real.Value, string.Create(CultureInfo.InvariantCulture, $"up to {samples:N0} training images"))
            : new MetricCeiling(null, "there are no two training images of the class");

    /// <summary>The similarity of the pairs of each class that has any.</summary>
    private static ClassValues[] Values(string name, ILabelledImages images, int samples, bool hasClasses, MetricContext context)
    {
        ClassValues[] classes =
        [
            .. PairsOf(images, samples, hasClasses)
                .Select(pairs => new ClassValues(
                    pairs.Label,
                    hasClasses ? images.ClassNames[pairs.Label] : null,
                    Compare(name, images, pairs.Images, context)))
                .Where(entry => entry.Values.Length > 0),
        ];
        return classes.Length > 0
            ? classes
            : throw new MetricException(
                $"The metric '{name}' needs two images of a class, and '{images.Name}' has none: ask for more samples.");
    }

    /// <summary>The mean of the classes, then each of them. Every class counts alike, so that uneven sets can be compared.</summary>
    /// <param name="name">What the values are called.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="meant">Those that make the mean, if any of them are there.</param>
    private static IEnumerable<MetricValue> Summary(string name, ClassValues[] classes, int[] meant)
    {
        ClassValues[] counted = meant.Length == 0 ? classes : [.. classes.Where(entry => meant.Contains(entry.Label))];
        double mean = counted.Average(entry => entry.Values.Average());
        double deviation = Math.Sqrt(counted.Sum(entry => Math.Pow(Error(entry.Values), 2))) / counted.Length;
        yield return new MetricValue(name, mean, Bootstrap.Around(mean, deviation).Within(0, 1));
        foreach ((_, string? className, double[] values) in classes.Where(entry => entry.Name is not null))
        {
            double average = values.Average();
            yield return new MetricValue(name, average, Bootstrap.Around(average, Error(values)).Within(0, 1), className);
        }
    }

    private static double Error(double[] values) => Bootstrap.Deviation(values) / Math.Sqrt(values.Length);

    /// <summary>
    /// For each class, images in an order in which neighbours are compared; the seed is fixed, so that real images always give the same.
    /// </summary>
    private static IEnumerable<(int Label, int[] Images)> PairsOf(ILabelledImages images, int samples, bool hasClasses)
    {
        var classes = Enumerable.Range(0, images.Count)
            .GroupBy(index => hasClasses ? images.LabelOf(index) : 0)
            .OrderBy(group => group.Key)
            .ToArray();
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
            Of(pixels.narrow(0, 0, count), pixels.narrow(0, 1, count)).data<double>().CopyTo(values.AsSpan(first, count));
        }

        return values;
    }

    private static int ScalesOf(Tensor images)
    {
        if (images.dim() != 4 || Math.Min(images.size(2), images.size(3)) < Window)
        {
            throw new ArgumentException(
                $"Structural similarity compares images [N, C, H, W] of at least {Window} pixels, not [{string.Join(", ", images.shape)}].",
                nameof(images));
        }

        long side = Math.Min(images.size(2), images.size(3));
        return Enumerable.Range(1, Weights.Length).Last(scales => side >> (scales - 1) >= Window);
    }

    /// <summary>Mean contrast and structure of each pair at one scale, times luminance where asked for, [N].</summary>
    private static Tensor ScaleOf(Tensor x, Tensor y, bool withLuminance)
    {
        Tensor meanX = SimilarityWindow.Means(x), meanY = SimilarityWindow.Means(y);
        Tensor varianceX = SimilarityWindow.Means(x * x) - (meanX * meanX), varianceY = SimilarityWindow.Means(y * y) - (meanY * meanY);
        Tensor covariance = SimilarityWindow.Means(x * y) - (meanX * meanY);
        Tensor similarity = ((2 * covariance) + Contrast) / (varianceX + varianceY + Contrast);
        if (withLuminance)
        {
            similarity *= ((2 * meanX * meanY) + Luminance) / ((meanX * meanX) + (meanY * meanY) + Luminance);
        }

        return similarity.mean([1, 2, 3]);
    }

    private sealed record ClassValues(int Label, string? Name, double[] Values);
}
