namespace GanMl.Models;

/// <summary>
/// Tells real images from generated ones. <c>forward(image, label)</c> takes float32 [N, channels, size, size] in the
/// range of the generator and, when conditional, int64 [N]; it returns logits float32 [N, 1], above zero for real.
/// </summary>
/// <remarks>
/// The sigmoid that turns a logit into a probability belongs to the loss: the same network then serves losses that
/// want a probability and losses that want a score.
/// </remarks>
public abstract class DiscriminatorNetwork : Module<Tensor, Tensor?, Tensor>
{
    /// <summary>Names the module and keeps what it was built for.</summary>
    protected DiscriminatorNetwork(string name, NetworkOptions options)
        : base(name)
    {
        options.Validate();
        Options = options;
    }

    /// <summary>Refuses spectral normalisation, for networks that have no layers for it.</summary>
    /// <exception cref="ArgumentException">It was asked for.</exception>
    private protected static NetworkOptions WithoutSpectralNormalization(string name, NetworkOptions options) => options.Layers.SpectralNormalization
        ? throw new ArgumentException($"The {name} discriminator has no spectral normalisation: dense and dcgan have. A gradient penalty (r1) bounds it instead.")
        : options;

    /// <summary>What the network was built for.</summary>
    public NetworkOptions Options { get; }

    /// <summary>
    /// Whether a logit depends on the other images of the batch, as minibatch standard deviation and minibatch discrimination make it: then real and generated
    /// images are never judged in one batch.
    /// </summary>
    public virtual bool ComparesImages => Options.Layers.MinibatchKernels > 0 || Options.Layers.MinibatchGroup > 0;
}
