using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines.Views;
using Microsoft.Extensions.Logging;
using Microsoft.ML;

namespace GanMl.Pipelines.Augmentation;

/// <summary>The rows of noise that AppendSynthetic has made images of.</summary>
/// <param name="Generator">What the generator says of itself.</param>
/// <param name="Seed">The seed of the noise.</param>
/// <param name="First">The first row.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Scale">The width of the latents.</param>
internal sealed record UsedNoise(GeneratorInfo Generator, long Seed, long First, long Count, float Scale)
{
    /// <summary>Whether there is no last one, because each pass takes the next.</summary>
    internal bool IsEndless => Count >= IndexedView.LargestCount;

    /// <summary>Whether images of one class are the same here and there.</summary>
    internal bool Overlaps(UsedNoise other) =>
        Seed == other.Seed
        && Scale == other.Scale
        && First - other.First < other.Count
        && other.First - First < Count
        && Generator.Equals(other.Generator);
}

/// <summary>Knows the noise of views, and tells where two have images of the same.</summary>
internal static partial class NoiseUse
{
    /// <summary>What is known of a view: nothing where a stock transform stands between.</summary>
    internal static IReadOnlyList<UsedNoise> Of(IDataView view) => view is AppendedView appended ? appended.Noise : [];

    /// <summary>What images of some options take, from a first row on.</summary>
    internal static UsedNoise Of(GeneratorInfo generator, SyntheticOptions options, long first, long count) =>
        new(generator, options.Seed, first, options.FreshEachPass && count > 0 ? IndexedView.LargestCount : count, options.LatentScale);

    /// <summary>The noise of several views; a warning where two of them have images of the same.</summary>
    internal static UsedNoise[] Join(IReadOnlyList<IDataView> views, ILogger logger)
    {
        for (int second = 1; second < views.Count; second++)
        {
            IReadOnlyList<UsedNoise> noise = Of(views[second]);
            for (int first = 0; first < second; first++)
            {
                if (Of(views[first]).FirstOrDefault(used => noise.Any(used.Overlaps)) is { } repeated)
                {
                    Repeated(logger, first, second, repeated.Seed);
                }
            }
        }

        return [.. views.SelectMany(Of)];
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Views {First} and {Second} (counted from 0) have images that one generator drew from the same rows of noise of seed "
            + "{Seed}: those of one class occur twice. Give one of the views another SyntheticOptions.Seed or FirstRow.")]
    private static partial void Repeated(ILogger logger, int first, int second, long seed);
}
