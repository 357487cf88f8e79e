using GanMl.Models.Classification;
using GanMl.Models.Layers.Steps;
using GanMl.Training.Metrics.Classification;

namespace GanMl.Training.Metrics;

/// <summary>
/// <c>class-divergence</c>: the Kullback-Leibler divergence, in nats, of the classes that a classifier of real images sees in the
/// generated ones from those that they should have: the shares asked for of a conditional generator, those of the training set of any
/// other. And <c>mode-coverage</c>, the share of the classes that is drawn at all (Srivastava et al., 2017, VEEGAN).
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
    public IReadOnlyList<MetricValue> Evaluate(MetricContext context)
    {
        MetricRequirements.CheckClassifier(context, Name);
        SmallClassifier judge = context.RealClassifier();
        int[] seen = ClassifierTrainer.Classify(judge, context.Generate(context.Samples ?? Samples), context.CancellationToken);
        bool isConditional = context.Generator.Info.IsConditional;
        double[] wanted = Shares(
            isConditional
                ? [.. Enumerable.Range(0, seen.Length).Select(row => row % context.Generator.Info.ClassNames.Count)]
                : [.. Enumerable.Range(0, context.Train.Count).Select(context.Train.LabelOf)],
            judge.Classes);
        double divergence = Divergence(Shares(seen, judge.Classes), wanted);
        Interval interval = Bootstrap.Around(
            divergence,
            Repeats,
            random => Divergence(Shares([.. Bootstrap.Rows(random, seen.Length).Select(row => seen[row])], judge.Classes), wanted));
        var drawn = new Share(seen.Distinct().Count(label => wanted[label] > 0), wanted.Count(share => share > 0));
        return
        [
            new MetricValue(Name, divergence, interval),
            MetricValue.Of("mode-coverage", drawn) with { Interval = null },
        ];
    }

    /// <summary>The sum of p ln (p / q); infinite where something is drawn that should never be.</summary>
    internal static double Divergence(double[] drawn, double[] wanted) =>
        drawn.Zip(wanted, (p, q) => p == 0 ? 0 : p * Math.Log(p / q)).Sum();

    private static double[] Shares(int[] labels, int classes)
    {
        double[] shares = new double[classes];
        foreach (int label in labels)
        {
            shares[label] += 1.0 / labels.Length;
        }

        return shares;
    }
}
