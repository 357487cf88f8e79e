using System.Runtime.InteropServices;

namespace GanMl.Training.Devices;

/// <summary>What NVIDIA's driver tells about a GPU, where TorchSharp does not.</summary>
internal static class CudaDriver
{
    // CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR of the driver's CUdevice_attribute.
    private const int ComputeCapabilityMajor = 75;

    private delegate int Initialize(uint flags);

    private delegate int GetDevice(out int device, int index);

    private delegate int GetAttribute(out int value, int attribute, int device);

    /// <summary>The first number of a GPU's compute capability: 8 for Ampere and Ada, 9 for Hopper. Null where no driver answers.</summary>
    /// <param name="index">The GPU, counted from 0 as CUDA does.</param>
    internal static int? MajorComputeCapability(int index)
    {
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out nint driver))
        {
            return null;
        }

        return Function<Initialize>("cuInit") is { } initialize && initialize(0) == 0
            && Function<GetDevice>("cuDeviceGet") is { } getDevice && getDevice(out int device, index) == 0
            && Function<GetAttribute>("cuDeviceGetAttribute") is { } getAttribute && getAttribute(out int major, ComputeCapabilityMajor, device) == 0
            ? major
            : null;

        TFunction? Function<TFunction>(string name)
            where TFunction : Delegate
            => NativeLibrary.TryGetExport(driver, name, out nint address) ? Marshal.GetDelegateForFunctionPointer<TFunction>(address) : null;
    }
}
