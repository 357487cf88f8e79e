using Microsoft.ML.OnnxRuntime;

namespace GanMl.Inference.Running;

/// <summary>
/// Memory for trying a file out: a damaged one may ask for any amount, and ONNX Runtime would take it until the machine has none left.
/// </summary>
internal static class LimitedMemory
{
    /// <summary>What a trial may use beside the weights.</summary>
    internal const uint Bytes = 2u << 30;

    // There is one for the whole process, as ONNX Runtime has it.
    private static readonly Lazy<bool> Registered = new(Register);

    /// <summary>Lets a session take its memory from there alone.</summary>
    internal static void Use(SessionOptions options)
    {
        if (Registered.Value)
        {
            options.AddSessionConfigEntry("session.use_env_allocators", "1");
        }
    }

    private static bool Register()
    {
        const int AsMuchAsIsAskedFor = 1;
        const int Standard = -1;
        using var limit = new OrtArenaCfg(Bytes, AsMuchAsIsAskedFor, Standard, Standard);
        try
        {
            using var memory = new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
            OrtEnv.Instance().CreateAndRegisterAllocator(memory, limit);
            return true;
        }
        catch (OnnxRuntimeException)
        {
            // Another part of the program has registered memory of its own, with limits of its own.
            return false;
        }
    }
}
