using Microsoft.ML.OnnxRuntime;

namespace GanMl.Inference.Running;

/// <summary>What a session may take that only finds out if a file runs.</summary>
/// <param name="MemoryLimit">Bytes beside the weights.</param>
/// <param name="Stop">Ends it, in the middle of loading or running.</param>
internal sealed record TrialLimits(long MemoryLimit, CancellationToken Stop);

/// <summary>
/// Memory for trying a file out: a damaged one may ask for any amount, and ONNX Runtime would take it until the machine has none left.
/// </summary>
internal static class LimitedMemory
{
    /// <summary>The largest limit that ONNX Runtime's binding takes.</summary>
    internal const long LargestLimit = uint.MaxValue;

    // ONNX Runtime passes memory on to a session by way of the process: it is registered only while the one session is opened, which keeps
    // it for itself. So trials at the same time have a limit each.
    private static readonly Lock Registering = new();

    /// <summary>
    /// Opens a session that takes its memory from within a limit of its own; without a limit where it is too large for one.
    /// </summary>
    internal static InferenceSession Open(SessionOptions options, long bytes, Func<InferenceSession> open)
    {
        const int AsMuchAsIsAskedFor = 1;
        const int Standard = -1;
        if (bytes > LargestLimit)
        {
            return open();
        }

        options.AddSessionConfigEntry("session.use_env_allocators", "1");
        lock (Registering)
        {
            OrtEnv environment = OrtEnv.Instance();
            using var limit = new OrtArenaCfg((uint)bytes, AsMuchAsIsAskedFor, Standard, Standard);
            using var memory = new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
            environment.CreateAndRegisterAllocator(memory, limit);
            try
            {
                return open();
            }
            finally
            {
                environment.UnregisterAllocator(memory);
            }
        }
    }
}
