using GanMl.Images.Derived;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;

namespace GanMl.Training.Metrics;

/// <summary>
/// The classes of the training set, the test set and the generator, brought together by their names: each may have its own order, and may
/// lack some. Labels are places in <see cref="Names"/>.
/// </summary>
internal sealed class ClassMatching
{
    private readonly int[] _trainCounts;
    private readonly int[] _testCounts;

    internal ClassMatching(GeneratorInfo generator, ILabelledImages train, ILabelledImages test)
    {
        // A set of one class says nothing of its images, whatever the class is called.
        bool hasLabels = train.ClassNames.Intersect(test.ClassNames, StringComparer.Ordinal).Any()
            || (train.ClassNames.Count > 1 && test.ClassNames.Count > 1);
        var names = new List<string>(train.ClassNames);
        int[] testPlaces = Places(names, test.ClassNames, train.ClassNames);
        int[] generatorPlaces = Places(names, generator.ClassNames, train.ClassNames);
        Names = names;
        HasLabels = hasLabels;
        bool isInOrder = testPlaces.SequenceEqual(Enumerable.Range(0, testPlaces.Length));
        Test = hasLabels && !isInOrder ? new RelabelledImages(test, names, testPlaces) : test;
        _trainCounts = Padded(train.CountByClass());
        _testCounts = Padded(Test.CountByClass());
        GeneratorPlaces = generatorPlaces;
        TrainCountsOfGenerator = [.. generatorPlaces.Select(place => _trainCounts[place])];
        WithoutTest = hasLabels ? [.. names.Where((_, place) => _testCounts[place] == 0 && IsKnown(place))] : [];
        InTestAlone = hasLabels ? [.. names.Where((_, place) => place >= train.ClassNames.Count && _testCounts[place] > 0)] : [];

        bool IsKnown(int place) => _trainCounts[place] > 0 || generatorPlaces.Contains(place);

        int[] Padded(IReadOnlyList<int> counts) => [.. counts, .. new int[Math.Max(0, names.Count - counts.Count)]];
    }

    /// <summary>The classes of the training set, then those that only the test set has, then those that only the generator has.</summary>
    internal IReadOnlyList<string> Names { get; }

    /// <summary>Whether labels of the two sets can be compared: not where one of them has a single class of a name of its own.</summary>
    internal bool HasLabels { get; }

    /// <summary>The test set, labelled by <see cref="Names"/>.</summary>
    internal ILabelledImages Test { get; }

    /// <summary>Where each class of the generator stands in <see cref="Names"/>; empty for an unconditional one.</summary>
    internal IReadOnlyList<int> GeneratorPlaces { get; }

    /// <summary>How many training images each class of the generator has.</summary>
    internal IReadOnlyList<int> TrainCountsOfGenerator { get; }

    /// <summary>The classes of the training set and of the generator of which the test set has no image.</summary>
    internal IReadOnlyList<string> WithoutTest { get; }

    /// <summary>The classes of test images that the training set does not have.</summary>
    internal IReadOnlyList<string> InTestAlone { get; }

    /// <summary>Whether the test set has images of a class.</summary>
    internal bool IsTested(int place) => !HasLabels || _testCounts[place] > 0;

    /// <summary>The labels of so many training images, with the shares that the classes have among all of them.</summary>
    internal int[] TrainLabels(int count) => LabelSequence.Of(_trainCounts, count);

    /// <summary>
    /// The labels by which the generator draws so many images with the shares of the training set: class by class those of
    /// <see cref="TrainLabels"/>, whatever the order of its own classes.
    /// </summary>
    internal int[] TrainLabelsOfGenerator(int count)
    {
        int[] labels = new int[Names.Count], counts = new int[Names.Count];
        for (int label = 0; label < GeneratorPlaces.Count; label++)
        {
            labels[GeneratorPlaces[label]] = label;
            counts[GeneratorPlaces[label]] = TrainCountsOfGenerator[label];
        }

        return [.. LabelSequence.Of(counts, count).Select(place => labels[place])];
    }

    /// <summary>
    /// The labels of as many test images as there are with the shares of the training set, and of training images beside them: of the
    /// classes that both have.
    /// </summary>
    /// <param name="count">How many at most.</param>
    internal int[] TestLabels(int count)
    {
        int[] shared = [.. _trainCounts.Select((trained, place) => _testCounts[place] > 0 ? trained : 0)];
        if (!shared.Any(trained => trained > 0))
        {
            return [];
        }

        int[] labels = LabelSequence.Of(shared, Math.Min(count, _testCounts.Sum()));
        return labels[..LabelSequence.LengthWithin(labels, _testCounts)];
    }

    /// <summary>Where names stand among all; those that are not there yet come behind.</summary>
    private static int[] Places(List<string> all, IReadOnlyList<string> names, IReadOnlyList<string> trained)
    {
        // Before names are looked up, because a set of somebody else's may have one twice.
        if (names.SequenceEqual(trained, StringComparer.Ordinal))
        {
            return [.. Enumerable.Range(0, names.Count)];
        }

        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int place = 0; place < all.Count; place++)
        {
            known.TryAdd(all[place], place);
        }

        return [.. names.Select(name =>
        {
            if (!known.TryGetValue(name, out int place))
            {
                place = all.Count;
                known.Add(name, place);
                all.Add(name);
            }

            return place;
        })];
    }
}

/// <summary>A set whose classes are counted in another order, among others.</summary>
internal sealed class RelabelledImages(ILabelledImages source, IReadOnlyList<string> classNames, int[] places) : ILabelledImages
{
    public string Name => source.Name;

    public int Count => source.Count;

    public ImageShape Shape => source.Shape;

    public IReadOnlyList<string> ClassNames => classNames;

    public int LabelOf(int index) => places[source.LabelOf(index)];

    public void CopyPixels(int index, Span<byte> pixels) => source.CopyPixels(index, pixels);
}
