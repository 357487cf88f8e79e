namespace GanMl.Inference.Devices;

/// <summary>Finds the device for <see cref="InferenceDevice.Auto"/>.</summary>
internal static class DeviceChoice
{
    /// <summary>Opens on the first device that works, where the caller leaves the choice.</summary>
    /// <param name="wanted">What the caller wants.</param>
    /// <param name="open">Opens on a device.</param>
    /// <returns>What was opened, on which device, and why not on another.</returns>
    /// <exception cref="InferenceDeviceException">The device that the caller wants, and no other, cannot be used.</exception>
    internal static (T Opened, InferenceDevice Device, IReadOnlyList<string> Notes) Open<T>(InferenceDevice wanted, Func<InferenceDevice, T> open)
    {
        if (wanted.Kind != DeviceKind.Auto)
        {
            return (open(wanted), wanted, []);
        }

        var notes = new List<string>();
        foreach (InferenceDevice device in new[] { InferenceDevice.Cuda(), InferenceDevice.DirectML() })
        {
            try
            {
                return (open(device), device, notes);
            }
            catch (InferenceDeviceException e)
            {
                notes.Add(e.Message);
            }
        }

        return (open(InferenceDevice.Cpu), InferenceDevice.Cpu, notes);
    }
}
