using GanMl.Pipelines.Augmentation;
using Microsoft.ML;

namespace GanMl.Cli.Demo;

/// <summary>One of the ways to train a classifier that the demo compares: a view of rows with pixels, labels and weights.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="Rows">The rows for a draw of few images.</param>
internal sealed record DemoArm(string Name, DemoArmKind Kind, Func<DemoDraw, IDataView> Rows)
{
    /// <summary>
    /// All of them, in the order of the table. Where images are changed, every class has twice as many rows as the largest has images.
    /// </summary>
    internal static IReadOnlyList<DemoArm> All { get; } = Create();

    private static DemoArm[] Create()
    {
        (string Name, ClassicalAugmentation Changes)[] copies =
        [
            (", small changes", new ClassicalAugmentation(1, IsFlipped: false)),
            (", larger changes, mirrored", new ClassicalAugmentation(1.5, IsFlipped: true)),
        ];
        return
        [
            new("real images", DemoArmKind.Real, draw => draw.Real()),
            new("class weights", DemoArmKind.Real, draw => draw.Weighed(draw.Real())),
            .. copies.Select(copy => new DemoArm(
                $"augmented copies{copy.Name}", DemoArmKind.Real, draw => draw.Augmented(draw.Real(), copy.Changes))),
            new("generated images, no more than real ones", DemoArmKind.Generated, draw => draw.Generated(SyntheticAmount.NoMoreThanReal)),
            new("generated images, classes filled up", DemoArmKind.Generated, draw => draw.Generated(SyntheticAmount.Balanced)),
            .. copies.Select(copy => new DemoArm(
                $"filled up + augmented copies{copy.Name}",
                DemoArmKind.Generated,
                draw => draw.Augmented(draw.Generated(SyntheticAmount.Balanced), copy.Changes))),
            .. copies[1..].Select(copy => new DemoArm(
                "filled up with real images + augmented copies",
                DemoArmKind.MoreReal,
                draw => draw.Augmented(draw.MoreReal(), copy.Changes))),
        ];
    }
}

/// <summary>What a way to train stands for.</summary>
internal enum DemoArmKind
{
    /// <summary>The few real images alone.</summary>
    Real,

    /// <summary>With generated images.</summary>
    Generated,

    /// <summary>With real images in place of generated ones: what a perfect generator would give.</summary>
    MoreReal,
}
