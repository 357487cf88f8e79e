using GanMl.Pipelines.Augmentation;

namespace GanMl.Studies.Arms;

/// <summary>The arms of a study.</summary>
public static class ArmCatalogue
{
    /// <summary>The same for both sides.</summary>
    private static readonly ClassicalAugmentation[] Changes =
    [
        new(0.5, IsFlipped: false), new(0.5, IsFlipped: true), new(1, IsFlipped: false), new(1, IsFlipped: true),
        new(1.5, IsFlipped: false), new(1.5, IsFlipped: true),
    ];

    private static readonly double[] Mixtures = [0.1, 0.2, 0.5, 1];

    /// <summary>So many times as many real images, as far as there are.</summary>
    private static readonly double[] Multiples = [1.25, 1.5, 2, 4, 8];

    private static readonly (string Name, SyntheticAmount Amount) Half = ("-half", SyntheticAmount.AddShare(0.5));
    private static readonly (string Name, SyntheticAmount Amount) Balanced = ("-balanced", SyntheticAmount.Balanced);

    /// <summary>How much is generated: shares of every class, and until all are equal.</summary>
    private static readonly (string Name, SyntheticAmount Amount)[] Amounts =
        [Half, ("-most", SyntheticAmount.AddShare(0.8)), Balanced];

    private static readonly (string Name, SyntheticAmount Amount)[] TwoAmounts = [Half, Balanced];

    /// <summary>Every arm: real images as they are, balanced, transformed, mixed, with generated or with unseen real ones.</summary>
    public static IReadOnlyList<Arm> All { get; } =
    [
        new("real"),
        new("class-weights") { Balancing = Balancing.ClassWeights },
        new("oversampled") { Balancing = Balancing.Oversampling },
        .. Changes.SelectMany(change => new[]
        {
            Classical(change, Balancing.ClassWeights), Classical(change, Balancing.Oversampling),
        }),
        .. Mixtures.Select(mixture => new Arm(FormattableString.Invariant($"mixup-{mixture}"))
        {
            Family = "mixup",
            Balancing = Balancing.ClassWeights,
            Mixup = mixture,
        }),
        .. Changes[..4].Select(change => Classical(change, Balancing.ClassWeights) with
        {
            Name = $"{NameOf("classical", change)}+mixup",
            Family = "classical+mixup",
            Mixup = Mixtures[1],
        }),

        // As AppendSynthetic does it unless told otherwise. A family of its own, so that it is tried on every counted draw.
        Generated("generated", ("", SyntheticAmount.NoMoreThanReal), added => added),
        .. Amounts.Select(amount => Generated("generated", amount, added => added) with { Family = "generated+amount" }),
        .. TwoAmounts.Select(amount => Generated("generated+filter", amount, added => added with { IsFiltered = true })),
        .. TwoAmounts.Select(amount => Generated("generated+soft", amount, added => added with { IsSoft = true })),
        Generated("generated+wide", Half, added => added with { LatentScale = 1.3f }),
        .. TwoAmounts.SelectMany(amount => Changes.Select(change => Changed("generated+classical", amount, change, added => added))),
        .. TwoAmounts.SelectMany(amount => Changes[2..4].Select(change => Changed(
            "generated+filter+soft+classical", amount, change, added => added with { IsFiltered = true, IsSoft = true }))),
        .. Multiples.Select(times => new Arm(FormattableString.Invariant($"real-x{times}"))
        {
            Balancing = Balancing.ClassWeights,
            Added = new AddedImages(AddedSource.UnseenReal, SyntheticAmount.AddShare(1 - (1 / times))),
        }),
    ];

    /// <summary>The names of all families, in the order of their arms.</summary>
    public static IReadOnlyList<string> Families { get; } = [.. All.Select(arm => arm.Family).Distinct()];

    /// <summary>The arms of some families.</summary>
    /// <exception cref="ArgumentException">There is no such family.</exception>
    /// <exception cref="StudyException">There would be nothing to compare.</exception>
    internal static IReadOnlyList<Arm> Of(IReadOnlyList<string>? families)
    {
        string[] unknown = [.. (families ?? []).Except(Families)];
        if (unknown.Length > 0)
        {
            throw new ArgumentException(
                $"There is no way to train called {string.Join(", ", unknown)}. There are {string.Join(", ", Families)}.",
                nameof(families));
        }

        Arm[] arms = [.. All.Where(arm => families is null || families.Contains(arm.Family))];
        return arms.Any(arm => arm.Kind == ArmKind.Generated) && arms.Any(arm => arm.Kind is ArmKind.Real or ArmKind.Classical)
            ? arms
            : throw new StudyException(
                $"'{string.Join(", ", families ?? [])}' leave nothing to compare: name at least one way with generated images and one "
                + "without.");
    }

    private static Arm Classical(ClassicalAugmentation change, Balancing balancing) => new(
        $"{NameOf("classical", change)}{(balancing == Balancing.Oversampling ? "+oversampled" : "")}")
    {
        Family = balancing == Balancing.Oversampling ? "classical+oversampled" : "classical",
        Balancing = balancing,
        Classical = change,
    };

    private static Arm Changed(
        string family,
        (string Name, SyntheticAmount Amount) amount,
        ClassicalAugmentation change,
        Func<AddedImages, AddedImages> added)
    {
        Arm generated = Generated(family, amount, added);
        return generated with { Name = NameOf(generated.Name, change), Classical = change };
    }

    private static string NameOf(string family, ClassicalAugmentation change) =>
        FormattableString.Invariant($"{family}-{change.Strength}{(change.IsFlipped ? "-flip" : "")}");

    private static Arm Generated(string family, (string Name, SyntheticAmount Amount) amount, Func<AddedImages, AddedImages> change) =>
        new($"{family}{amount.Name}")
        {
            Family = family,
            Balancing = Balancing.ClassWeights,
            Added = change(new AddedImages(AddedSource.Generator, amount.Amount)),
        };
}
