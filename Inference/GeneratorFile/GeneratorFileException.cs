using GanMl.Inference.Errors;

namespace GanMl.Inference.GeneratorFile;

/// <summary>
/// A generator file cannot be used: it is no ONNX model, was cut off, has other inputs or outputs than a generator,
/// or says broken things of itself. The message tells what is wrong, where, and what to do.
/// </summary>
public sealed class GeneratorFileException : InferenceException
{
    /// <summary>With a message that says no more than the type does.</summary>
    public GeneratorFileException()
        : base("The generator file cannot be used.")
    {
    }

    /// <summary>With a message.</summary>
    public GeneratorFileException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the error beneath it.</summary>
    public GeneratorFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
