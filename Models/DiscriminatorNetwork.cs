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
    /// <param name="name">The architecture's name, as the root of parameter names in messages.</param>
    /// <param name="options">What the network is built for.</param>
    /// <param name="architecture">The options of its architecture; null for those that <paramref name="options"/> have.</param>
    /// <exception cref="OptionException">A value that no network can be built for.</exception>
    protected DiscriminatorNetwork(string name, NetworkOptions options, ArchitectureOptions? architecture = null)
        : base(name)
    {
        Options = architecture is null ? options : options with { Architecture = architecture };
        Options.Validate();
    }

    /// <summary>What the network was built for.</summary>
    public NetworkOptions Options { get; }

    /// <summary>
    /// Whether a logit depends on the other images of the batch, as minibatch standard deviation and minibatch discrimination make it:
    /// then real and generated images are never judged in one batch.
    /// </summary>
    public virtual bool ComparesImages =>
        Options.Architecture is MinibatchOptions own && (own.MinibatchKernels > 0 || own.MinibatchGroup > 0);
}
