using static TorchSharp.torch;

namespace GanMl.Training.Regularizers;

/// <summary>
/// Finds the weight of the gradient penalties while a run trains. Where the weight is too small the discriminator takes nearly every image
/// for what it is, its gradient no longer helps, and the generator collapses; where it is too large the discriminator learns slowly, and
/// images stay blurred. So the weight rises while the discriminator is right more often than a target, and falls while less often.
/// </summary>
/// <remarks>
/// How often it is right is the mean of both shares, of real images and of generated ones, as
/// <see cref="Losses.IGanLoss.Margins"/> has them, averaged with a half-life of some images. The weight changes by a factor, and stays
/// between 0.03 and 100. Both numbers are part of a checkpoint.
/// </remarks>
internal sealed class AutomaticWeight : IDisposable
{
    /// <summary>Where the weight begins.</summary>
    internal const double First = 1;

    /// <summary>The least weight.</summary>
    internal const double Lowest = 0.03;

    /// <summary>The largest weight.</summary>
    internal const double Highest = 100;

    /// <summary>How often the discriminator is to be right.</summary>
    internal const double Target = 0.75;

    /// <summary>After so many images what was seen counts half.</summary>
    internal const double HalfLife = 500;

    /// <summary>By so much the weight's logarithm changes in 1,000 images for an accuracy that is 0.1 from its target.</summary>
    internal const double Rate = 1;

    /// <summary>The logarithm of the weight, and the mean accuracy.</summary>
    private readonly Tensor _state = tensor(new[] { Math.Log(First), Target }).DetachFromDisposeScope();

    /// <summary>The weight now.</summary>
    internal double Weight => Math.Exp(_state[0].item<double>());

    /// <summary>What is remembered from step to step.</summary>
    internal Tensor State => _state;

    /// <summary>Takes in a step.</summary>
    /// <param name="accuracy">The share of images that the discriminator took for what they are, 0 to 1.</param>
    /// <param name="images">Real images in it.</param>
    internal void Update(double accuracy, int images)
    {
        double[] state = _state.data<double>().ToArray();
        double mean = accuracy + ((state[1] - accuracy) * Math.Pow(0.5, images / HalfLife));
        double moved = state[0] + (Rate * (mean - Target) / 0.1 * images / 1_000);
        _state[0] = Math.Clamp(moved, Math.Log(Lowest), Math.Log(Highest));
        _state[1] = mean;
    }

    /// <inheritdoc/>
    public void Dispose() => _state.Dispose();
}
