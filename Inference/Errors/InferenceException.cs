namespace GanMl.Inference.Errors;

/// <summary>
/// A generator cannot be opened or run for a reason that the user can fix: the file, the device or the installation. The base of all
/// exceptions that this library defines; wrong arguments are an <see cref="ArgumentException"/>.
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
