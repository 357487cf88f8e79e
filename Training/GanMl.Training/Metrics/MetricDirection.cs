namespace GanMl.Training.Metrics;

/// <summary>Which values of a metric are the good ones.</summary>
public enum MetricDirection
{
    /// <summary>More is better.</summary>
    HigherIsBetter,

    /// <summary>Less is better.</summary>
    LowerIsBetter,
}
