using GanMl.Inference.Catalogues;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Training.Optimizers;

/// <summary>The optimisers that come with GanMl, with the settings of the textbook's recipe.</summary>
internal static class OptimizerCatalogue
{
    /// <summary>
    /// <c>rmsprop</c> (decay 0.9, epsilon 1e-7) and <c>adam</c> (betas 0.5 and 0.999 where none are given, Radford et al., 2015).
    /// </summary>
    public static Catalogue<OptimizerKind> Default { get; } = new(
        "optimiser",
        optimizer => optimizer.Name,
        new OptimizerKind("rmsprop", (weights, settings) => optim.RMSProp(weights, settings.LearningRate, alpha: 0.9, eps: 1e-7)),
        new OptimizerKind(
            "adam", (weights, settings) => optim.Adam(weights, settings.LearningRate, settings.Beta1 ?? 0.5, settings.Beta2 ?? 0.999))
        {
            HasBetas = true,
        });
}

/// <summary>The numbers of an optimiser.</summary>
/// <param name="LearningRate">The learning rate, above 0.</param>
/// <param name="Beta1">
/// How much of the mean gradient is kept from step to step, at least 0 and less than 1; null for the optimiser's own.
/// </param>
/// <param name="Beta2">How much of the mean squared gradient is kept, at least 0 and less than 1; null for the optimiser's own.</param>
public sealed record OptimizerSettings(double LearningRate, double? Beta1 = null, double? Beta2 = null);

/// <summary>An optimiser by name.</summary>
/// <param name="Name">The name by which it is asked for.</param>
/// <param name="Make">Makes one over some weights.</param>
public sealed record OptimizerKind(string Name, Func<IEnumerable<Parameter>, OptimizerSettings, optim.Optimizer> Make)
{
    /// <summary>Whether it keeps means of gradients, so that betas can be chosen.</summary>
    public bool HasBetas { get; init; }

    /// <summary>A new optimiser over some weights.</summary>
    /// <param name="weights">What it moves.</param>
    /// <param name="settings">Its numbers.</param>
    /// <exception cref="ArgumentException">The numbers do not fit; the message says which.</exception>
    public optim.Optimizer Create(IEnumerable<Parameter> weights, OptimizerSettings settings)
    {
        Check(settings);
        return Make(weights, settings);
    }

    /// <summary>Checks the betas.</summary>
    /// <exception cref="ArgumentException">It has none, or one is out of range.</exception>
    internal void Check(OptimizerSettings settings)
    {
        (double? beta1, double? beta2) = (settings.Beta1, settings.Beta2);
        if (!HasBetas && (beta1 is not null || beta2 is not null))
        {
            throw new ArgumentException($"The optimiser {Name} has no betas: leave them out, or take adam.");
        }

        if (beta1 is not (null or (>= 0 and < 1)) || beta2 is not (null or (>= 0 and < 1)))
        {
            throw new ArgumentException($"The betas of {Name} are at least 0 and less than 1, not {beta1} and {beta2}.");
        }
    }
}
