namespace GanMl.Training.Metrics;

/// <summary>A generator cannot be measured as asked: the message says what does not fit and what to do.</summary>
public sealed class MetricException : TrainingException
{
    /// <summary>An error that says what does not fit and what to do.</summary>
    public MetricException(string message)
        : base(message)
    {
    }

    /// <summary>An error that says what does not fit and what to do, and keeps its cause.</summary>
    public MetricException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
