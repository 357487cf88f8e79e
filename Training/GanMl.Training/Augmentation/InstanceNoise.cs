using static TorchSharp.torch;

namespace GanMl.Training.Augmentation;

/// <summary>
/// Instance noise (Sønderby et al., 2017; Arjovsky and Bottou, 2017): normal noise on every pixel, so that real and generated images
/// overlap and a discriminator cannot tell them apart at once. Its standard deviation falls from the strength to 0 over the run.
/// </summary>
internal sealed class InstanceNoise : IAugmentation
{
    /// <inheritdoc/>
    public string Name => "instance-noise";

    /// <inheritdoc/>
    public bool IsChance => false;

    /// <inheritdoc/>
    public Tensor Apply(Tensor images, double strength, double progress) => images + (randn_like(images) * (strength * (1 - progress)));
}
