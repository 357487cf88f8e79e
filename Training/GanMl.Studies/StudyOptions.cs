using GanMl.Studies.Arms;
using GanMl.Studies.Draws;
using GanMl.Studies.Learners;
using GanMl.Training.Metrics;

namespace GanMl.Studies;

/// <summary>What a study asks: in which case, of how many draws, with which generator.</summary>
public sealed record StudyOptions
{
    /// <summary>How many images of each class a draw has.</summary>
    public Regime Regime { get; init; } = Regime.AsIs;

    /// <summary>
    /// A regular expression that finds in the name of an image's file which images belong together, by its first group in brackets or by
    /// all of it: <c>^Image_\d+</c> for the crops of photographs. Draws then take photographs in a random order, and a class takes its
    /// images from the first of them; no image of a photograph that a draw has seen is an unseen one. Null: each image stands for itself.
    /// </summary>
    public string? GroupPattern { get; init; }

    /// <summary>
    /// How many of the training images are taken to be elsewhere: a generator is trained on these alone, once, and no draw has any of them.
    /// So the study shows what a generator is worth that somebody with many images has passed on. 0: there are none, and generators are
    /// trained on each draw. Not for a generator that is given.
    /// </summary>
    public int Elsewhere { get; init; }

    /// <summary>The kinds of classifiers, by their names in <see cref="LearnerNames"/>. Each has a verdict.</summary>
    public IReadOnlyList<string> Learners { get; init; } = ["convolutional"];

    /// <summary>The network whose features the learner <c>features</c> learns from; null where there is no such learner.</summary>
    public FeatureNetworkOptions? FeatureNetwork { get; init; }

    /// <summary>
    /// The steps that every convolutional classifier is trained for, of 64 images each, at least 1. Other learners have four rows for each
    /// of them.
    /// </summary>
    public int Steps { get; init; } = 2_500;

    /// <summary>
    /// Which ways to train are tried, by the families of <see cref="ArmCatalogue.All"/>: at least one with generated images, and one
    /// without. Null for all.
    /// </summary>
    public IReadOnlyList<string>? Families { get; init; }

    /// <summary>How many draws the verdict is made of, at least 2.</summary>
    public int Draws { get; init; } = 10;

    /// <summary>
    /// On how many draws of their own settings are chosen, at least 1. There are none where there is nothing to choose: one way to train
    /// with generated images, and one without.
    /// </summary>
    public int TuningDraws { get; init; } = 2;

    /// <summary>The seed of all draws and trainings.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>
    /// The kinds of classifiers that there are: a small convolutional network; <c>linear</c>, multinomial logistic regression on pixels;
    /// <c>trees</c>, boosted trees on pixels; and <c>features</c>, multinomial logistic regression on the features of
    /// <see cref="FeatureNetwork"/>.
    /// </summary>
    public static IReadOnlyList<string> LearnerNames { get; } = ["convolutional", "linear", "trees", FeatureLearner.LearnerName];

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Regime);
        ArgumentOutOfRangeException.ThrowIfNegative(Elsewhere);
        string[] unknown = [.. Learners.Except(LearnerNames)];
        if (Learners.Count == 0 || unknown.Length > 0 || Learners.Distinct().Count() < Learners.Count)
        {
            throw new ArgumentException(
                $"Learners must be one or more of {string.Join(", ", LearnerNames)}, each once, not '{string.Join(", ", Learners)}'.");
        }

        if (Learners.Contains(FeatureLearner.LearnerName) != FeatureNetwork is not null)
        {
            throw new ArgumentException(
                $"The learner '{FeatureLearner.LearnerName}' and FeatureNetwork go together: give both or none.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(Steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Draws, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(TuningDraws, 1);
    }
}
