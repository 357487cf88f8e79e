using GanMl.Studies.Statistics;
using GanMl.Studies.Verdicts;

namespace GanMl.Studies.Reports;

/// <summary>What a report says about an arm: means over the counted draws, shares from 0 to 1.</summary>
/// <param name="Arm">Its name.</param>
/// <param name="Added">How many images joined those of a draw.</param>
/// <param name="MacroF1">The macro-F1.</param>
/// <param name="RecallOfRarest">The recall of the three classes with the fewest images.</param>
/// <param name="Difference">The macro-F1 less that of the comparator; null for the comparator itself.</param>
/// <param name="IsInVerdict">Whether it is one of the two that the verdict compares; of others everything is exploratory.</param>
public sealed record ArmRow(
    string Arm, double Added, double MacroF1, double RecallOfRarest, PairedDifference? Difference, bool IsInVerdict)
{
    /// <summary>The arms that were tried on the counted draws, in the order of the study.</summary>
    /// <param name="result">The study.</param>
    /// <param name="verdict">The verdict of a learner.</param>
    public static IReadOnlyList<ArmRow> Of(StudyResult result, StudyVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(verdict);
        int[] counts = [.. result.Description.Counts.Select(ofClass => ofClass.Count)];
        IReadOnlyList<double> comparator = result.Scores(verdict.Learner, verdict.Comparator);
        return
        [
            .. result.Counted.Where(unit => unit.Unit.Learner == verdict.Learner).GroupBy(unit => unit.Unit.Arm).Select(ofArm => new ArmRow(
                ofArm.Key,
                ofArm.Average(unit => unit.Added),
                ofArm.Average(unit => unit.Score.MacroF1),
                ofArm.Average(unit => unit.Score.RecallOfRarest(counts)),
                ofArm.Key == verdict.Comparator ? null : PairedDifference.Of(result.Scores(verdict.Learner, ofArm.Key), comparator),
                ofArm.Key == verdict.Comparator || ofArm.Key == verdict.Generated)),
        ];
    }
}
