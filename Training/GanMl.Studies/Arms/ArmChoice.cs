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
    /// <param name="tuning">How each did on the tuning draws.</param>
    /// <exception cref="StudyException">There is no arm with generated images, or none without.</exception>
    internal static IReadOnlyList<ArmChoice> Of(IReadOnlyList<Arm> arms, IReadOnlyList<UnitResult> tuning) =>
        [.. tuning.GroupBy(result => result.Unit.Learner).Select(ofLearner => Of(ofLearner.Key, arms, [.. ofLearner]))];

    private static ArmChoice Of(string learner, IReadOnlyList<Arm> arms, UnitResult[] results)
    {
        ILookup<string, double> scores = results.ToLookup(result => result.Unit.Arm, result => result.Score.MacroF1);
        Arm[] tried = [.. arms.GroupBy(arm => arm.Family).Select(family => family.Count() > 1 ? Best(family) : family.Single())];
        return new ArmChoice(
            learner,
            [.. tried.Select(arm => arm.Name)],
            BestOf(ArmKind.Generated).Name,
            BestOf(ArmKind.Real, ArmKind.Classical).Name);

        Arm Best(IEnumerable<Arm> some) => some.MaxBy(arm => scores[arm.Name].Average())!;

        Arm BestOf(params ArmKind[] kinds)
        {
            Arm[] some = [.. tried.Where(arm => kinds.Contains(arm.Kind))];
            return some.Length > 0
                ? Best(some)
                : throw new StudyException($"There is no arm of kind {string.Join(" or ", kinds)} to choose.");
        }
    }
}
