using Microsoft.ML.OnnxRuntime;

namespace GanMl.Inference.Devices;

/// <summary>Prepares a session for a device, or says why that cannot be; finds the device for <see cref="InferenceDevice.Auto"/>.</summary>
internal static class DeviceSetup
{
    private const string CudaProvider = "CUDAExecutionProvider";
    private const string DirectMLProvider = "DmlExecutionProvider";

    /// <summary>Whether calls must come one after the other.</summary>
    internal static bool TakesOneCallAtATime(InferenceDevice device) => device.Kind == DeviceKind.DirectML;

    /// <summary>Opens on the first device that works, where the caller leaves the choice.</summary>
    /// <param name="wanted">What the caller wants.</param>
    /// <param name="open">Opens on a device.</param>
    /// <returns>What was opened, on which device, and why not on another.</returns>
    /// <exception cref="InferenceDeviceException">The device that the caller wants, and no other, cannot be used.</exception>
    internal static (T Opened, InferenceDevice Device, IReadOnlyList<string> Notes) Open<T>(
        InferenceDevice wanted, Func<InferenceDevice, T> open)
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

    /// <summary>Adds the device's execution provider to the options of a session.</summary>
    /// <param name="options">The session's options.</param>
    /// <param name="device">Any but <see cref="InferenceDevice.Auto"/>.</param>
    /// <param name="available">The providers with which ONNX Runtime was built.</param>
    /// <exception cref="InferenceDeviceException">The device cannot be used.</exception>
    internal static void Apply(SessionOptions options, InferenceDevice device, IReadOnlyCollection<string> available)
    {
        switch (device.Kind)
        {
            case DeviceKind.Cuda:
                Require(available, CudaProvider, device, "CUDA", CudaAdvice);
                Attempt(device, CudaAdvice, () => options.AppendExecutionProvider_CUDA(device.Index));
                break;
            case DeviceKind.DirectML:
                Require(available, DirectMLProvider, device, "DirectML", DirectMLAdvice);
                options.EnableMemoryPattern = false;
                options.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
                Attempt(device, DirectMLAdvice, () => options.AppendExecutionProvider_DML(device.Index));
                break;
            case DeviceKind.Provider:
                string name = ProviderIn(available, device);
                Attempt(device, $"Look at its options and at what the provider {name} needs.", () =>
                    options.AppendExecutionProvider(name, device.Options.ToDictionary()));
                break;
            case DeviceKind.Library:
                Attempt(device, LibraryAdvice, () =>
                    options.AppendExecutionProvider(OrtEnv.Instance(), ProviderLibrary.DevicesOf(device.Name), device.Options));
                break;
            default:
                break;
        }
    }

    /// <summary>The error for a file that runs on the processor and not on the device.</summary>
    internal static InferenceDeviceException Failed(InferenceDevice device, Exception error) => new(
        $"The generator cannot be opened on {device}: {error.Message} {Advice(device.Kind)}", error);

    private static string CudaAdvice { get; } =
        "It takes an NVIDIA driver, CUDA 12 and cuDNN 9 where the system finds them. To take what there is, ask for InferenceDevice.Auto.";

    private static string DirectMLAdvice { get; } =
        "It takes Windows and a GPU with DirectX 12. To take what there is, ask for InferenceDevice.Auto.";

    private static string LibraryAdvice { get; } =
        "Give the path of an execution-provider library for ONNX Runtime 1.23 or newer, for this system and processor.";

    private static string Advice(DeviceKind kind) => kind switch
    {
        DeviceKind.Cuda => CudaAdvice,
        DeviceKind.DirectML => DirectMLAdvice,
        _ => "On the processor it works: the provider lacks an operation, or something that it needs is not installed.",
    };

    private static void Require(IReadOnlyCollection<string> available, string provider, InferenceDevice device, string name, string advice)
    {
        if (!available.Contains(provider))
        {
            string gpu = name == "CUDA" ? " (in a build of GanMl itself: -p:GanMlDevice=cuda)" : "";
            string package = name == "CUDA" ? "Microsoft.ML.OnnxRuntime.Gpu" : "Microsoft.ML.OnnxRuntime.DirectML";
            throw new InferenceDeviceException(
                $"The generator cannot be run on {device}: the ONNX Runtime of this program was built without {name}. It has "
                + $"{List(available)}. Reference the package {package} in place of Microsoft.ML.OnnxRuntime{gpu}. {advice}");
        }
    }

    /// <summary>The name that ONNX Runtime uses, for one that may lack its ending.</summary>
    private static string ProviderIn(IReadOnlyCollection<string> available, InferenceDevice device)
    {
        const string Ending = "ExecutionProvider";
        return available.FirstOrDefault(provider =>
            string.Equals(provider, device.Name, StringComparison.OrdinalIgnoreCase)
            || string.Equals(provider, device.Name + Ending, StringComparison.OrdinalIgnoreCase))
            ?? throw new InferenceDeviceException(
                $"The generator cannot be run on {device}: the ONNX Runtime of this program was built without a provider of that name. It "
                + $"has {List(available)}. Reference a package of ONNX Runtime that has it, or load it from a library of its own with "
                + "InferenceDevice.Library.");
    }

    private static void Attempt(InferenceDevice device, string advice, Action append)
    {
        try
        {
            append();
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException or FileNotFoundException)
        {
            throw new InferenceDeviceException($"The generator cannot be run on {device}: {e.Message} {advice}", e);
        }
    }

    private static string List(IEnumerable<string> available) => string.Join(", ", available);
}

/// <summary>Libraries of execution providers, each loaded once for the process, as ONNX Runtime has them.</summary>
internal static class ProviderLibrary
{
    private static readonly Lock Loading = new();
    private static readonly Dictionary<string, string[]> ProvidersByPath = [];

    /// <summary>The devices that a library's providers offer on this machine.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="OnnxRuntimeException">It is no such library.</exception>
    /// <exception cref="DllNotFoundException">It offers no device here.</exception>
    internal static IReadOnlyList<OrtEpDevice> DevicesOf(string path)
    {
        string full = Path.GetFullPath(path);
        lock (Loading)
        {
            if (!ProvidersByPath.TryGetValue(full, out string[]? providers))
            {
                ProvidersByPath[full] = providers = Load(full);
            }

            OrtEpDevice[] devices = [.. OrtEnv.Instance().GetEpDevices().Where(device => providers.Contains(device.EpName))];
            return devices.Length > 0 ? devices : throw new DllNotFoundException("The library offers no device on this machine.");
        }
    }

    private static string[] Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file '{path}'.", path);
        }

        OrtEnv environment = OrtEnv.Instance();
        string[] before = [.. environment.GetEpDevices().Select(device => device.EpName)];
        environment.RegisterExecutionProviderLibrary(path, path);
        return [.. environment.GetEpDevices().Select(device => device.EpName).Except(before).Distinct()];
    }
}
