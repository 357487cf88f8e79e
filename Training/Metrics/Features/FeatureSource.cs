using GanMl.Inference;
using GanMl.Pipelines.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics.Features;

/// <summary>
/// The features of real and generated images of one evaluation, each computed once. Images go through the network in batches and are let
/// go; what is kept is a vector for each.
/// </summary>
internal sealed class FeatureSource(MetricContext context) : IDisposable
{
    private const int BatchSize = 250;

    private readonly Dictionary<(string Set, int Count), Tensor> _features = [];
    private FeatureNetwork? _network;

    /// <summary>Features of training images, float32 [count or as many as there are, D]; evenly spread, because sets may be sorted by class.</summary>
    internal Tensor OfTrain(int count) => OfSet("training", context.Train, count);

    /// <summary>Features of test images, likewise.</summary>
    internal Tensor OfTest(int count) => OfSet("test", context.Test, count);

    /// <summary>Features of the first generated images, float32 [count, D].</summary>
    internal Tensor OfGenerated(int count) => Of("generated", count, () => Generated(count));

    public void Dispose()
    {
        foreach (Tensor features in _features.Values)
        {
            features.Dispose();
        }

        _features.Clear();
        _network?.Dispose();
    }

    private Tensor OfSet(string role, ILabelledImages images, int count)
    {
        int taken = Math.Min(count, images.Count);
        return Of(role, taken, () => Real(role, images, taken));
    }

    private Tensor Of(string set, int count, Func<IEnumerable<Tensor>> batches)
    {
        if (_features.TryGetValue((set, count), out Tensor? known))
        {
            return known;
        }

        _network ??= context.FeatureNetwork is { } given ? FeatureNetwork.Open(given) : FeatureNetworkCache.Open(context);
        using DisposeScope scope = NewDisposeScope();
        var parts = new List<Tensor>();
        foreach (Tensor images in batches())
        {
            parts.Add(_network.FeaturesOf(images));
            images.Dispose();
        }

        return _features[(set, count)] = cat(parts).DetachFromDisposeScope();
    }

    private IEnumerable<Tensor> Real(string role, ILabelledImages images, int count)
    {
        for (int first = 0; first < count; first += BatchSize)
        {
            Report($"looking at {role} images", first, count);
            int[] indices = [.. Enumerable.Range(first, Math.Min(BatchSize, count - first)).Select(index => (int)((long)index * images.Count / count))];
            yield return ImageRows.Of(images, indices);
        }
    }

    private IEnumerable<Tensor> Generated(int count)
    {
        var plan = new GenerationPlan { Seed = context.Seed, Count = count, BatchSize = BatchSize };
        ImageShape shape = context.Generator.Info.Shape;
        long done = 0;
        foreach (GeneratedBatch batch in context.Generator.Generate(plan, context.CancellationToken))
        {
            Report("looking at generated images", done, count);
            Tensor images = tensor(batch.Pixels.ToArray(), [batch.Count, shape.Channels, shape.Height, shape.Width]);

            // As they would be stored, in bytes, like the real ones.
            images.mul_(byte.MaxValue).add_(0.5).floor_().clamp_(0, byte.MaxValue).div_(byte.MaxValue);
            done += batch.Count;
            yield return images;
        }
    }

    private void Report(string work, long done, long total)
    {
        context.CancellationToken.ThrowIfCancellationRequested();
        context.Progress?.Report(new MetricProgress(work, done, total));
    }
}
