using GanMl.Studies.Units;

namespace GanMl.Studies.Arms;

/// <summary>What the tuning draws have chosen for a learner: the best setting of each family, and which two arms are compared.</summary>
/// <param name="Learner">The learner.</param>
/// <param name="Tried">The best arm of each family, in the order of the families: these are tried on the counted draws.</param>
/// <param name="Generated">The best of them with generated images.</param>
/// <param name="Comparator">The best of them without added images.</param>
public sealed record ArmChoice(string Learner, IReadOnlyList<string> Tried, string Generated, string Comparator)
{
    /// <summary>Chooses for each learner, by the mean macro-F1; of equals the first.</summary>
    /// <param name="arms">The arms.</param>
    /// <param name="learners">The names of the learners.</param>
    /// <param name="tuning">How each did on the tuning draws; none where <see cref="IsOpen"/> says that there is no choice.</param>
    /// <exception cref="StudyException">There is no arm with generated images, or none without.</exception>
    internal static IReadOnlyList<ArmChoice> Of(IReadOnlyList<Arm> arms, IEnumerable<string> learners, IReadOnlyList<UnitResult> tuning) =>
        [.. learners.Select(learner => Of(learner, arms, [.. tuning.Where(result => result.Unit.Learner == learner)]))];

    /// <summary>Whether there is anything to choose: more than one arm with generated images, or more than one without.</summary>
    internal static bool IsOpen(IReadOnlyList<Arm> arms) =>
        arms.Count(arm => arm.Kind == ArmKind.Generated) > 1 || arms.Count(arm => arm.Kind is ArmKind.Real or ArmKind.Classical) > 1;

    private static ArmChoice Of(string learner, IReadOnlyList<Arm> arms, UnitResult[] results)
    {
        ILookup<string, double> scores = results.ToLookup(result => result.Unit.Arm, result => result.Score.MacroF1);
        Arm[] tried = [.. arms.GroupBy(arm => arm.Family).Select(family => Best([.. family]))];
        return new ArmChoice(
            learner,
            [.. tried.Select(arm => arm.Name)],
            BestOf(ArmKind.Generated).Name,
            BestOf(ArmKind.Real, ArmKind.Classical).Name);

        Arm Best(Arm[] some) => some.Length == 1 ? some[0] : some.MaxBy(arm => scores[arm.Name].Average())!;

        Arm BestOf(params ArmKind[] kinds)
        {
            Arm[] some = [.. tried.Where(arm => kinds.Contains(arm.Kind))];
            return some.Length > 0
                ? Best(some)
                : throw new StudyException($"There is no arm of kind {string.Join(" or ", kinds)} to choose.");
        }
    }
}
