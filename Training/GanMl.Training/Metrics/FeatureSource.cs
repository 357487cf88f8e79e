using GanMl.Inference.LabelledImages;
using GanMl.Training.Metrics.Classification;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>Features of some images, and their classes.</summary>
/// <param name="Values">Float32 [N, D] on the CPU, a vector for each image. It belongs to the context: copy what should outlive it.</param>
/// <param name="Labels">
/// The class of each image: its place in the class names of the training set, and behind them for a class that the training set lacks; all
/// 0 where a generator knows no classes.
/// </param>
public sealed record FeatureRows(Tensor Values, IReadOnlyList<int> Labels);

/// <summary>
/// The features of real and generated images of one evaluation, each with the class shares of the training set. Images go through the
/// network in batches and are let go; what is kept is a vector for each. Generated images that were looked at before are not looked at
/// again, and some of a whole set are taken out of it.
/// </summary>
internal sealed class FeatureSource(MetricContext context) : IDisposable
{
    private const int BatchSize = 250;
    private const string Training = "training";
    private const string Testing = "test";
    private const string Generated = "generated";

    private readonly Dictionary<(string Set, int Count, bool BesideTest), Tensor> _features = [];
    private FeatureNetwork? _network;

    /// <summary>Features of training images, of each class as many as its share; of all where <paramref name="count"/> is more.</summary>
    internal FeatureRows OfTrain(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int taken = Math.Min(count, context.Train.Count);
        return OfReal(Training, context.Train, ClassSelection.Of(context.Train, context.Classes.TrainLabels(taken)));
    }

    /// <summary>Features of test images with the class shares of the training set, as many as there are.</summary>
    internal FeatureRows OfTest(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ILabelledImages test = context.Test;
        return OfReal(Testing, test, context.Classes.HasLabels
            ? ClassSelection.Of(test, context.Classes.TestLabels(count))
            : ClassSelection.Spread(test.Count, Math.Min(count, test.Count)));
    }

    /// <summary>As many training images of the same classes as <see cref="OfTest"/> gives of the test images.</summary>
    internal FeatureRows OfTrainBesideTest(int count)
    {
        ILabelledImages train = context.Train;
        if (context.Classes.WithoutTest.Count == 0)
        {
            return OfTrain(context.Classes.HasLabels ? context.Classes.TestLabels(count).Length : Math.Min(count, context.Test.Count));
        }

        return OfReal(Training, train, ClassSelection.Of(train, context.Classes.TestLabels(count)), besideTest: true);
    }

    /// <summary>Features of the first generated images.</summary>
    internal FeatureRows OfGenerated(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int known = _features.Keys.Where(key => key.Set == Generated).Select(key => key.Count).DefaultIfEmpty().Max();
        Tensor values = Of((Generated, count, false), () =>
        {
            Tensor? before = _features.GetValueOrDefault((Generated, known, false));
            return known >= count
                ? before!.narrow(0, 0, count)
                : FeaturesOf(Generated, Images(count), [.. Enumerable.Range(known, count - known)], before);
        });
        ILabelledImages images = Images(count);
        return new FeatureRows(values, [.. Enumerable.Range(0, count).Select(images.LabelOf)]);

        ILabelledImages Images(int wanted) => context.Generate(wanted, ClassShares.OfTraining);
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

    private FeatureRows OfReal(string role, ILabelledImages images, int[] indices, bool besideTest = false)
    {
        if (indices.Length == 0)
        {
            throw new MetricException($"The {role} set '{images.Name}' has no images of the classes that are measured.");
        }

        Tensor? all = _features.GetValueOrDefault((role, images.Count, false));
        Tensor values = Of(
            (role, indices.Length, besideTest),
            () => all is null ? FeaturesOf(role, images, indices) : all.index_select(0, tensor(indices)));
        return new FeatureRows(values, [.. indices.Select(images.LabelOf)]);
    }

    private Tensor Of((string Set, int Count, bool BesideTest) key, Func<Tensor> make)
    {
        if (!_features.TryGetValue(key, out Tensor? features))
        {
            // Before the scope: a classifier that is trained for it stays with the context.
            _network ??= context.FeatureNetwork is { } given ? FeatureNetwork.Open(given) : FeatureNetworkCache.Open(context);
            using DisposeScope scope = NewDisposeScope();
            features = make().DetachFromDisposeScope();
            _features[key] = features;
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
        var check = new FeatureCheck(_network!, role, images.Name);
        foreach (int[] rows in indices.Chunk(BatchSize))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            context.Progress?.Report(new MetricProgress($"looking at {role} images", done - known, indices.Length));
            using DisposeScope batch = NewDisposeScope();
            Tensor pixels = ImageRows.Of(images, rows), features = _network!.FeaturesOf(pixels);
            check.Add(rows, pixels, features);
            all ??= empty([known + indices.Length, features.size(1)]).MoveToOuterDisposeScope();
            all.narrow(0, done, rows.Length).copy_(features);
            done += rows.Length;
        }

        if (role != Generated)
        {
            // A generator that always draws the same has constant features in any network.
            check.RefuseConstant();
        }

        if (before is not null)
        {
            all!.narrow(0, 0, known).copy_(before);
        }

        return all!;
    }
}

/// <summary>Which images of a set are taken.</summary>
internal static class ClassSelection
{
    /// <summary>As many images of each class as some labels ask for, evenly spread over the class, in the order of the set.</summary>
    /// <param name="images">The set.</param>
    /// <param name="labels">A label for each image that is wanted; of no class more than the set has.</param>
    internal static int[] Of(ILabelledImages images, int[] labels)
    {
        int[] wanted = new int[images.ClassNames.Count];
        foreach (int label in labels)
        {
            wanted[label]++;
        }

        return [.. Enumerable.Range(0, images.Count)
            .GroupBy(images.LabelOf)
            .SelectMany(group =>
            {
                int[] ofClass = [.. group];
                return Spread(ofClass.Length, wanted[group.Key]).Select(place => ofClass[place]);
            })
            .Order()];
    }

    /// <summary>Some of a number of images, evenly spread.</summary>
    internal static int[] Spread(int count, int taken) =>
        [.. Enumerable.Range(0, taken).Select(index => (int)((long)index * count / taken))];
}
