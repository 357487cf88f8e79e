namespace GanMl.Training;

/// <summary>A run that cannot start or go on; the message says why and what to do.</summary>
public class TrainingException : Exception
{
    /// <summary>An error with a message for the user.</summary>
    public TrainingException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a message for the user and its cause.</summary>
    public TrainingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
