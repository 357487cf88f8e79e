using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Training.Optimizers;

/// <summary>The optimisers that can be asked for by name, with the settings of the seed recipe.</summary>
public static class OptimizerCatalogue
{
    private static readonly Dictionary<string, Func<IEnumerable<Parameter>, double, double?, double?, optim.Optimizer>> Factories =
        new(StringComparer.OrdinalIgnoreCase)
        {
            ["rmsprop"] = (parameters, rate, _, _) => optim.RMSProp(parameters, rate, alpha: 0.9, eps: 1e-7),
            ["adam"] = (parameters, rate, beta1, beta2) => optim.Adam(parameters, rate, beta1 ?? 0.5, beta2 ?? 0.999),
        };

    /// <summary>Their names.</summary>
    public static IReadOnlyCollection<string> Names => Factories.Keys;

    /// <summary>
    /// An optimiser over some parameters: <c>rmsprop</c> (decay 0.9, epsilon 1e-7) or <c>adam</c> (betas 0.5 and 0.999,
    /// Radford et al., 2015).
    /// </summary>
    /// <param name="name">The optimiser's name, whatever the case of its letters.</param>
    /// <param name="parameters">What it moves.</param>
    /// <param name="learningRate">The step size.</param>
    /// <param name="beta1">How much of the mean gradient Adam keeps; null for 0.5.</param>
    /// <param name="beta2">How much of the mean squared gradient Adam keeps; null for 0.999.</param>
    /// <exception cref="ArgumentException">There is none of that name (the message lists those that exist), or a beta does not fit.</exception>
    public static optim.Optimizer Create(
        string name, IEnumerable<Parameter> parameters, double learningRate, double? beta1 = null, double? beta2 = null)
    {
        CheckBetas(name, beta1, beta2);
        return Find(name)(parameters, learningRate, beta1, beta2);
    }

    internal static void CheckBetas(string name, double? beta1, double? beta2)
    {
        _ = Find(name);
        if (beta1 is null && beta2 is null)
        {
            return;
        }

        if (!string.Equals(name, "adam", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"The optimiser {name} has no betas: leave them out, or take adam.");
        }

        if (beta1 is not (null or (>= 0 and < 1)) || beta2 is not (null or (>= 0 and < 1)))
        {
            throw new ArgumentException($"Adam's betas are at least 0 and less than 1, not {beta1} and {beta2}.");
        }
    }

    private static Func<IEnumerable<Parameter>, double, double?, double?, optim.Optimizer> Find(string name) =>
        Factories.TryGetValue(name, out Func<IEnumerable<Parameter>, double, double?, double?, optim.Optimizer>? factory)
            ? factory
            : throw new ArgumentException($"There is no optimiser '{name}'. Known: {string.Join(", ", Names)}.");
}
