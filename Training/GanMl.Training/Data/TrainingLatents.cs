using GanMl.Inference.Latents;
using static TorchSharp.torch;

namespace GanMl.Training.Data;

/// <summary>Latent vectors for training, on the training device: row i of a seed and stream is always the same.</summary>
/// <param name="seed">The run's seed.</param>
/// <param name="stream">That of the discriminator or of the generator.</param>
/// <param name="size">Values in a latent vector.</param>
/// <param name="device">Where the tensors are wanted.</param>
internal sealed class TrainingLatents(long seed, RandomStream stream, int size, Device device)
{
    private readonly LatentSampler _sampler = Sampler(seed, stream, size);

    /// <summary>Rows <paramref name="first"/> to first + count, float32 [count, size], of the caller's dispose scope.</summary>
    internal Tensor Rows(long first, int count)
    {
        var values = new float[count * size];
        _sampler.Fill(first, count, values);
        return tensor(values, [count, size], device: device);
    }

    /// <summary>The noise that every generator of GanMl is trained on: standard normal.</summary>
    internal static LatentSampler Sampler(long seed, RandomStream stream, int size) => new(seed, size, LatentDistribution.Normal, stream);
}
