using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;
using GanMl.Training.Metrics.Classification;

namespace GanMl.Training.Metrics;

/// <summary>
/// <c>class-divergence</c>: the Kullback-Leibler divergence, in nats, of the classes that a classifier of real images sees in the
/// generated ones from those of the training set, which a conditional generator is asked for. And <c>mode-coverage</c>, the share of the
/// classes of the training set that is drawn at all (Srivastava et al., 2017, VEEGAN).
/// </summary>
/// <remarks>
/// 0 is perfect; a generator that keeps to one of ten classes has ln 10 = 2.3. The interval is by bootstrap over the images.
/// </remarks>
internal sealed class ClassDivergence : IGeneratorMetric
{
    private const int Samples = 10_000;
    private const int Repeats = 100;

    /// <inheritdoc/>
    public string Name => "class-divergence";

    /// <inheritdoc/>
    public MetricDirection Direction => MetricDirection.LowerIsBetter;

    /// <inheritdoc/>
    public IReadOnlyList<string> OtherValues { get; } = ["mode-coverage"];

    /// <inheritdoc/>
    public IReadOnlyList<MetricValue> Evaluate(MetricContext context)
    {
        MetricRequirements.CheckClassifier(context, Name);
        SmallClassifier judge = context.RealClassifier();
        int count = context.Samples ?? Samples;
        ILabelledImages generated = context.Generate(count, ClassShares.OfTraining);
        int[] seen = ClassifierTrainer.Classify(judge, generated, context.CancellationToken);
        double[] trained = Shares(Labels(context.Train), judge.Classes);
        double[] asked = context.Generator.Info.IsConditional ? Shares(Labels(generated), judge.Classes) : trained;

        // A class too rare to be asked for among so few images may be seen by mistake, which is no infinite divergence.
        double[] wanted = asked.Zip(trained).Any(share => share is { First: 0, Second: > 0 }) ? trained : asked;
        double divergence = Divergence(Shares(seen, judge.Classes), wanted);
        Interval? interval = double.IsFinite(divergence)
            ? Bootstrap.Around(
                divergence,
                Repeats,
                random => Divergence(Shares([.. Bootstrap.Rows(random, seen.Length).Select(row => seen[row])], judge.Classes), wanted))
                .Within(0, double.PositiveInfinity)
            : null;
        (int[]? real, string of) = context.Ceilings ? ClassifierCeiling.OfClasses(context, count) : (null, "");
        return
        [
            new MetricValue(Name, divergence, interval)
            {
                Ceiling = Ceiling(classes => Divergence(Shares(classes, judge.Classes), wanted)),
            },
            MetricValue.Of("mode-coverage", Drawn(seen, asked)) with
            {
                Interval = null,
                Ceiling = Ceiling(classes => Drawn(classes, asked).Value),
            },
        ];

        MetricCeiling? Ceiling(Func<int[], double> measure) =>
            context.Ceiling(() => new MetricCeiling(real is null ? null : measure(real), of));
    }

    private static Share Drawn(int[] seen, double[] asked) =>
        new(seen.Distinct().Count(label => asked[label] > 0), asked.Count(share => share > 0));

    /// <summary>The sum of p ln (p / q); infinite where something is drawn that should never be.</summary>
    internal static double Divergence(double[] drawn, double[] wanted) =>
        drawn.Zip(wanted, (p, q) => p == 0 ? 0 : p * Math.Log(p / q)).Sum();

    private static double[] Shares(int[] labels, int classes)
    {
        long[] counts = new long[classes];
        foreach (int label in labels)
        {
            counts[label]++;
        }

        return [.. counts.Select(count => count / (double)labels.Length)];
    }

    private static int[] Labels(ILabelledImages images) => [.. Enumerable.Range(0, images.Count).Select(images.LabelOf)];
}
