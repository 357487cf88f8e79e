namespace GanMl.Models;

/// <summary>
/// Maps an image to a normal distribution over latents from which a generator can reproduce it: the encoder of a variational autoencoder
/// (Kingma and Welling, 2014) whose decoder is the generator.
/// <c>forward(image, label)</c> takes float32 [N, channels, size, size] in the range of the generator and, when conditional, int64 [N]; it
/// returns float32 [N, 2 * latent size]: the means, followed by the logarithms of the variances.
/// Training needs it, drawing does not.
/// </summary>
public abstract class EncoderNetwork : Module<Tensor, Tensor?, Tensor>
{
    /// <summary>Names the module and keeps the size of a latent.</summary>
    /// <param name="name">The root of parameter names in messages.</param>
    /// <param name="latentSize">Values in one latent, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="latentSize"/> is less than 1.</exception>
    protected EncoderNetwork(string name, int latentSize)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latentSize, 1);
        LatentSize = latentSize;
    }

    /// <summary>Values in one latent.</summary>
    public int LatentSize { get; }
}
