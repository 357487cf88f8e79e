using System.Globalization;
using GanMl.Studies.Statistics;
using GanMl.Studies.Verdicts;

namespace GanMl.Studies.Reports;

/// <summary>Verdicts in words. Shares are given as points, a hundredth each.</summary>
public static class VerdictText
{
    /// <summary>The answer, the two arms, and the difference between them.</summary>
    /// <param name="result">The study.</param>
    /// <param name="verdict">One of its verdicts.</param>
    public static string Sentence(StudyResult result, StudyVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(verdict);
        PairedDifference difference = verdict.Difference;
        string generated = Points(result.Scores(verdict.Learner, verdict.Generated).Average());
        string comparator = Points(result.Scores(verdict.Learner, verdict.Comparator).Average());
        string chosen = result.Description.TuningDraws > 0 ? ", the best arm without generated images" : "";
        string seen = $"macro-F1 {generated} with '{verdict.Generated}' and {comparator} with '{verdict.Comparator}'{chosen}: "
            + $"{Signed(difference.Mean)} points ({Interval(difference)}, {difference.Draws} draws, "
            + Invariant($"p {verdict.AdjustedPValue:0.000}).");
        return verdict.Answer switch
        {
            StudyAnswer.Helps => $"Generated images help: {seen}",
            StudyAnswer.DoesNotHelp => $"Generated images do not help: {seen}",
            _ => $"Undecided: {seen} " + (verdict.DrawsToDecide is { } draws
                ? Invariant($"If the difference stays the same, about {draws:N0} draws would decide: begin a new study with another seed.")
                : "More draws would hardly decide."),
        };
    }

    /// <summary>
    /// How many additional real images do as much as generated ones, where nothing else is done but to weight classes; null where the study
    /// cannot tell.
    /// </summary>
    /// <param name="result">The study.</param>
    /// <param name="learner">The name of the learner.</param>
    public static string? Exchange(StudyResult result, string learner)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.ExchangeRateOf(learner) switch
        {
            null => null,
            { Real: 0 } => "With class weights alone, generated images are worth no additional real images.",
            { IsBound: true } rate => Invariant($"With class weights alone, the {rate.Generated:N0} images of '{Arm()}' do more than ")
                + Invariant($"{rate.Real:N0} additional real images, as many as could be added."),
            var rate => Invariant($"With class weights alone, the {rate.Generated:N0} images of '{Arm()}' are worth about {rate.Real:N0} ")
                + Invariant($"additional real images ({rate.PerRealImage:0.0} generated images for each)."),
        };

        string Arm() => result.PlainGeneratedOf(learner)!;
    }

    /// <summary>The 95% interval of a difference, in points.</summary>
    public static string Interval(PairedDifference difference)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return $"{Signed(difference.Lower)} to {Signed(difference.Upper)}";
    }

    /// <summary>A share as points: <c>84.1</c>.</summary>
    public static string Points(double share) => Invariant($"{100 * share:0.0}");

    /// <summary>A difference of shares as points, with its sign: <c>+1.9</c>.</summary>
    public static string Signed(double difference) => Invariant($"{100 * difference:+0.0;-0.0;0.0}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
