namespace GanMl.Images;

/// <summary>A set of images cannot be had: unknown, broken, or not to be fetched. The message says which file and what to do.</summary>
public sealed class ImageSetException : Exception
{
    /// <summary>An error without a message.</summary>
    public ImageSetException()
    {
    }

    /// <summary>An error that says what was wrong, where, and what to do.</summary>
    public ImageSetException(string message)
        : base(message)
    {
    }

    /// <summary>An error that says what was wrong, where, and what to do, and keeps its cause.</summary>
    public ImageSetException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// The property of <see cref="Sets.ImageSetOptions"/> that would help, by its name; null where none would. A program with options of
    /// its own can say which of them that is.
    /// </summary>
    public string? Property { get; init; }
}
