using GanMl.Inference.LabelledImages;
using GanMl.Training.Metrics.Classification;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>Features of some images, and their classes.</summary>
/// <param name="Values">Float32 [N, D] on the CPU, a vector for each image. It belongs to the context: copy what should outlive it.</param>
/// <param name="Labels">
/// The class of each image, by its place in the class names of the set; all 0 where a generator knows no classes.
/// </param>
public sealed record FeatureRows(Tensor Values, IReadOnlyList<int> Labels);

/// <summary>
/// The features of real and generated images of one evaluation. Images go through the network in batches and are let go; what is kept is a
/// vector for each. Generated images that were looked at before are not looked at again, and some of a whole set are taken out of it.
/// </summary>
internal sealed class FeatureSource(MetricContext context) : IDisposable
{
    private const int BatchSize = 250;
    private const string GeneratedSet = "generated";

    private readonly Dictionary<(string Set, int Count), Tensor> _features = [];
    private FeatureNetwork? _network;

    /// <summary>
    /// Features of real images, evenly spread, because sets may be sorted by class; all of them where <paramref name="count"/> is more.
    /// </summary>
    internal FeatureRows OfReal(string role, ILabelledImages images, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int taken = Math.Min(count, images.Count);
        if (taken == 0)
        {
            throw new MetricException($"The {role} set '{images.Name}' has no images.");
        }

        int[] indices = [.. Enumerable.Range(0, taken).Select(index => (int)((long)index * images.Count / taken))];
        Tensor? all = _features.GetValueOrDefault((role, images.Count));
        Tensor values = Of(role, taken, () => all is null ? FeaturesOf(role, images, indices) : all.index_select(0, tensor(indices)));
        return new FeatureRows(values, [.. indices.Select(images.LabelOf)]);
    }

    /// <summary>Features of the first generated images.</summary>
    internal FeatureRows OfGenerated(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int known = _features.Keys.Where(key => key.Set == GeneratedSet).Select(key => key.Count).DefaultIfEmpty().Max();
        Tensor values = Of(GeneratedSet, count, () =>
        {
            Tensor? before = _features.GetValueOrDefault((GeneratedSet, known));
            return known >= count
                ? before!.narrow(0, 0, count)
                : FeaturesOf(GeneratedSet, context.Generate(count), [.. Enumerable.Range(known, count - known)], before);
        });
        ILabelledImages images = context.Generate(count);
        return new FeatureRows(values, [.. Enumerable.Range(0, count).Select(images.LabelOf)]);
    }

    public void Dispose()
    {
        foreach (Tensor features in _features.Values)
        {
            features.Dispose();
        }

        _features.Clear();
        _network?.Dispose();
    }

    private Tensor Of(string set, int count, Func<Tensor> make)
    {
        if (!_features.TryGetValue((set, count), out Tensor? features))
        {
            // Before the scope: a classifier that is trained for it stays with the context.
            _network ??= context.FeatureNetwork is { } given ? FeatureNetwork.Open(given) : FeatureNetworkCache.Open(context);
            using DisposeScope scope = NewDisposeScope();
            features = make().DetachFromDisposeScope();
            _features[(set, count)] = features;
        }

        return features;
    }

    /// <summary>
    /// What the network makes of some images, behind what is known already. Each batch is written to its place at once: none is held twice.
    /// </summary>
    private Tensor FeaturesOf(string role, ILabelledImages images, int[] indices, Tensor? before = null)
    {
        Tensor? all = null;
        long known = before?.size(0) ?? 0, done = known;
        foreach (int[] rows in indices.Chunk(BatchSize))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            context.Progress?.Report(new MetricProgress($"looking at {role} images", done - known, indices.Length));
            using DisposeScope batch = NewDisposeScope();
            Tensor features = _network!.FeaturesOf(ImageRows.Of(images, rows));
            all ??= empty([known + indices.Length, features.size(1)]).MoveToOuterDisposeScope();
            all.narrow(0, done, rows.Length).copy_(features);
            done += rows.Length;
        }

        if (before is not null)
        {
            all!.narrow(0, 0, known).copy_(before);
        }

        return all!;
    }
}
