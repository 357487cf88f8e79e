using Microsoft.ML.OnnxRuntime;

namespace GanMl.Inference.Devices;

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
