using System.Runtime.InteropServices;
using System.Security.Cryptography;
using GanMl.Inference.LabelledImages;
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
/// The features of real and generated images of one evaluation, each with the class shares of the training set. Generated images that were
/// looked at before are not looked at again; real ones are in <see cref="ImageFeatures"/>.
/// </summary>
internal sealed class FeatureSource(MetricContext context) : IDisposable
{
    internal const string Training = "training";
    internal const string Testing = "test";
    internal const string Generated = "generated";

    private readonly Dictionary<(string Set, int Count, string Kind), Tensor> _features = [];

    /// <summary>Features of training images, of each class as many as its share; of all where <paramref name="count"/> is more.</summary>
    internal FeatureRows OfTrain(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int taken = Math.Min(count, context.Train.Count);
        return Of(new RealSelection(IsTest: false, ClassSelection.Of(context.Train, context.Classes.TrainLabels(taken))));
    }

    /// <summary>Features of test images with the class shares of the training set, as many as there are.</summary>
    internal FeatureRows OfTest(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Of(new RealSelection(IsTest: true, context.Classes.HasLabels
            ? ClassSelection.Of(context.Test, context.Classes.TestLabels(count))
            : ClassSelection.Spread(context.Test.Count, CountOfTest(count))));
    }

    /// <summary>How many test images <see cref="OfTest"/> gives.</summary>
    internal int CountOfTest(int count) =>
        context.Classes.HasLabels ? context.Classes.TestLabels(count).Length : Math.Min(count, context.Test.Count);

    /// <summary>As many training images of the same classes as <see cref="OfTest"/> gives of the test images.</summary>
    internal FeatureRows OfTrainBesideTest(int count) => context.Classes.WithoutTest.Count == 0
        ? OfTrain(CountOfTest(count))
        : Of(new RealSelection(IsTest: false, ClassSelection.Of(context.Train, context.Classes.TestLabels(count))));

    /// <summary>Features of some real images.</summary>
    internal FeatureRows Of(RealSelection selection)
    {
        ILabelledImages images = selection.IsTest ? context.Test : context.Train;
        if (selection.Indices.Length == 0)
        {
            string role = selection.IsTest ? Testing : Training;
            throw new MetricException($"The {role} set '{images.Name}' has no images of the classes that are measured.");
        }

        Tensor values = Kept(
            (selection.IsTest ? Testing : Training, selection.Indices.Length, KindOf(selection.Indices)),
            () => context.Real.Features(selection.IsTest).Of(selection.Indices));
        return new FeatureRows(values, [.. selection.Indices.Select(images.LabelOf)]);
    }

    /// <summary>Features of the first generated images.</summary>
    internal FeatureRows OfGenerated(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int known = _features.Keys.Where(key => key.Set == Generated).Select(key => key.Count).DefaultIfEmpty().Max();
        FeatureNetwork network = context.Real.Network();
        Tensor values = Kept((Generated, count, ""), () =>
        {
            Tensor? before = _features.GetValueOrDefault((Generated, known, ""));
            return known >= count
                ? before!.narrow(0, 0, count)
                : FeatureBatches.Of(context, network, Generated, Images(count), [.. Enumerable.Range(known, count - known)], before);
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
    }

    /// <summary>Tells selections of one length apart.</summary>
    private static string KindOf(int[] indices) =>
        Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(indices.AsSpan())));

    private Tensor Kept((string Set, int Count, string Kind) key, Func<Tensor> make)
    {
        if (!_features.TryGetValue(key, out Tensor? features))
        {
            using DisposeScope scope = NewDisposeScope();
            features = make().DetachFromDisposeScope();
            _features[key] = features;
        }

        return features;
    }
}
