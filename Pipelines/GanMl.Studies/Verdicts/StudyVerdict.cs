using GanMl.Studies.Statistics;

namespace GanMl.Studies.Verdicts;

/// <summary>Whether generated images help.</summary>
public enum StudyAnswer
{
    /// <summary>They do: the 95% interval of the difference is above 0, and so is it after Holm's correction.</summary>
    Helps,

    /// <summary>They do not: the interval ends below one point.</summary>
    DoesNotHelp,

    /// <summary>The draws do not tell.</summary>
    Undecided,
}

/// <summary>
/// The answer to one question that was asked before anything was counted: is the best arm with generated images better than the best
/// without any, as both were chosen on draws of their own?
/// </summary>
/// <param name="Learner">The kind of classifier.</param>
/// <param name="Generated">The arm with generated images.</param>
/// <param name="Comparator">The arm without any.</param>
/// <param name="Difference">By how much the macro-F1 of the first is higher, over the counted draws.</param>
/// <param name="AdjustedPValue">The p of the difference after Holm's correction over all questions of the study.</param>
public sealed record StudyVerdict(
    string Learner, string Generated, string Comparator, PairedDifference Difference, double AdjustedPValue)
{
    /// <summary>A gain of macro-F1 below which it is no help: one point.</summary>
    public const double Margin = 0.01;

    private const double Level = 1 - PairedDifference.Confidence;

    /// <summary>The answer.</summary>
    public StudyAnswer Answer => Difference.Lower > 0 && AdjustedPValue < Level ? StudyAnswer.Helps
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

            int? helps = Difference.Mean > 0 ? Difference.DrawsToExclude(0) : null;
            int? harms = Difference.Mean < Margin ? Difference.DrawsToExclude(Margin) : null;
            return helps is null || harms < helps ? harms : helps;
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
