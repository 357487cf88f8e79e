using GanMl.Pipelines.Augmentation;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Persistence;
using GanMl.Pipelines.Views;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML;

namespace GanMl.Pipelines;

/// <summary>Makes GanMl known to ML.NET.</summary>
public static partial class GanMlContext
{
    /// <summary>
    /// Lets <c>mlContext.Model.Load</c> load saved image generators as what they were: an <see cref="ImageGeneratorTransformer"/>, which
    /// generates batch by batch. Without this call they are loaded as ML.NET's own transformers, which give the same images row by row. It
    /// also lets it load an <see cref="AugmentingTransformer"/>, which cannot be loaded without this call.
    /// Generators run on the GPU with the number <c>mlContext.GpuDeviceId</c>, or on the CPU where that is null.
    /// </summary>
    /// <remarks>
    /// ML.NET wraps what goes wrong while a generator is loaded in a <see cref="System.Reflection.TargetInvocationException"/>: the reason
    /// is its <see cref="Exception.InnerException"/>.
    /// </remarks>
    /// <param name="context">The context; a second call changes nothing.</param>
    /// <param name="logger">
    /// Receives a warning when ML.NET has changed so that models load as stock transformers only, and when the CPU takes the place of a GPU
    /// because <c>mlContext.FallbackToCpu</c> allows it; null for <c>context.Log</c>.
    /// </param>
    /// <returns>The same context.</returns>
    public static MLContext UseGanMl(this MLContext context, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Register(context, new SavedGeneratorOptions { Logger = logger ?? NullLogger.Instance }, replaces: false);
    }

    /// <inheritdoc cref="UseGanMl(MLContext, ILogger?)" path="/summary"/>
    /// <inheritdoc cref="UseGanMl(MLContext, ILogger?)" path="/remarks"/>
    /// <param name="context">The context. A second call takes the place of the first, for models that are loaded from then on.</param>
    /// <param name="options">How the generators are opened: device, threads, logger.</param>
    /// <returns>The same context.</returns>
    public static MLContext UseGanMl(this MLContext context, SavedGeneratorOptions options)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(options);
        return Register(context, options, replaces: true);
    }

    private static MLContext Register(MLContext context, SavedGeneratorOptions options, bool replaces)
    {
        options.Register(context.ComponentCatalog, replaces);
        if (ModelInternals.Find(null, out string? missing) is { } internals)
        {
            internals.Register(
                context.ComponentCatalog,
                (ModelInternals.Signature, typeof(ImageGeneratorTransformer), typeof(GeneratorPersistence.Loader)),
                (ModelInternals.AugmentingSignature, typeof(AugmentingTransformer), typeof(AugmentingPersistence.Loader)));
        }
        else
        {
            LoadedAsStock(options.Logger is NullLogger ? new ContextLogger(context) : options.Logger, missing);
        }

        return context;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Saved image generators are loaded as stock transformers, which work row by row, and augmentations are not loaded: "
            + "ML.NET has changed in a way that this version of GanMl does not know ({Missing}).")]
    private static partial void LoadedAsStock(ILogger logger, string? missing);
}
