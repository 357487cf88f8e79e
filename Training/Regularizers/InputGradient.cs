using static TorchSharp.torch;

namespace GanMl.Training.Regularizers;

/// <summary>The gradient of a sum of logits with respect to images, through which gradients reach the discriminator's weights.</summary>
internal static class InputGradient
{
    /// <summary>For each batch of images the gradient at each of them, [N, C, H, W].</summary>
    /// <remarks>create_graph alone would free what it needs: retain_graph must be said too.</remarks>
    internal static Tensor[] Of(Tensor sum, params Tensor[] images) =>
        [.. autograd.grad([sum], images, retain_graph: true, create_graph: true)];

    /// <summary>Half the mean of the squared norms of gradients, [N, C, H, W]: the penalty of Mescheder et al. (2018), before gamma.</summary>
    internal static Tensor HalfSquaredNorm(Tensor gradient) => gradient.square().sum([1, 2, 3]).mean() / 2;
}
