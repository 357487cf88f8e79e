using GanMl.Images.Derived;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines.Augmentation;
using GanMl.Studies.Draws;
using GanMl.Training.Data;

namespace GanMl.Studies.Arms;

/// <summary>What a classifier learns from: images, what each is a picture of, and how much it counts.</summary>
/// <param name="Images">The images, with the class of each. An image may occur more than once.</param>
/// <param name="Probabilities">A row of probabilities for each image; those of a hard label are 0 and 1.</param>
/// <param name="Weights">How much each image counts; their mean is 1.</param>
/// <param name="Added">How many of the images joined those of the draw.</param>
internal sealed record StudyRows(ILabelledImages Images, float[][] Probabilities, float[] Weights, int Added)
{
    /// <summary>The rows of an arm.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="draw">The draw.</param>
    /// <param name="generator">Generates what is added; not asked where nothing generated is.</param>
    internal static StudyRows Of(Arm arm, StudyDraw draw, IAddedImages generator)
    {
        ILabelledImages images = draw.Train;
        var probabilities = new List<float[]>(HardLabels(images));
        int joined = 0;
        if (arm.Added is { } added)
        {
            long[] real = [.. images.CountByClass().Select(count => (long)count)];
            (_, long[] counts) = added.Amount.For(real, new long[real.Length], images.ClassNames);
            ILabelledImages joining = added.Source == AddedSource.Generator
                ? generator.Generate(added, counts)
                : Unseen(draw, counts);
            probabilities.AddRange(added.IsSoft ? generator.ProbabilitiesOf(joining) : HardLabels(joining));
            images = new JoinedImages(images, joining);
            joined = joining.Count;
        }

        if (arm.Balancing == Balancing.Oversampling)
        {
            int[] order = BalancedRows.Of([.. Enumerable.Range(0, images.Count).Select(images.LabelOf)]);
            images = images.Subset(order);
            probabilities = [.. order.Select(row => probabilities[row])];
        }

        float[] weights = arm.Balancing == Balancing.ClassWeights
            ? ClassWeights.Of([.. images.CountByClass().Select(count => (long)count)])
            : [.. images.ClassNames.Select(_ => 1f)];
        return new StudyRows(
            images, [.. probabilities], [.. Enumerable.Range(0, images.Count).Select(row => weights[images.LabelOf(row)])], joined);
    }

    private static IEnumerable<float[]> HardLabels(ILabelledImages images) => Enumerable.Range(0, images.Count).Select(row =>
    {
        float[] label = new float[images.ClassNames.Count];
        label[images.LabelOf(row)] = 1;
        return label;
    });

    /// <summary>Whether an arm adds any image at all to a draw.</summary>
    internal static bool CanAdd(AddedImages added, StudyDraw draw)
    {
        long[] real = [.. draw.Train.CountByClass().Select(count => (long)count)];
        (_, long[] counts) = added.Amount.For(real, new long[real.Length], draw.Train.ClassNames);
        return counts.Sum() > 0 && (added.Source == AddedSource.Generator || draw.Spare.Count > 0);
    }

    /// <summary>So many images of each class that the draw does not have, or as many as there are.</summary>
    private static ILabelledImages Unseen(StudyDraw draw, long[] counts)
    {
        ILookup<int, int> spare = draw.Spare.ToLookup(draw.Pool.LabelOf);
        return draw.Pool.Subset(Enumerable.Range(0, counts.Length).SelectMany(label => spare[label].Take((int)counts[label])));
    }
}

/// <summary>Generates the images that arms add to a draw.</summary>
internal interface IAddedImages
{
    /// <summary>So many images of each class.</summary>
    /// <param name="added">How they are made and chosen.</param>
    /// <param name="counts">How many of each class.</param>
    ILabelledImages Generate(AddedImages added, IReadOnlyList<long> counts);

    /// <summary>What a classifier of the draw takes each image for.</summary>
    IReadOnlyList<float[]> ProbabilitiesOf(ILabelledImages images);
}

/// <summary>For arms that add nothing.</summary>
internal sealed class NoGenerator : IAddedImages
{
    internal static NoGenerator Instance { get; } = new();

    public ILabelledImages Generate(AddedImages added, IReadOnlyList<long> counts) =>
        throw new InvalidOperationException("There is no generator.");

    public IReadOnlyList<float[]> ProbabilitiesOf(ILabelledImages images) => throw new InvalidOperationException("There is no teacher.");
}

/// <summary>The images of two sets of the same shape and classes, one behind the other.</summary>
internal sealed class JoinedImages(ILabelledImages first, ILabelledImages second) : ILabelledImages
{
    public string Name => first.Name;

    public int Count => first.Count + second.Count;

    public ImageShape Shape => first.Shape;

    public IReadOnlyList<string> ClassNames => first.ClassNames;

    public int LabelOf(int index) => index < first.Count ? first.LabelOf(index) : second.LabelOf(index - first.Count);

    public void CopyPixels(int index, Span<byte> pixels)
    {
        if (index < first.Count)
        {
            first.CopyPixels(index, pixels);
        }
        else
        {
            second.CopyPixels(index - first.Count, pixels);
        }
    }
}
