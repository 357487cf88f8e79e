namespace GanMl.Training.Metrics;

/// <summary>How far a part of an evaluation is.</summary>
/// <param name="Work">What is being done, as a phrase: <c>generating images</c>.</param>
/// <param name="Done">How much of it is done.</param>
/// <param name="Total">How much there is, in the same unit.</param>
public readonly record struct MetricProgress(string Work, long Done, long Total);

/// <summary>Progress of one kind as that of an evaluation, at once and in order: Progress&lt;T&gt; would post to a thread pool.</summary>
internal sealed class ProgressRelay<T> : IProgress<T>
{
    private readonly IProgress<MetricProgress> _target;
    private readonly Func<T, MetricProgress> _translate;

    private ProgressRelay(IProgress<MetricProgress> target, Func<T, MetricProgress> translate) =>
        (_target, _translate) = (target, translate);

    /// <summary>Null where nobody listens.</summary>
    internal static ProgressRelay<T>? To(IProgress<MetricProgress>? target, Func<T, MetricProgress> translate) =>
        target is null ? null : new ProgressRelay<T>(target, translate);

    public void Report(T value) => _target.Report(_translate(value));
}
