using GanMl.Studies.Statistics;

namespace GanMl.Studies.Verdicts;

/// <summary>Whether generated images help.</summary>
public enum StudyAnswer
{
    /// <summary>They do: the 95% interval of the difference is above 0, and the p-value is below 5% after Holm's correction.</summary>
    Helps,

    /// <summary>They do not, and the interval ends below one point.</summary>
    DoesNotHelp,

    /// <summary>The draws do not tell; neither do draws that all differ by exactly the same, as too few test images let them.</summary>
    Undecided,
}

/// <summary>
/// The answer to one question that was asked before anything was counted: is the best arm with generated images better than the best
/// without any? Where there was a choice, both were chosen on draws of their own.
/// </summary>
/// <param name="Learner">The kind of classifier.</param>
/// <param name="Generated">The arm with generated images.</param>
/// <param name="Comparator">The arm without any.</param>
/// <param name="Difference">By how much the macro-F1 of the first is higher, over the counted draws.</param>
/// <param name="AdjustedPValue">The p of the difference after Holm's correction over all questions of the study.</param>
public sealed record StudyVerdict(
    string Learner, string Generated, string Comparator, PairedDifference Difference, double AdjustedPValue)
{
    /// <summary>Where no gain is shown, and one of so much macro-F1 is ruled out, generated images do not help: one point.</summary>
    public const double Margin = 0.01;

    private const double Level = 1 - PairedDifference.Confidence;

    /// <summary>The answer.</summary>
    public StudyAnswer Answer => Difference.StandardDeviation == 0 && Difference.Mean != 0 ? StudyAnswer.Undecided
        : Difference.Lower > 0 && AdjustedPValue < Level ? StudyAnswer.Helps
        : Difference.Upper < Margin ? StudyAnswer.DoesNotHelp
        : StudyAnswer.Undecided;

    /// <summary>
    /// How many draws would decide where it is undecided, if what was seen stayed as it is: those that put 0, or a whole point, outside of
    /// the interval, whichever needs fewer. Null where no number would, or it is decided.
    /// </summary>
    public int? DrawsToDecide
    {
        get
        {
            if (Answer != StudyAnswer.Undecided)
            {
                return null;
            }

            // Holm's correction multiplies the p-value, and so divides the level.
            double factor = Difference.PValue > 0 ? AdjustedPValue / Difference.PValue : 1;
            int? helps = Difference.Mean > 0 ? Difference.DrawsToExclude(0, 1 - (Level / factor)) : null;
            int? harms = Difference.Mean < Margin ? Difference.DrawsToExclude(Margin) : null;
            return Difference.StandardDeviation == 0 ? null : helps is null || harms < helps ? harms : helps;
        }
    }

    /// <summary>Answers all questions of a study together.</summary>
    /// <param name="questions">Each with the learner, the two arms and their difference.</param>
    public static IReadOnlyList<StudyVerdict> Of(
        IReadOnlyList<(string Learner, string Generated, string Comparator, PairedDifference Difference)> questions)
    {
        ArgumentNullException.ThrowIfNull(questions);
        IReadOnlyList<double> adjusted = Holm.Adjust([.. questions.Select(question => question.Difference.PValue)]);
        return
        [
            .. questions.Select((question, place) => new StudyVerdict(
                question.Learner, question.Generated, question.Comparator, question.Difference, adjusted[place])),
        ];
    }
}
