using GanMl.Tests.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Models;

/// <summary>
/// Weights by name, that another program can write down too: value i of the parameter n is sin(0.7 i + p), with p the sum of the codes
/// of the letters of n, times a factor; those of the mapping network are 100 times that (Golden/style_networks.py).
/// </summary>
internal static class NamedWeights
{
    internal static T Set<T>(T module, float factor = 1)
        where T : nn.Module
    {
        using IDisposable noGradient = no_grad();
        foreach ((string name, Parameter parameter) in module.named_parameters())
        {
            float scale = name.StartsWith("mapping.layers", StringComparison.Ordinal) ? 100 : factor;
            parameter.copy_(FixedWeights.Values(parameter.shape, name.Sum(letter => letter), scale));
        }

        return module;
    }
}
