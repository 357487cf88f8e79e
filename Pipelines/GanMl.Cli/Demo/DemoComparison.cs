using GanMl.Cli.Terminal;
using GanMl.Images.Derived;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines;
using GanMl.Studies.Draws;
using GanMl.Studies.Statistics;
using Microsoft.ML;

namespace GanMl.Cli.Demo;

/// <summary>
/// A set of images seen from two places: one that has nearly all of them, and one that has few, ever fewer of each class. What is trained
/// at the first place is used at the second.
/// </summary>
internal sealed class DemoComparison
{
    private const int Head = 50;
    private const int Ratio = 50;

    // The place with few images draws them from a tenth of a set, or from half of a small one.
    private const int LargeSet = 10_000;

    // The division into the two places is a draw as well, with a number that no draw of few images reaches.
    private const int Division = 1_000_000;

    private readonly StudyDraw _places;
    private readonly ILabelledImages _test;
    private readonly Regime _regime;
    private readonly long _seed;

    /// <exception cref="UsageException">There are too few images or classes.</exception>
    internal DemoComparison(ILabelledImages train, ILabelledImages test, int draws, long seed)
    {
        (string share, int least) = train.Count < LargeSet ? ("share:0.5", 4) : ("share:0.1", 20);
        _places = StudyDraw.Of(train, Regime.Parse(share), DrawPurpose.Counted, Division, seed);
        Draws = draws;
        _test = test.WithClassNames(train.ClassNames);
        _seed = seed;
        Most = Math.Min(Head, _places.Train.CountByClass().Min());
        if (train.ClassNames.Count < 2 || Most < 2)
        {
            throw new UsageException(
                $"The demo needs two classes or more with at least {least} training images each; {train.Name} has "
                + $"{train.ClassNames.Count} classes, and {train.CountByClass().Min()} images in the smallest.");
        }

        _regime = Regime.Parse($"long-tail:{Math.Min(Ratio, Most)}:{Most}");
        Counts = _regime.CountsFor(_places.Train.CountByClass(), train.ClassNames);
        Elsewhere = train.Subset(_places.Spare.Order());
    }

    /// <summary>How often the few images are drawn anew.</summary>
    internal int Draws { get; }

    /// <summary>What is known where there are many images.</summary>
    internal ILabelledImages Elsewhere { get; }

    /// <summary>How many images of each class there are where they are few.</summary>
    internal IReadOnlyList<int> Counts { get; }

    /// <summary>How many the largest class has.</summary>
    internal int Most { get; }

    /// <summary>One of the draws of few images.</summary>
    internal StudyDraw Draw(int number) => StudyDraw.Of(_places.Train, _regime, DrawPurpose.Counted, number, _seed);

    /// <summary>Trains classifiers in every way on every draw.</summary>
    /// <param name="generatorPath">The generator from elsewhere.</param>
    /// <param name="progress">Told of each that is done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The scores of each way, draw by draw.</returns>
    internal IReadOnlyList<DemoRow> Run(string generatorPath, IProgressLine progress, CancellationToken cancellationToken)
    {
        DemoRow[] rows = [.. DemoArm.All.Select(arm => new DemoRow(arm, []))];
        for (int number = 0; number < Draws; number++)
        {
            StudyDraw images = Draw(number);
            int seed = (int)(images.Seed & int.MaxValue);
            var context = new MLContext(seed);
            var draw = new DemoDraw(context, images, Most, generatorPath);
            var classifier = new PatchClassifier(context, _test.Shape, PatchFeatures.From(images.Train, seed));
            IDataView test = classifier.Describe(context.Data.LoadImages(_test));
            foreach (DemoRow row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                row.Scores.Add(ClassificationScore.Of(_test, classifier.Classify(row.Arm.Rows(draw), test)));
                progress.Report((number * rows.Length) + Array.IndexOf(rows, row) + 1, "");
            }
        }

        return rows;
    }
}

/// <summary>How good the classifiers of one way to train are.</summary>
/// <param name="Arm">The way.</param>
/// <param name="Scores">One for each draw.</param>
internal sealed record DemoRow(DemoArm Arm, List<ClassificationScore> Scores)
{
    /// <summary>The mean of the macro-F1.</summary>
    internal double MacroF1 => Scores.Average(score => score.MacroF1);
}
