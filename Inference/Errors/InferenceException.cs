namespace GanMl.Inference.Errors;

/// <summary>
/// A generator cannot be opened or run, for a reason that the caller can see to: the file, the device, or the installation. The base of
/// every exception of this library beside those of .NET for wrong arguments.
/// </summary>
public abstract class InferenceException : Exception
{
    /// <summary>With a message that says no more than the type does.</summary>
    protected InferenceException()
        : base("The generator cannot be used.")
    {
    }

    /// <summary>With a message.</summary>
    protected InferenceException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the error beneath it.</summary>
    protected InferenceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
