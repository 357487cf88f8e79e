namespace GanMl.Models;

/// <summary>
/// Tells real images from generated ones. <c>forward(image, label)</c> takes float32 [N, channels, size, size] in the
/// range of the generator and, when conditional, int64 [N]; it returns logits float32 [N, 1], above zero for real.
/// </summary>
/// <remarks>
/// The sigmoid that turns a logit into a probability belongs to the loss: the same network then serves losses that
/// want a probability and losses that want a score.
/// </remarks>
public abstract class Discriminator : Module<Tensor, Tensor?, Tensor>
{
    /// <summary>Names the module and keeps what it was built for.</summary>
    protected Discriminator(string name, NetworkOptions options)
        : base(name)
    {
        options.Validate();
        Options = options;
    }

    /// <summary>What the network was built for.</summary>
    public NetworkOptions Options { get; }

    /// <summary>
    /// Whether a logit depends on the other images of the batch, as minibatch standard deviation makes it: then real and generated
    /// images are never judged in one batch.
    /// </summary>
    public virtual bool ComparesImages => false;
}
