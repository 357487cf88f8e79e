using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Persistence;
using GanMl.Pipelines.Views;
using Microsoft.Extensions.Logging;
using Microsoft.ML;

namespace GanMl.Pipelines;

/// <summary>Makes GanMl known to ML.NET.</summary>
public static partial class GanMlContext
{
    /// <summary>
    /// Lets <c>mlContext.Model.Load</c> load saved image generators as what they were: an <see cref="ImageGeneratorTransformer"/>, which
    /// generates batch by batch. Without this call they are loaded as ML.NET's own transformers, which give the same images row by row.
    /// </summary>
    /// <param name="context">The context; a second call changes nothing.</param>
    /// <param name="logger">
    /// Receives a warning when ML.NET has changed so that models load as stock transformers only; null for <c>context.Log</c>.
    /// </param>
    /// <returns>The same context.</returns>
    public static MLContext UseGanMl(this MLContext context, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (ModelInternals.Find(null, out string? missing) is { } internals)
        {
            internals.Register(context.ComponentCatalog, typeof(ImageGeneratorTransformer), typeof(GeneratorPersistence.Loader));
        }
        else
        {
            LoadedAsStock(logger ?? new ContextLogger(context), missing);
        }

        return context;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Saved image generators are loaded as stock transformers, which work row by row: ML.NET has changed in a way that this "
            + "version of GanMl does not know ({Missing}).")]
    private static partial void LoadedAsStock(ILogger logger, string? missing);
}
