using GanMl.Pipelines.Augmentation;

namespace GanMl.Studies.Arms;

/// <summary>The arms of a study.</summary>
public static class ArmCatalogue
{
    private static readonly double[] Strengths = [0.5, 1, 1.5];
    private static readonly double[] Mixtures = [0.1, 0.2, 0.5, 1];

    /// <summary>So many times as many real images, as far as there are.</summary>
    private static readonly double[] Multiples = [1.25, 1.5, 2, 4, 8];

    private static readonly (string Name, SyntheticAmount Amount) Half = ("-half", SyntheticAmount.AddShare(0.5));
    private static readonly (string Name, SyntheticAmount Amount) Balanced = ("-balanced", SyntheticAmount.Balanced);

    /// <summary>How much is generated: as much as <c>AppendSynthetic</c> does, shares of every class, and until all are equal.</summary>
    private static readonly (string Name, SyntheticAmount Amount)[] Amounts =
        [("", SyntheticAmount.NoMoreThanReal), Half, ("-most", SyntheticAmount.AddShare(0.8)), Balanced];

    private static readonly (string Name, SyntheticAmount Amount)[] TwoAmounts = [Half, Balanced];

    /// <summary>Every arm: real images as they are, balanced, changed, mixed, and joined by generated or by unseen real ones.</summary>
    public static IReadOnlyList<Arm> All { get; } =
    [
        new("real"),
        new("class-weights") { Balancing = Balancing.ClassWeights },
        new("oversampled") { Balancing = Balancing.Oversampling },
        .. Strengths.SelectMany(strength => new[] { false, true }.SelectMany(flip => new[]
        {
            Classical(strength, flip, Balancing.ClassWeights), Classical(strength, flip, Balancing.Oversampling),
        })),
        .. Mixtures.Select(mixture => new Arm(FormattableString.Invariant($"mixup-{mixture}"))
        {
            Family = "mixup",
            Balancing = Balancing.ClassWeights,
            Mixup = mixture,
        }),
        .. Amounts.Select(amount => Generated("generated", amount, added => added)),
        .. TwoAmounts.Select(amount => Generated("generated+filter", amount, added => added with { IsFiltered = true })),
        .. TwoAmounts.Select(amount => Generated("generated+soft", amount, added => added with { IsSoft = true })),
        .. TwoAmounts.Select(amount => Generated("generated+wide", amount, added => added with { LatentScale = 1.3f })),
        .. Amounts.SelectMany(amount => Strengths[..2]
            .Select(strength => Changed("generated+classical", amount, strength, added => added))),
        .. TwoAmounts.Select(amount => Changed(
            "generated+filter+soft+classical", amount, Strengths[0], added => added with { IsFiltered = true, IsSoft = true })),
        .. Multiples.Select(times => new Arm(FormattableString.Invariant($"real-x{times}"))
        {
            Balancing = Balancing.ClassWeights,
            Added = new AddedImages(AddedSource.UnseenReal, SyntheticAmount.AddShare(1 - (1 / times))),
        }),
    ];

    /// <summary>The names of all families, in the order of their arms.</summary>
    public static IReadOnlyList<string> Families { get; } = [.. All.Select(arm => arm.Family).Distinct()];

    /// <summary>The arms of some families.</summary>
    /// <exception cref="StudyException">There would be nothing to compare.</exception>
    internal static IReadOnlyList<Arm> Of(IReadOnlyList<string>? families)
    {
        Arm[] arms = [.. All.Where(arm => families is null || families.Contains(arm.Family))];
        return arms.Any(arm => arm.Kind == ArmKind.Generated) && arms.Any(arm => arm.Kind is ArmKind.Real or ArmKind.Classical)
            ? arms
            : throw new StudyException(
                $"'{string.Join(", ", families ?? [])}' leave nothing to compare: name at least one way with generated images and one "
                + "without.");
    }

    private static Arm Classical(double strength, bool flip, Balancing balancing) => new(FormattableString.Invariant(
        $"classical-{strength}{(flip ? "-flip" : "")}{(balancing == Balancing.Oversampling ? "+oversampled" : "")}"))
    {
        Family = balancing == Balancing.Oversampling ? "classical+oversampled" : "classical",
        Balancing = balancing,
        Classical = new ClassicalAugmentation(strength, flip),
    };

    private static Arm Changed(
        string family, (string Name, SyntheticAmount Amount) amount, double strength, Func<AddedImages, AddedImages> change)
    {
        Arm generated = Generated(family, amount, change);
        return generated with
        {
            Name = FormattableString.Invariant($"{generated.Name}-{strength}"),
            Classical = new ClassicalAugmentation(strength, IsFlipped: false),
        };
    }

    private static Arm Generated(string family, (string Name, SyntheticAmount Amount) amount, Func<AddedImages, AddedImages> change) =>
        new($"{family}{amount.Name}")
        {
            Family = family,
            Balancing = Balancing.ClassWeights,
            Added = change(new AddedImages(AddedSource.Generator, amount.Amount)),
        };
}
