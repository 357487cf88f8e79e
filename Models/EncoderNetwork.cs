namespace GanMl.Models;

/// <summary>
/// Finds latents that draw an image: the encoder of a variational autoencoder (Kingma and Welling, 2014) whose decoder is a generator.
/// <c>forward(image, label)</c> takes float32 [N, channels, size, size] in the range of the generator and, when conditional, int64 [N]; it
/// returns float32 [N, 2 * latent size]: the means of a normal distribution over latents, and behind them the logarithms of its variances.
/// Training needs it, drawing does not.
/// </summary>
public abstract class EncoderNetwork : Module<Tensor, Tensor?, Tensor>
{
    /// <summary>Names the module and keeps the size of a latent.</summary>
    /// <param name="name">The root of parameter names in messages.</param>
    /// <param name="latentSize">Values in one latent, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less.</exception>
    protected EncoderNetwork(string name, int latentSize)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latentSize, 1);
        LatentSize = latentSize;
    }

    /// <summary>Values in one latent.</summary>
    public int LatentSize { get; }
}
