namespace GanMl.Training.Checkpoints;

/// <summary>A file that is no checkpoint, or does not fit; the message says what was wrong and what to do.</summary>
public sealed class CheckpointException : TrainingException
{
    /// <summary>An error with a message for the user.</summary>
    public CheckpointException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a message for the user and its cause.</summary>
    public CheckpointException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
