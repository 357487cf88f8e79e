using GanMl.Pipelines.Augmentation;
using GanMl.Studies.Arms;
using GanMl.Studies.Statistics;
using GanMl.Studies.Units;
using GanMl.Studies.Verdicts;

namespace GanMl.Studies;

/// <summary>What a study has found.</summary>
/// <param name="Verdicts">The answers, one for each learner.</param>
/// <param name="Tuning">What settings were chosen by.</param>
/// <param name="Counted">What the answers are made of; every comparison but those of the verdicts is exploratory.</param>
/// <param name="Arms">The arms of the study.</param>
/// <param name="Description">What it is of.</param>
public sealed record StudyResult(
    IReadOnlyList<StudyVerdict> Verdicts,
    IReadOnlyList<UnitResult> Tuning,
    IReadOnlyList<UnitResult> Counted,
    IReadOnlyList<Arm> Arms,
    StudyDescription Description)
{
    /// <summary>The macro-F1 of an arm in each counted draw, in their order.</summary>
    /// <param name="learner">The name of the learner.</param>
    /// <param name="arm">The name of the arm; none where it was not tried on the counted draws.</param>
    public IReadOnlyList<double> Scores(string learner, string arm) => Scores(Counted, learner, arm);

    /// <summary>
    /// How many additional real images do as much for a learner as generated ones, where both are used in the same way: with class weights,
    /// and nothing else. Null where no additional real images, or no generated ones in this way, were tried.
    /// </summary>
    /// <param name="learner">The name of the learner.</param>
    public ExchangeRate? ExchangeRateOf(string learner)
    {
        (double Images, double Score)[] real =
        [
            .. Arms.Where(arm => arm.Kind == ArmKind.UnseenReal || IsPlain(arm))
                .Select(arm => PointOf(learner, arm.Name))
                .OfType<(double Images, double Score)>()
                .OrderBy(point => point.Images)
                .DistinctBy(point => point.Images),
        ];
        return real.Length > 1 && real[0].Images == 0 && PlainGeneratedOf(learner) is { } arm
            && PointOf(learner, arm) is { Images: > 0 } generated
            ? ExchangeRate.Of(generated, real)
            : null;
    }

    /// <summary>
    /// The arm of <see cref="ExchangeRateOf"/> with generated images that was tried on the counted draws: the one whose amount the tuning
    /// draws have chosen, or else the default of <c>AppendSynthetic</c>; null for none.
    /// </summary>
    /// <param name="learner">The name of the learner.</param>
    public string? PlainGeneratedOf(string learner) => Arms
        .Where(arm => arm is { Kind: ArmKind.Generated, Balancing: Balancing.ClassWeights, Classical: null, Mixup: 0 }
            && arm.Added is { IsFiltered: false, IsSoft: false, LatentScale: 1 }
            && Scores(learner, arm.Name).Count > 0)
        .OrderBy(arm => arm.Added!.Amount == SyntheticAmount.NoMoreThanReal)
        .FirstOrDefault()?.Name;

    internal static StudyResult Of(
        IReadOnlyList<Arm> arms,
        IReadOnlyList<ArmChoice> choices,
        IReadOnlyList<UnitResult> tuning,
        IReadOnlyList<UnitResult> counted,
        StudyDescription description) => new(
            StudyVerdict.Of(
            [
                .. choices.Select(choice => (choice.Learner, choice.Generated, choice.Comparator, PairedDifference.Of(
                    Scores(counted, choice.Learner, choice.Generated), Scores(counted, choice.Learner, choice.Comparator)))),
            ]),
            tuning,
            counted,
            arms,
            description);

    /// <summary>Real images with class weights, which unseen ones join.</summary>
    private static bool IsPlain(Arm arm) => arm.Kind == ArmKind.Real && arm.Balancing == Balancing.ClassWeights;

    private static double[] Scores(IReadOnlyList<UnitResult> results, string learner, string arm) =>
        [.. results.Where(result => result.Unit.Learner == learner && result.Unit.Arm == arm).Select(result => result.Score.MacroF1)];

    private (double Images, double Score)? PointOf(string learner, string arm)
    {
        UnitResult[] results = [.. Counted.Where(result => result.Unit.Learner == learner && result.Unit.Arm == arm)];
        return results.Length == 0 ? null : (results.Average(result => result.Added), results.Average(result => result.Score.MacroF1));
    }
}
