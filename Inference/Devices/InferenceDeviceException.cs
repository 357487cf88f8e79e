using GanMl.Inference.Errors;

namespace GanMl.Inference.Devices;

/// <summary>
/// A generator cannot run on the device that was asked for. The message says what is missing and what to do. No other device is used in its
/// place.
/// </summary>
public sealed class InferenceDeviceException : InferenceException
{
    /// <summary>With a message that says no more than the type does.</summary>
    public InferenceDeviceException()
        : base("The device cannot be used.")
    {
    }

    /// <summary>With a message.</summary>
    public InferenceDeviceException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the error beneath it.</summary>
    public InferenceDeviceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
