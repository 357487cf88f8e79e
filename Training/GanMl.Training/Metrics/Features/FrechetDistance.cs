using GanMl.Models.Layers.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics.Features;

/// <summary>
/// The Fréchet distance of two normal distributions with the moments of the features (Heusel et al., 2017, equation 6):
/// |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)). With the features of Inception it is the FID; features of another network give another scale.
/// </summary>
public static class FrechetDistance
{
    /// <summary>The distance, 0 for equal moments. Few images make it too large: compare equal numbers.</summary>
    /// <param name="real">Moments of the features of real images.</param>
    /// <param name="generated">Those of generated ones, from the same network.</param>
    /// <exception cref="ArgumentException">The vectors have different sizes.</exception>
    public static double Between(FeatureMoments real, FeatureMoments generated)
    {
        if (real.Size != generated.Size)
        {
            throw new ArgumentException($"Features of {generated.Size} values cannot be compared with those of {real.Size}: use one feature network for both.");
        }

        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor first = real.Covariance(), second = generated.Covariance();
        Tensor root = Root(first);

        // C1 C2 has the eigenvalues of the symmetric C1^(1/2) C2 C1^(1/2), whose roots need no complex numbers.
        Tensor eigenvalues = linalg.eigvalsh(root.mm(second).mm(root));
        double cross = eigenvalues.clamp(min: 0).sqrt().sum().item<double>();
        double means = (real.Mean() - generated.Mean()).square().sum().item<double>();
        return Math.Max(0, means + first.trace().item<double>() + second.trace().item<double>() - (2 * cross));
    }

    /// <summary>The symmetric root of a covariance. Rounding leaves eigenvalues a little below zero; they count as zero.</summary>
    private static Tensor Root(Tensor covariance)
    {
        (Tensor values, Tensor vectors) = linalg.eigh(covariance);
        return (vectors * values.clamp(min: 0).sqrt()).mm(vectors.t());
    }
}
