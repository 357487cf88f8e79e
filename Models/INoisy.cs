namespace GanMl.Models;

/// <summary>
/// A generator that adds noise to its feature maps, beside the latent: fresh noise in training, and in evaluation mode the same for every
/// image, so that an image follows from its latent and label alone.
/// </summary>
public interface INoisy
{
    /// <summary>Values in the noise of one image, all maps together, smallest first; 0 without noise.</summary>
    int NoiseSize { get; }

    /// <summary>The noise that is taken in evaluation mode, [1, noise size]; null without noise.</summary>
    Tensor? FixedNoise();

    /// <summary>Images with given noise.</summary>
    /// <param name="latent">[N, latent size].</param>
    /// <param name="label">int64 [N]; null when unconditional.</param>
    /// <param name="noise">[N or 1, noise size]; null without noise.</param>
    Tensor Draw(Tensor latent, Tensor? label, Tensor? noise);
}
