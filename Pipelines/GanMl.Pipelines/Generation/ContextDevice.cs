using System.Reflection;
using GanMl.Inference;
using GanMl.Inference.Devices;
using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines.Views;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.Runtime;

namespace GanMl.Pipelines.Generation;

/// <summary>
/// The GPU that a context of ML.NET asks for (<c>MLContext.GpuDeviceId</c>), and whether the CPU will do (<c>MLContext.FallbackToCpu</c>).
/// ML.NET shows them to its own transformers alone, so they are found by reflection.
/// </summary>
internal static partial class ContextDevice
{
    private const string EnvironmentInterface = "Microsoft.ML.Runtime.IHostEnvironmentInternal";

    /// <summary>The number of the GPU; null for the CPU, or should ML.NET have changed.</summary>
    internal static int? GpuOf(IHostEnvironment? environment) => Read(environment, EnvironmentInterface, "GpuDeviceId") as int?;

    /// <summary>Whether the CPU will do where the GPU cannot be used.</summary>
    internal static bool FallsBack(IHostEnvironment? environment) => Read(environment, EnvironmentInterface, "FallbackToCpu") is true;

    /// <summary>Opens a generator on the device that its options name, or else on the one that the context asks for.</summary>
    /// <param name="environment">The context's environment; null where it is not known.</param>
    /// <param name="options">How to open it; null for the defaults.</param>
    /// <param name="logger">Is told when the CPU takes the GPU's place; without one, <c>MLContext.Log</c>.</param>
    /// <param name="open">Opens it.</param>
    /// <exception cref="InferenceDeviceException">The device cannot be used, and no other will do.</exception>
    internal static SharedGenerator Open(
        IHostEnvironment? environment, OnnxGeneratorOptions? options, ILogger logger, Func<OnnxGeneratorOptions, OnnxGenerator> open)
    {
        options ??= new OnnxGeneratorOptions();
        if (options.ChosenDevice is not null || GpuOf(environment) is not { } gpu)
        {
            return SharedGenerator.Owning(open(options));
        }

        try
        {
            return SharedGenerator.Owning(open(options with { Device = InferenceDevice.Cuda(gpu) }));
        }
        catch (InferenceDeviceException e) when (FallsBack(environment))
        {
            OnTheCpu(logger is NullLogger ? new ContextLogger(environment!) : logger, e.Message);
            return SharedGenerator.Owning(open(options with { Device = InferenceDevice.Cpu }), e.Message);
        }
    }

    private static object? Read(object? target, string type, string property) =>
        target?.GetType().GetInterface(type)?.GetProperty(property, BindingFlags.Instance | BindingFlags.Public)?.GetValue(target);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The generator is run on the CPU. {Reason}")]
    private static partial void OnTheCpu(ILogger logger, string reason);
}
