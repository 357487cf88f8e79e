using GanMl.Images.Download;
using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;
using GanMl.Training.Metrics;
using GanMl.Training.Metrics.Classification;
using Microsoft.Extensions.Logging.Abstractions;

namespace GanMl.Benchmarks.Stacked;

/// <summary>Reads stacks with a classifier of digits, channel by channel, and counts the triples.</summary>
internal sealed class StackJudge : IDisposable
{
    private readonly SmallClassifier _classifier;
    private readonly IReadOnlyList<string> _digits;

    /// <param name="digits">What the classifier is trained on; it is kept in the cache of classifiers.</param>
    internal StackJudge(ILabelledImages digits)
    {
        var recipe = new ClassifierTrainingOptions();
        _digits = digits.ClassNames;
        _classifier = new ClassifierCache(Path.Combine(DataFolders.DefaultCache, "classifiers"), NullLogger.Instance)
            .GetOrTrain(digits, recipe, images => ClassifierTrainer.Train(images, recipe));
    }

    /// <summary>Its accuracy on digits that it has not seen.</summary>
    internal double Accuracy(ILabelledImages digits) => ConfusionMatrix.Of(_classifier, digits, default).Accuracy.Value;

    /// <summary>How many triples there are, and the Kullback-Leibler divergence of their shares from equal ones, in nats.</summary>
    internal (int Modes, double Divergence) Judge(ILabelledImages stacks, CancellationToken cancellationToken)
    {
        int modes = (int)Math.Pow(_digits.Count, StackedDigits.Channels);
        int[] triples = new int[stacks.Count];
        for (int channel = 0; channel < StackedDigits.Channels; channel++)
        {
            int[] read = ClassifierTrainer.Classify(_classifier, new OneChannel(stacks, channel, _digits), cancellationToken);
            for (int i = 0; i < triples.Length; i++)
            {
                triples[i] = (triples[i] * _digits.Count) + read[i];
            }
        }

        return Count(triples, modes);
    }

    /// <summary>How many modes there are among some triples, and the divergence of their shares from equal ones over all modes.</summary>
    internal static (int Modes, double Divergence) Count(IReadOnlyList<int> triples, int modes)
    {
        int[] counts = [.. triples.CountBy(triple => triple).Select(pair => pair.Value)];
        return (counts.Length, counts.Sum(count => count / (double)triples.Count * Math.Log(count * (double)modes / triples.Count)));
    }

    public void Dispose() => _classifier.Dispose();
}
