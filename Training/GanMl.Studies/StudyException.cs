namespace GanMl.Studies;

/// <summary>A study cannot be made as it was asked for; the message says why, and what to change.</summary>
public sealed class StudyException : Exception
{
    /// <summary>An error with a message.</summary>
    public StudyException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a message and its cause.</summary>
    public StudyException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
