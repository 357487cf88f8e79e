using GanMl.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Reconstruction;

/// <summary>
/// The reconstruction loss: an encoder maps each real image to a latent, from which the generator must reproduce the image. As in VAE/GAN
/// (Larsen et al., 2016), but with the error measured in pixels instead of the discriminator's features. A discriminator does not punish a
/// generator for images that it never draws; this term does, and so works against mode collapse (Che et al., 2017).
/// </summary>
/// <remarks>
/// The term is the negative evidence lower bound of a variational autoencoder (Kingma and Welling, 2014) per pixel value, with a normal
/// distribution of a fixed variance around the drawn image: (squared error / (2 variance) + divergence of the latents) / pixel values. A
/// larger variance asks for less detail and leaves the latents of real images closer to noise.
/// </remarks>
internal sealed class ReconstructionTerm : IDisposable
{
    private readonly double _variance;
    private Tensor? _sums;
    private int _batches;

    /// <param name="encoder">Finds latents; disposed with the term.</param>
    /// <param name="variance">The variance of a pixel around the drawn one, in the generator's range of pixels, above 0.</param>
    internal ReconstructionTerm(EncoderNetwork encoder, double variance)
    {
        Encoder = encoder;
        _variance = variance;
    }

    /// <summary>The weight of the term beside the adversarial loss, 0 or more.</summary>
    internal double Weight { get; set; } = 1;

    /// <summary>Finds the latents.</summary>
    internal EncoderNetwork Encoder { get; }

    /// <summary>The term for a batch: a scalar with gradients for generator and encoder, of the caller's dispose scope.</summary>
    /// <param name="generator">Draws again.</param>
    /// <param name="real">Real images in the generator's range, [N, C, H, W].</param>
    /// <param name="label">Their classes, int64 [N]; null when unconditional.</param>
    internal Tensor Of(GeneratorNetwork generator, Tensor real, Tensor? label)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor moments = Encoder.call(real, label);
        Tensor mean = moments.narrow(1, 0, Encoder.LatentSize);
        Tensor logVariance = moments.narrow(1, Encoder.LatentSize, Encoder.LatentSize);
        Tensor latent = mean + ((logVariance / 2).exp() * randn_like(mean));
        Tensor drawn = generator.call(latent, label);
        double values = real.numel() / real.size(0);
        Tensor error = (drawn - real).square().mean(), divergence = Divergence(mean, logVariance);
        Note(error, divergence);
        Tensor bound = (error / (2 * _variance)) + (divergence / values);
        return (Weight * bound).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The Kullback-Leibler divergence, in nats, of normal distributions from the standard one, in the mean of a batch (Kingma and Welling,
    /// 2014, appendix B): half the sum of mean² + variance - 1 - log variance.
    /// </summary>
    /// <param name="mean">[N, latent size].</param>
    /// <param name="logVariance">[N, latent size].</param>
    internal static Tensor Divergence(Tensor mean, Tensor logVariance) =>
        (mean.square() + logVariance.exp() - 1 - logVariance).sum(1).mean() / 2;

    /// <summary>
    /// The mean squared error of a pixel, and the mean divergence of the latents in nats, since this was last asked for; null where nothing
    /// was drawn again.
    /// </summary>
    internal (double Error, double Divergence)? Take()
    {
        if (_sums is null)
        {
            return null;
        }

        using Tensor local = _sums.cpu();
        float[] means = [.. local.data<float>().Select(sum => sum / _batches)];
        Forget();
        return (means[0], means[1]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        Encoder.Dispose();
    }

    /// <summary>The sums stay on the device until they are asked for, so that a GPU is not stopped at every step.</summary>
    private void Note(Tensor error, Tensor divergence)
    {
        using IDisposable noGradient = no_grad();
        Tensor values = stack([error, divergence]);
        if (_sums is null)
        {
            _sums = values.DetachFromDisposeScope();
        }
        else
        {
            _ = _sums.add_(values);
        }

        _batches++;
    }

    private void Forget()
    {
        _sums?.Dispose();
        (_sums, _batches) = (null, 0);
    }
}
