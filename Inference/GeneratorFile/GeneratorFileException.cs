using GanMl.Inference.Errors;

namespace GanMl.Inference.GeneratorFile;

/// <summary>
/// A generator file cannot be used: it is not an ONNX model, is cut off, does not have the inputs and outputs of a generator, or has broken
/// metadata. The message says what is wrong, where, and what to do.
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
