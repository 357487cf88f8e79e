using System.Runtime.CompilerServices;
using GanMl.Inference.Devices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.Runtime;

namespace GanMl.Pipelines.Generation;

/// <summary>How a context opens the generators in saved models. The models say nothing of it: it is a matter of the machine.</summary>
public sealed record SavedGeneratorOptions
{
    // A context keeps its settings to itself; its catalog of loaders is what a loader is shown of it.
    private static readonly ConditionalWeakTable<ComponentCatalog, SavedGeneratorOptions> OfContexts = [];

    /// <summary>
    /// The device to run on; if it cannot be used, loading throws an <see cref="InferenceDeviceException"/>. Null: the GPU with the number
    /// <c>MLContext.GpuDeviceId</c>, or the CPU where that is null too. If that GPU cannot be used, <c>MLContext.FallbackToCpu</c> decides
    /// whether the CPU takes its place, with a warning, or loading throws.
    /// </summary>
    public InferenceDevice? Device { get; init; }

    /// <summary>
    /// How many threads share the work of one call. With 0 ONNX Runtime decides, and uses every core. With 1 a call runs on the caller's
    /// thread, which is best when several threads call at once.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int IntraOpThreads
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(IntraOpThreads));
            field = value;
        }
    }

    /// <summary>
    /// Is told when models load as stock transformers only, because ML.NET has changed, when the CPU takes the place of a GPU, and when a
    /// loaded model is saved again as stock transformers only. None by default.
    /// </summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The options of the context to which a catalog of loaders belongs.</summary>
    internal static SavedGeneratorOptions Of(ComponentCatalog catalog) =>
        OfContexts.TryGetValue(catalog, out SavedGeneratorOptions? options) ? options : new SavedGeneratorOptions();

    /// <summary>Makes these the options of a context.</summary>
    /// <param name="catalog">The context's catalog of loaders.</param>
    /// <param name="replaces">Whether they take the place of options that it has.</param>
    internal void Register(ComponentCatalog catalog, bool replaces)
    {
        if (replaces)
        {
            OfContexts.AddOrUpdate(catalog, this);
        }
        else
        {
            _ = OfContexts.TryAdd(catalog, this);
        }
    }
}
