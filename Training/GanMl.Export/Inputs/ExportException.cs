namespace GanMl.Export.Inputs;

/// <summary>A module could not be written to ONNX, or what was written does not compute what the module computes.</summary>
public sealed class ExportException : Exception
{
    /// <summary>An error of the export as a whole.</summary>
    /// <param name="message">What was wrong, where, and what to do.</param>
    /// <param name="innerException">What caused it, if that was another error.</param>
    public ExportException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>An error at one module.</summary>
    /// <param name="modulePath">The path of the module inside the exported one, for example <c>body.up1</c>.</param>
    /// <param name="message">What was wrong, where, and what to do.</param>
    /// <param name="innerException">What caused it, if that was another error.</param>
    public ExportException(string modulePath, string message, Exception? innerException = null)
        : base(message, innerException) => ModulePath = modulePath;

    /// <summary>The path of the module at fault; null when it is not one module's fault; empty for the exported module itself.</summary>
    public string? ModulePath { get; }
}
