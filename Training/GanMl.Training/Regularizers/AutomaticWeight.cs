using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Regularizers;

/// <summary>
/// Finds the weight of the gradient penalties while a run trains. Where the weight is too small the discriminator is certain of nearly
/// every image, its gradient no longer helps, and the generator collapses; where it is too large the discriminator learns slowly, and
/// images stay blurred. So the weight rises while the discriminator is more certain than a target, and falls back while it is less, but
/// not below where it begins.
/// </summary>
/// <remarks>
/// How certain it is of an image is the logistic function of the image's margin, as <see cref="Losses.IGanLoss.Margins"/> has it: 1/2 for
/// one that it cannot tell, 1 for one that it knows. The mean over a batch is averaged with a half-life of some images. How often it is
/// right would not do: under a heavy penalty its answers are nearly all right, and all by a hair. A discriminator that is not certain is no
/// reason for a smaller weight: of a few thousand images it never is, and smaller weights only harmed there (tests/RESULTS.md). The weight
/// changes by a factor, and stays between 3 and 100. The weight and the mean certainty are part of a checkpoint.
/// </remarks>
internal sealed class AutomaticWeight : IDisposable
{
    /// <summary>Where the weight begins: the least one.</summary>
    internal const double First = 3;

    /// <summary>The largest weight.</summary>
    internal const double Highest = 100;

    /// <summary>How certain the discriminator is to be.</summary>
    internal const double Target = 0.64;

    /// <summary>After so many images what was seen counts half.</summary>
    internal const double HalfLife = 500;

    /// <summary>
    /// By so much the weight's logarithm changes in 1,000 images for a certainty that is 0.1 from its target. With 1 the weight swung
    /// between 1.4 and 10, as a discriminator takes thousands of images to show what another weight has made of it.
    /// </summary>
    internal const double Rate = 0.3;

    /// <summary>The logarithm of the weight, and the mean certainty.</summary>
    private readonly Tensor _state = tensor(new[] { Math.Log(First), Target }).DetachFromDisposeScope();

    /// <summary>The weight now.</summary>
    internal double Weight => Math.Exp(_state[0].item<double>());

    /// <summary>What is remembered from step to step.</summary>
    internal Tensor State => _state;

    /// <summary>How certain a discriminator is of what images are; 1 when it knows all.</summary>
    /// <param name="realMargins">Margins of real images, of any shape.</param>
    /// <param name="fakeMargins">Margins of generated images.</param>
    /// <returns>The mean, a float32 scalar of the caller's dispose scope.</returns>
    internal static Tensor CertaintyOf(Tensor realMargins, Tensor fakeMargins)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor real = realMargins.sigmoid().mean([], type: ScalarType.Float32);
        Tensor fake = (-fakeMargins).sigmoid().mean([], type: ScalarType.Float32);
        return ((real + fake) / 2).MoveToOuterDisposeScope();
    }

    /// <summary>Takes in a step.</summary>
    /// <param name="certainty">How certain the discriminator was, 0 to 1: see <see cref="CertaintyOf"/>.</param>
    /// <param name="images">Real images in it.</param>
    internal void Update(double certainty, int images)
    {
        double[] state = _state.data<double>().ToArray();
        double mean = certainty + ((state[1] - certainty) * Math.Pow(0.5, images / HalfLife));
        double moved = state[0] + (Rate * (mean - Target) / 0.1 * images / 1_000);
        _state[0] = Math.Clamp(moved, Math.Log(First), Math.Log(Highest));
        _state[1] = mean;
    }

    /// <inheritdoc/>
    public void Dispose() => _state.Dispose();
}
