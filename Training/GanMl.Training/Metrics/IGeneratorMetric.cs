namespace GanMl.Training.Metrics;

/// <summary>Which values of a metric are the good ones.</summary>
public enum MetricDirection
{
    /// <summary>More is better.</summary>
    HigherIsBetter,

    /// <summary>Less is better.</summary>
    LowerIsBetter,
}

/// <summary>
/// One way to say how good a generator is. A metric is one class that implements this, in this assembly or in another; a catalogue such as
/// <see cref="Parts.TrainingParts.Metrics"/> finds it by its name. It keeps no state between evaluations.
/// </summary>
/// <remarks>
/// <para>
/// <see cref="Evaluate"/> first asks <see cref="MetricRequirements"/> whether the generator and the images fit, so that nobody waits for
/// a refusal. Then the context gives it what it measures: generated images with their labels (<see cref="MetricContext.Generate"/>),
/// features of generated and real ones (<see cref="MetricContext.FeaturesOfGenerated"/>, <see cref="MetricContext.FeaturesOfTrain"/>,
/// <see cref="MetricContext.FeaturesOfTest"/>), or a classifier of the real ones (<see cref="MetricContext.RealClassifier"/>). All of it
/// is made once and shared by the metrics of a context. <see cref="MetricContext.Samples"/>, where it is given, replaces the metric's own
/// number of images. A value gets its interval from <see cref="Share.WilsonInterval"/> or from <see cref="Bootstrap"/>.
/// </para>
/// <para>The mean length of the features, beside that of test images:</para>
/// <code>
/// public sealed class FeatureLength : IGeneratorMetric
/// {
///     public string Name => "feature-length";
///
///     public MetricDirection Direction => MetricDirection.HigherIsBetter;
///
///     public IReadOnlyList&lt;MetricValue&gt; Evaluate(MetricContext context)
///     {
///         MetricRequirements.CheckFeatures(context, Name, images: 2);
///         int count = context.Samples ?? 5_000;
///         return [Value(Name, context.FeaturesOfGenerated(count)), Value($"{Name}-of-real", context.FeaturesOfTest(count))];
///     }
///
///     private static MetricValue Value(string name, FeatureRows rows)
///     {
///         using torch.Tensor norms = rows.Values.norm(1);
///         float[] lengths = [.. norms.data&lt;float&gt;()];
///         double mean = lengths.Average();
///         return new MetricValue(name, mean, Bootstrap.Around(
///             mean, repeats: 100, random => Bootstrap.Rows(random, lengths.Length).Average(row => lengths[row])));
///     }
/// }
/// </code>
/// </remarks>
public interface IGeneratorMetric
{
    /// <summary>The name by which it is found and reported: lower case, words joined by hyphens.</summary>
    string Name { get; }

    /// <summary>Whether more or less is better, for its main value.</summary>
    MetricDirection Direction { get; }

    /// <summary>Whether the generator must be class-conditional, with the classes of the sets.</summary>
    bool NeedsClasses => false;

    /// <summary>
    /// Whether it is measured only for who asks for it by name, and not where every metric that fits is measured: because it takes long, or
    /// says the same in another way.
    /// </summary>
    bool IsOnRequest => false;

    /// <summary>
    /// The names of the values that it gives beside its own, so that who asks for one is told which metric measures it. Those that begin
    /// with its own name, such as <c>precision-of-real</c>, need no mention.
    /// </summary>
    IReadOnlyList<string> OtherValues => [];

    /// <summary>Measures the generator of <paramref name="context"/>.</summary>
    /// <returns>The main value first, under the metric's own name; then whatever explains it.</returns>
    /// <exception cref="MetricException">This generator cannot be measured so; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The context's cancellation was asked for.</exception>
    IReadOnlyList<MetricValue> Evaluate(MetricContext context);
}
