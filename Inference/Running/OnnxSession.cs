using GanMl.Inference.Devices;
using Microsoft.ML.OnnxRuntime;

namespace GanMl.Inference.Running;

/// <summary>
/// A model in ONNX Runtime, set up the one way for all of GanMl: nothing is printed, every failure is an exception. Thread-safe but for
/// <see cref="Dispose"/>.
/// </summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions;
    private readonly bool _isTrial;

    /// <param name="model">The bytes of the file, whole in itself.</param>
    /// <param name="configure">Adds to the options what this session needs; null for the defaults.</param>
    /// <param name="trial">
    /// Where this only finds out if the file runs: in how much memory and time. Nothing is computed beforehand then, and what a run has
    /// taken is freed after it, where others keep it for the next.
    /// </param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime does not accept the model.</exception>
    /// <exception cref="InferenceDeviceException">The native library of ONNX Runtime is missing.</exception>
    /// <exception cref="OperationCanceledException">The trial has taken too long, or was called off.</exception>
    internal OnnxSession(byte[] model, Action<SessionOptions>? configure = null, TrialLimits? trial = null)
    {
        try
        {
            using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            if (trial is not null)
            {
                options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
            }

            configure?.Invoke(options);
            using CancellationTokenRegistration stopping = trial?.Stop.Register(() => options.SetLoadCancellationFlag(true)) ?? default;
            _session = trial is null
                ? new InferenceSession(model, options)
                : LimitedMemory.Open(options, trial.MemoryLimit + model.Length, () => new InferenceSession(model, options));
        }
        catch (Exception e) when (e is TypeInitializationException or EntryPointNotFoundException)
        {
            throw new InferenceDeviceException(
                "The native library of ONNX Runtime was not found, or does not fit. Reference the package Microsoft.ML.OnnxRuntime (or "
                + $"Microsoft.ML.OnnxRuntime.Gpu) in the program. {e.InnerException?.Message ?? e.Message}",
                e);
        }
        catch (OnnxRuntimeException) when (trial?.Stop.IsCancellationRequested == true)
        {
            throw new OperationCanceledException(trial.Stop);
        }

        _isTrial = trial is not null;
        _runOptions = Options();
    }

    /// <summary>Inputs, outputs and metadata of the model.</summary>
    internal InferenceSession Native => _session;

    /// <summary>Runs the model into memory that ONNX Runtime takes.</summary>
    /// <param name="names">The inputs' names; optional ones may be left out.</param>
    /// <param name="values">Their values, in the same order.</param>
    /// <param name="outputs">The names of the wanted outputs.</param>
    /// <param name="cancellation">Ends the run after the operation at hand.</param>
    /// <returns>To be disposed.</returns>
    /// <exception cref="OnnxRuntimeException">It cannot be run.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> has ended it.</exception>
    internal IDisposableReadOnlyCollection<OrtValue> Run(
        IReadOnlyCollection<string> names,
        IReadOnlyCollection<OrtValue> values,
        IReadOnlyCollection<string> outputs,
        CancellationToken cancellation = default) =>
        Run(options => _session.Run(options, names, values, outputs), cancellation);

    /// <summary>Runs the model into the memory of the caller.</summary>
    /// <param name="names">The inputs' names; optional ones may be left out.</param>
    /// <param name="values">Their values, in the same order.</param>
    /// <param name="output">The name of the output.</param>
    /// <param name="result">Takes it.</param>
    /// <param name="cancellation">Ends the run after the operation at hand.</param>
    /// <exception cref="OnnxRuntimeException">It cannot be run.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> has ended it.</exception>
    internal void Run(
        IReadOnlyCollection<string> names,
        IReadOnlyCollection<OrtValue> values,
        string output,
        OrtValue result,
        CancellationToken cancellation = default)
    {
        if (!cancellation.CanBeCanceled)
        {
            _session.Run(_runOptions, names, values, [output], [result]);
            return;
        }

        Run(
            options =>
            {
                _session.Run(options, names, values, [output], [result]);
                return true;
            },
            cancellation);
    }

    /// <summary>Frees the native session, which must not be at work.</summary>
    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }

    private T Run<T>(Func<RunOptions, T> run, CancellationToken cancellation)
    {
        if (!cancellation.CanBeCanceled)
        {
            return run(_runOptions);
        }

        cancellation.ThrowIfCancellationRequested();
        using RunOptions options = Options();
        using CancellationTokenRegistration stopping = cancellation.Register(() => options.Terminate = true);
        try
        {
            return run(options);
        }
        catch (OnnxRuntimeException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    private RunOptions Options()
    {
        var options = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        if (_isTrial)
        {
            options.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        }

        return options;
    }
}
