using System.Runtime.InteropServices;
using GanMl.Inference.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Devices;

/// <summary>Turns the name of a device into the device, or says what is missing.</summary>
internal static class TrainingDevice
{
    /// <summary>The device of a name, which is read as <see cref="InferenceDevice.Parse"/> reads it.</summary>
    /// <param name="name"><c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, or <c>auto</c>: a GPU where there is one, else the processor.</param>
    /// <exception cref="ArgumentException">The name is none of these.</exception>
    /// <exception cref="TrainingException">The device, or the native library for it, is not there.</exception>
    public static Device Resolve(string name)
    {
        InferenceDevice device = Parse(name);
        return device.Kind switch
        {
            DeviceKind.Cpu => CPU,
            DeviceKind.Auto => cuda.is_available() ? CUDA : CPU,
            _ => Cuda(device.Index),
        };
    }

    /// <summary>Checks that a name is one of a device that can train, whether it is there or not.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    internal static void CheckName(string name) => _ = Parse(name);

    /// <summary>
    /// Whether a device computes fastest with bfloat16 numbers: a GPU from NVIDIA's Ampere on, or a processor with AMX. One that has
    /// AVX512-BF16 alone has not been measured.
    /// </summary>
    internal static bool HasBFloat16(Device device) => device.type == DeviceType.CUDA
        ? CudaDriver.MajorComputeCapability(Math.Max(0, device.index)) >= 8
        : device.type == DeviceType.CPU && Processor.HasBFloat16Matrices();

    private static InferenceDevice Parse(string name)
    {
        try
        {
            var device = InferenceDevice.Parse(name);
            return device.Kind is DeviceKind.Cpu or DeviceKind.Auto or DeviceKind.Cuda
                ? device
                : throw new ArgumentException($"Nothing is trained on '{name}'. Choose cpu, cuda, cuda:N or auto.");
        }
        catch (FormatException error)
        {
            throw new ArgumentException(error.Message, error);
        }
    }

    private static Device Cuda(int index)
    {
        if (!HasCudaLibrary())
        {
            throw new TrainingException(
                "CUDA was asked for, but this build has only libtorch for the CPU. Build it with -p:GanMlDevice=cuda, "
                + "or choose 'Device' cpu.");
        }

        if (!cuda.is_available())
        {
            throw new TrainingException(
                "CUDA was asked for, but no GPU answers: check that nvidia-smi lists one and that its driver is new enough, "
                + "or choose 'Device' cpu.");
        }

        int count = cuda.device_count();
        return index < count
            ? new Device(DeviceType.CUDA, index)
            : throw new TrainingException($"There is no GPU {index}: this machine has {count}, counted from 0.");
    }

    private static bool HasCudaLibrary()
    {
        string file = OperatingSystem.IsWindows() ? "torch_cuda.dll" : "libtorch_cuda.so";
        string application = AppContext.BaseDirectory;
        return File.Exists(Path.Combine(application, file))
            || Directory.Exists(Path.Combine(application, "runtimes"))
            && Directory.EnumerateFiles(Path.Combine(application, "runtimes"), file, SearchOption.AllDirectories).Any()
            || cuda.is_available();
    }
}

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
            && Function<GetAttribute>("cuDeviceGetAttribute") is { } getAttribute
            && getAttribute(out int major, ComputeCapabilityMajor, device) == 0
            ? major
            : null;

        TFunction? Function<TFunction>(string name)
            where TFunction : Delegate
            => NativeLibrary.TryGetExport(driver, name, out nint address)
                ? Marshal.GetDelegateForFunctionPointer<TFunction>(address)
                : null;
    }
}
