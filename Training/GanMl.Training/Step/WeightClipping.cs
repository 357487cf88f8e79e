using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Training.Step;

/// <summary>
/// Keeps every weight of a Wasserstein critic within bounds after each step (Arjovsky et al., 2017, algorithm 1),
/// which bounds how steep it is.
/// </summary>
internal static class WeightClipping
{
    /// <summary>Clips all weights of a module that learn to [-limit, limit].</summary>
    internal static void Clip(nn.Module module, double limit)
    {
        using IDisposable noGradient = no_grad();
        foreach (Parameter parameter in module.parameters().Where(weight => weight.requires_grad))
        {
            _ = parameter.clamp_(-limit, limit);
        }
    }
}
