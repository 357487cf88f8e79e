using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Export;

/// <summary>
/// Batch normalisation as training leaves it: means, variances, scales of both signs (the first is negative) and shifts that all differ.
/// </summary>
internal static class RandomStatistics
{
    internal static void Give(nn.Module module)
    {
        using var withoutGradients = no_grad();
        foreach (nn.Module part in module.modules().Append(module))
        {
            if (part is BatchNorm normalise)
            {
                normalise.running_mean?.normal_();
                normalise.running_var?.uniform_(0.3, 2);
                normalise.weight?.uniform_(-1.5, 1.5);
                normalise.weight?[0].abs_().neg_();
                normalise.bias?.normal_();
            }
            else if (part is GroupNorm { weight: { } weight, bias: { } bias })
            {
                // TorchSharp 0.107 leaves them as it finds the memory.
                weight.uniform_(0.5, 1.5);
                bias.normal_();
            }
        }
    }
}
