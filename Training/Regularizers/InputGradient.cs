using GanMl.Models;
using static TorchSharp.torch;

namespace GanMl.Training.Regularizers;

/// <summary>The gradient of a discriminator's logits with respect to the images, through which gradients reach its weights.</summary>
internal static class InputGradient
{
    /// <summary>[N, C, H, W]: the gradient of the sum of the logits at each image.</summary>
    internal static Tensor Of(Discriminator discriminator, Tensor images, Tensor? label)
    {
        Tensor inputs = images.detach().requires_grad_(true);
        Tensor logits = discriminator.call(inputs, label);

        // create_graph alone would free what it needs: retain_graph must be said too.
        return autograd.grad([logits.sum()], [inputs], retain_graph: true, create_graph: true)[0];
    }
}
