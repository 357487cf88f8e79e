using GanMl.Models;
using static TorchSharp.torch;

namespace GanMl.Training.Transfer;

/// <summary>
/// Weights that a run does not change, so that what they have learnt elsewhere is kept (Mo et al., "Freeze the discriminator", 2020). No
/// optimiser has them, and no gradient is computed for them.
/// </summary>
internal static class FrozenWeights
{
    /// <param name="names">
    /// The parts, by name: <c>discriminator.body.block28_0</c> and all that is in it. A part must be there, and each network must keep
    /// something to learn.
    /// </param>
    /// <param name="networks">The networks, by name.</param>
    /// <exception cref="OptionException">There is no such part, or nothing of a network would be left.</exception>
    internal static void Freeze(IReadOnlyList<string> names, IReadOnlyList<(string Name, nn.Module Module)> networks)
    {
        var weights = networks.SelectMany(network => network.Module.named_parameters()
            .Select(weight => (Name: $"{network.Name}.{weight.name}", Weight: weight.parameter))).ToList();
        foreach (string name in names)
        {
            var found = weights
                .Where(weight => weight.Name == name || weight.Name.StartsWith($"{name}.", StringComparison.Ordinal)).ToList();
            if (found.Count == 0)
            {
                throw new OptionException(
                    nameof(Trainer.TrainingOptions.Frozen),
                    $"'Frozen' names '{name}', and there are no such weights. The parts are {string.Join(", ", Parts(weights))}.");
            }

            found.ForEach(weight => weight.Weight.requires_grad = false);
        }

        foreach ((string name, nn.Module module) in networks)
        {
            if (!module.parameters().Any(weight => weight.requires_grad))
            {
                throw new OptionException(
                    nameof(Trainer.TrainingOptions.Frozen), $"'Frozen' leaves no trainable weights in the {name}: name fewer parts.");
            }
        }
    }

    /// <summary>The first three steps of each path, such as <c>discriminator.body.block28_0</c>.</summary>
    private static IEnumerable<string> Parts(IEnumerable<(string Name, TorchSharp.Modules.Parameter Weight)> weights) =>
        weights.Select(weight => string.Join('.', weight.Name.Split('.').Take(3))).Distinct();
}
