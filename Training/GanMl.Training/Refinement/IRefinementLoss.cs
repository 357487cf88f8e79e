using GanMl.Inference.Catalogues;
using static TorchSharp.torch;

namespace GanMl.Training.Refinement;

/// <summary>How far generated images are from real ones of their class.</summary>
internal interface IRefinementLoss : IDisposable
{
    /// <summary>The loss of a batch, a scalar through which gradients reach the images.</summary>
    /// <param name="images">Float32 [N, C, H, W] in [0, 1]: as many of each class, class after class.</param>
    /// <param name="classes">The classes, in that order.</param>
    Tensor Of(Tensor images, IReadOnlyList<int> classes);
}

/// <summary>A loss of a refinement, by name.</summary>
/// <param name="Name">The name by which it is asked for.</param>
/// <param name="Create">Makes one.</param>
internal sealed record RefinementLossKind(string Name, Func<RefinementContext, IRefinementLoss> Create);

/// <summary>What a loss compares by.</summary>
/// <param name="Real">The real images.</param>
/// <param name="Networks">Whose features are compared.</param>
/// <param name="Options">The options of the refinement.</param>
/// <param name="Draw">Draws so many images of a class with the generator as it is, in [0, 1] and without gradients.</param>
internal sealed record RefinementContext(
    ClassImages Real, FeatureNetworks Networks, RefinementOptions Options, Func<int, int, Tensor> Draw);

/// <summary>The losses of a refinement.</summary>
internal static class RefinementLossCatalogue
{
    internal static Catalogue<RefinementLossKind> Default { get; } = new(
        "loss",
        loss => loss.Name,
        new RefinementLossKind("energy", context => new EnergyLoss(context)),
        new RefinementLossKind("frechet", context => new FrechetLoss(context)));
}
