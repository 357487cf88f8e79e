using GanMl.Inference.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Devices;

/// <summary>Turns the name of a device into the device, or says what is missing.</summary>
public static class TrainingDevice
{
    /// <summary>The device of a name, which is read as <see cref="InferenceDevice.Parse"/> reads it.</summary>
    /// <param name="name"><c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, or <c>auto</c>: a GPU where there is one, else the processor.</param>
    /// <exception cref="ArgumentException">The name is none of these.</exception>
    /// <exception cref="TrainingException">The device, or the native library for it, is not there.</exception>
    public static Device Resolve(string name)
    {
        InferenceDevice device;
        try
        {
            device = InferenceDevice.Parse(name);
        }
        catch (FormatException error)
        {
            throw new ArgumentException(error.Message, error);
        }

        return device.Kind switch
        {
            DeviceKind.Cpu => CPU,
            DeviceKind.Auto => cuda.is_available() ? CUDA : CPU,
            DeviceKind.Cuda => Cuda(device.Index),
            _ => throw new ArgumentException($"Nothing is trained on '{name}'. Choose cpu, cuda, cuda:N or auto."),
        };
    }

    /// <summary>Whether a device computes with bfloat16 numbers as fast as it can: a GPU from NVIDIA's Ampere on.</summary>
    internal static bool HasBFloat16(Device device) => device.type == DeviceType.CUDA && CudaDriver.MajorComputeCapability(Math.Max(0, device.index)) >= 8;

    private static Device Cuda(int index)
    {
        if (!HasCudaLibrary())
        {
            throw new TrainingException(
                "CUDA was asked for, but this build has only libtorch for the CPU. Build it with -p:GanMlDevice=cuda, or choose the device 'cpu'.");
        }

        if (!cuda.is_available())
        {
            throw new TrainingException(
                "CUDA was asked for, but no GPU answers: check that nvidia-smi lists one and that its driver is new enough, or choose the device 'cpu'.");
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
