using GanMl.Inference.LabelledImages;
using GanMl.Studies.Arms;

namespace GanMl.Studies.Learners;

/// <summary>A kind of classifier that learns from the rows of every arm with the same effort.</summary>
internal interface ILearner
{
    /// <summary>In tables and names of files.</summary>
    string Name { get; }

    /// <summary>Trains a classifier and lets it classify.</summary>
    /// <param name="rows">What it learns from.</param>
    /// <param name="arm">What else the arm does, in every step.</param>
    /// <param name="test">What it classifies.</param>
    /// <param name="seed">The first weights and the order of the rows are a function of it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The class that it finds most likely, for each image of <paramref name="test"/>.</returns>
    int[] Classify(StudyRows rows, Arm arm, ILabelledImages test, long seed, CancellationToken cancellationToken);

    /// <summary>How long <see cref="Classify"/> will take on this machine.</summary>
    TimeSpan Estimate(StudyRows rows, Arm arm, ILabelledImages test, CancellationToken cancellationToken);
}
