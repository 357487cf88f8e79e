using GanMl.Inference.Devices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace GanMl.Inference.Running;

/// <summary>
/// A model in ONNX Runtime, set up the one way for all of GanMl: nothing is printed, every failure is an exception. Thread-safe but for
/// <see cref="Dispose"/>.
/// </summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions;

    /// <param name="model">The bytes of the file.</param>
    /// <param name="configure">Adds to the options what this session needs; null for the defaults.</param>
    /// <param name="isTrial">
    /// Whether this only finds out if the file runs, within 2 GiB beside the weights: nothing is computed beforehand then, and what a
    /// run has taken is freed after it, where others keep it for the next.
    /// </param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime does not accept the model.</exception>
    /// <exception cref="InferenceDeviceException">The native library of ONNX Runtime is missing.</exception>
    internal OnnxSession(byte[] model, Action<SessionOptions>? configure = null, bool isTrial = false)
    {
        try
        {
            using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            if (isTrial)
            {
                options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
                LimitedMemory.Use(options);
            }

            configure?.Invoke(options);
            _session = new InferenceSession(model, options);
        }
        catch (Exception e) when (e is TypeInitializationException or EntryPointNotFoundException)
        {
            throw new InferenceDeviceException(
                "The native library of ONNX Runtime was not found, or does not fit. Reference the package Microsoft.ML.OnnxRuntime (or "
                + $"Microsoft.ML.OnnxRuntime.Gpu) in the program. {e.InnerException?.Message ?? e.Message}",
                e);
        }

        _runOptions = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        if (isTrial)
        {
            _runOptions.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        }
    }

    /// <summary>Inputs, outputs and metadata of the model.</summary>
    internal InferenceSession Native => _session;

    /// <summary>Runs the model into memory that ONNX Runtime takes.</summary>
    /// <param name="names">The inputs' names; optional ones may be left out.</param>
    /// <param name="values">Their values, in the same order.</param>
    /// <param name="outputs">The names of the wanted outputs.</param>
    /// <returns>To be disposed.</returns>
    /// <exception cref="OnnxRuntimeException">It cannot be run.</exception>
    internal IDisposableReadOnlyCollection<OrtValue> Run(
        IReadOnlyCollection<string> names, IReadOnlyCollection<OrtValue> values, IReadOnlyCollection<string> outputs) =>
        _session.Run(_runOptions, names, values, outputs);

    /// <summary>Runs the model into the memory of the caller.</summary>
    /// <param name="names">The inputs' names; optional ones may be left out.</param>
    /// <param name="values">Their values, in the same order.</param>
    /// <param name="output">The name of the output.</param>
    /// <param name="result">Takes it.</param>
    /// <exception cref="OnnxRuntimeException">It cannot be run.</exception>
    internal void Run(IReadOnlyCollection<string> names, IReadOnlyCollection<OrtValue> values, string output, OrtValue result) =>
        _session.Run(_runOptions, names, values, [output], [result]);

    /// <summary>Frees the native session, which must not be at work.</summary>
    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }

    /// <summary>
    /// Memory for trying a file out: a damaged one may ask for any amount, and ONNX Runtime would take it until the machine has none left.
    /// </summary>
    private static class LimitedMemory
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
}

/// <summary>The named inputs of one run, which show ONNX Runtime memory that belongs to others.</summary>
internal sealed class RunInputs : IDisposable
{
    private const int Most = 6;

    private readonly List<string> _names = new(Most);
    private readonly List<OrtValue> _values = new(Most);

    internal IReadOnlyCollection<string> Names => _names;

    internal IReadOnlyCollection<OrtValue> Values => _values;

    public void Dispose()
    {
        foreach (OrtValue value in _values)
        {
            value.Dispose();
        }
    }

    /// <param name="name">The input's name.</param>
    /// <param name="data">Stays where it is until the run has ended.</param>
    /// <param name="length">How many numbers.</param>
    /// <param name="shape">Their shape.</param>
    internal unsafe void Add(string name, float* data, int length, long[] shape) => Add(name, Wrap(data, length, shape));

    /// <inheritdoc cref="Add(string, float*, int, long[])"/>
    internal unsafe void Add(string name, long* data, int length, long[] shape) =>
        Add(name, Wrap(data, length, sizeof(long), TensorElementType.Int64, shape));

    internal static unsafe OrtValue Wrap(float* data, int length, long[] shape) =>
        Wrap(data, length, sizeof(float), TensorElementType.Float, shape);

    private static unsafe OrtValue Wrap(void* data, int length, int elementSize, TensorElementType type, long[] shape) =>
        OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, shape, (nint)data, (long)length * elementSize);

    private void Add(string name, OrtValue value)
    {
        _names.Add(name);
        _values.Add(value);
    }
}
