using GanMl.Models.Dcgan;
using GanMl.Training.Presets;
using GanMl.Training.Trainer;

namespace GanMl.Benchmarks.Stacked;

/// <summary>A way to train on stacks, by name.</summary>
/// <param name="Name">On the command line and in the table.</param>
/// <param name="Options">The options, but for images and seed.</param>
internal sealed record StackRecipe(string Name, TrainingOptions Options)
{
    internal static IReadOnlyList<StackRecipe> All { get; } =
    [
        new("vanilla", Dcgan),
        new("replay", Dcgan with { ReplayShare = 0.5, ReplaySize = 5_000 }),
        new("minibatch-discrimination", Dcgan with { Network = new DcganOptions { MinibatchKernels = 32 } }),
        new("packing-2", Dcgan with { Packing = 2 }),
        new(
            "relativistic",
            Dcgan with
            {
                Loss = R3Gan.Loss,
                Regularizers = [new("r1", 1, 4), new("r2", 1, 4)],
                Optimizer = R3Gan.Optimizer,
                Beta1 = R3Gan.Beta1,
                Beta2 = R3Gan.Beta2,
            }),
        new("r3gan", R3Gan),
        new("r3gan-every-step", R3Gan with { Regularizers = [new("r1", 3), new("r2", 3)] }),
        new("r3gan-without-reconstruction", R3Gan with { ReconstructionWeight = 0 }),
    ];

    private static TrainingOptions Dcgan => TrainingPresets.For("dcgan");

    private static TrainingOptions R3Gan => TrainingPresets.For("r3gan");

    /// <summary>Its options for a run.</summary>
    internal TrainingOptions Of(long images, int seed) =>
        Options with { Conditional = false, Images = images, Seed = seed, GridImages = 0 };
}
