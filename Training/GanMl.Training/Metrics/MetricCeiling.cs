namespace GanMl.Training.Metrics;

/// <summary>
/// What real images score in the place of the generated ones, as many of them: the value that a generator could reach at best. Where a
/// number of real images cannot be had, it says so instead.
/// </summary>
/// <param name="Value">The score of real images, in the unit of the metric; null where there are too few of them.</param>
/// <param name="Of">
/// Of which images it is, as a phrase: <c>10,000 test images against 10,000 training images</c>; where there is no value, why.
/// </param>
public sealed record MetricCeiling(double? Value, string Of);
