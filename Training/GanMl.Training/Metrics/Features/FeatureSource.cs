using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics.Features;

/// <summary>
/// The features of real and generated images of one evaluation. Images go through the network in batches and are let go; what is kept is a
/// vector for each. Fewer generated images than were looked at before are the first of those, and some of a whole set are taken out of it: these
/// cost nothing.
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
    internal Tensor OfGenerated(int count)
    {
        const string Set = "generated";
        Tensor? more = _features.Where(known => known.Key.Set == Set && known.Key.Count >= count).Select(known => known.Value).FirstOrDefault();
        return Of(Set, count, () => more is null ? FeaturesOf(count, Generated(count)) : more.narrow(0, 0, count));
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

    private Tensor OfSet(string role, ILabelledImages images, int count)
    {
        int taken = Math.Min(count, images.Count);
        int[] indices = [.. Enumerable.Range(0, taken).Select(index => (int)((long)index * images.Count / taken))];
        Tensor? all = _features.GetValueOrDefault((role, images.Count));
        return Of(role, taken, () => all is null ? FeaturesOf(taken, Real(role, images, indices)) : all.index_select(0, tensor(indices)));
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

    /// <summary>What the network makes of some batches, written to its place at once: no batch is held twice.</summary>
    private Tensor FeaturesOf(int count, IEnumerable<Tensor> batches)
    {
        Tensor? all = null;
        long done = 0;
        foreach (Tensor images in batches)
        {
            using DisposeScope batch = NewDisposeScope();
            Tensor features = _network!.FeaturesOf(images);
            all ??= empty([count, features.size(1)]).MoveToOuterDisposeScope();
            all.narrow(0, done, features.size(0)).copy_(features);
            done += features.size(0);
            images.Dispose();
        }

        return all!;
    }

    private IEnumerable<Tensor> Real(string role, ILabelledImages images, int[] indices)
    {
        int done = 0;
        foreach (int[] batch in indices.Chunk(BatchSize))
        {
            Report($"looking at {role} images", done, indices.Length);
            done += batch.Length;
            yield return ImageRows.Of(images, batch);
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
            images.mul_(byte.MaxValue).round_().clamp_(0, byte.MaxValue).div_(byte.MaxValue);
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
