using TorchSharp;

namespace GanMl.Models.Layers;

/// <summary>
/// Weights divided by their largest singular value (Miyato et al., 2018, algorithm 1), which is followed by one step of power iteration a
/// forward pass in training.
/// </summary>
internal static class SpectralWeight
{
    private const double Epsilon = 1e-12;

    /// <summary>A first vector of outputs, of length 1.</summary>
    internal static Tensor FirstVector(long outputs)
    {
        using DisposeScope scope = NewDisposeScope();
        return functional.normalize(randn(outputs), dim: 0, eps: Epsilon).MoveToOuterDisposeScope();
    }

    /// <summary>Weights, [outputs, ...], as they are used.</summary>
    /// <param name="weight">Weights as they are stored.</param>
    /// <param name="vector">The left singular vector so far, [outputs]; moved on in training.</param>
    /// <param name="isTraining">Whether it is.</param>
    internal static Tensor Normalized(Tensor weight, Tensor vector, bool isTraining)
    {
        Tensor matrix = weight.flatten(1);
        Tensor right, left;
        using (no_grad())
        {
            right = functional.normalize(matrix.t().mv(vector), dim: 0, eps: Epsilon);
            left = isTraining ? functional.normalize(matrix.mv(right), dim: 0, eps: Epsilon) : vector.clone();
            if (isTraining)
            {
                vector.copy_(left);
            }
        }

        return weight / left.dot(matrix.mv(right));
    }
}
