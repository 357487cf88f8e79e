using GanMl.Inference.Errors;

namespace GanMl.Inference.Filters;

/// <summary>
/// A filter cannot go on: none of the images that may be drawn for a row is kept, or a model that it looks through cannot be used. The
/// message says where, and what to do.
/// </summary>
public sealed class FilterException : InferenceException
{
    /// <summary>With a message that says no more than the type does.</summary>
    public FilterException()
        : base("The filter cannot be used.")
    {
    }

    /// <summary>With a message.</summary>
    public FilterException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the error beneath it.</summary>
    public FilterException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
