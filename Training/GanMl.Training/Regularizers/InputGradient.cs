using static TorchSharp.torch;

namespace GanMl.Training.Regularizers;

/// <summary>The gradient of a sum of logits with respect to images, through which gradients reach the discriminator's weights.</summary>
internal static class InputGradient
{
    /// <summary>For each batch of images the gradient at each of them, [N, C, H, W].</summary>
    /// <remarks>create_graph alone would free what it needs: retain_graph must be said too.</remarks>
    internal static Tensor[] Of(Tensor sum, params Tensor[] images) =>
        [.. autograd.grad([sum], images, retain_graph: true, create_graph: true)];

    /// <summary>
    /// Half the mean of the squared norms of the gradients of logits: the penalty of Mescheder et al. (2018), before gamma.
    /// </summary>
    /// <param name="gradient">Gradients at images, [N, C, H, W].</param>
    /// <param name="logits">The logits, [N, 1]; of packs, [N / packing, 1].</param>
    internal static Tensor HalfSquaredNorm(Tensor gradient, Tensor logits) => SquaredNorms(gradient, logits).mean() / 2;

    /// <summary>The squared norm of each logit's gradient at all images that it judges, [N] or [N / packing].</summary>
    internal static Tensor SquaredNorms(Tensor gradient, Tensor logits) => gradient.reshape(logits.size(0), -1).square().sum([1]);
}
