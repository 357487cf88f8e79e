namespace GanMl.Images.Parts;

/// <summary>
/// A folder cannot take a set of images because of what lies in it: something else, or the beginning of another set. Another try ends the
/// same way.
/// </summary>
public sealed class OutputFolderException : IOException
{
    /// <summary>An error without a message.</summary>
    public OutputFolderException()
    {
    }

    /// <summary>An error that says what lies there, and what to do.</summary>
    public OutputFolderException(string message)
        : base(message)
    {
    }

    /// <summary>An error that says what lies there, and what to do, and keeps its cause.</summary>
    public OutputFolderException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
