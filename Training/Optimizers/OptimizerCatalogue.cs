using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Training.Optimizers;

/// <summary>The optimisers that can be asked for by name, with the settings of the seed recipe.</summary>
public static class OptimizerCatalogue
{
    private static readonly Dictionary<string, Func<IEnumerable<Parameter>, double, optim.Optimizer>> Factories =
        new(StringComparer.OrdinalIgnoreCase)
        {
            ["rmsprop"] = (parameters, rate) => optim.RMSProp(parameters, rate, alpha: 0.9, eps: 1e-7),
            ["adam"] = (parameters, rate) => optim.Adam(parameters, rate, beta1: 0.5, beta2: 0.999),
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
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that exist.</exception>
    public static optim.Optimizer Create(string name, IEnumerable<Parameter> parameters, double learningRate) =>
        Factories.TryGetValue(name, out Func<IEnumerable<Parameter>, double, optim.Optimizer>? factory)
            ? factory(parameters, learningRate)
            : throw new ArgumentException($"There is no optimiser '{name}'. Known: {string.Join(", ", Names)}.");
}
