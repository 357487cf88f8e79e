using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Refinement;

/// <summary>
/// The optimal transport between two normal distributions: those that have the moments of generated and of real features of one class. The
/// half squared way of a feature to where it is transported has the gradient of the Fréchet distance, for as long as the moments stand
/// (Peyré and Cuturi, 2019, "Computational optimal transport", remark 2.31).
/// </summary>
internal sealed class FrechetTransport : IDisposable
{
    // Of the mean variance of a real feature: a direction in which nothing varies would be divided by.
    private const double Ridge = 1e-3;

    private readonly Tensor _realMean;
    private readonly Tensor _realRoot;
    private readonly double _unit;
    private readonly Tensor _ridge;
    private readonly Tensor _mean;
    private readonly Tensor _squares;
    private Tensor? _map;

    /// <param name="real">Real features [N, D].</param>
    /// <param name="drawn">Features of the first generated images [M, D].</param>
    internal FrechetTransport(Tensor real, Tensor drawn)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        long size = real.size(1);
        double spread = real.var(0).sum().item<float>();
        _unit = 1 / Math.Sqrt(spread + 1e-12);
        _ridge = (eye(size, dtype: ScalarType.Float64, device: real.device) * (Ridge / size)).DetachFromDisposeScope();
        Tensor scaled = real.to(ScalarType.Float64) * _unit;
        Tensor mean = scaled.mean([0]);
        Tensor centred = scaled - mean;
        _realMean = mean.to(ScalarType.Float32).DetachFromDisposeScope();
        _realRoot = Power((centred.t().mm(centred) / Math.Max(1, real.size(0) - 1)) + _ridge, 0.5).DetachFromDisposeScope();
        Tensor first = drawn.to(ScalarType.Float64) * _unit;
        _mean = first.mean([0]).DetachFromDisposeScope();
        _squares = (first.t().mm(first) / first.size(0)).DetachFromDisposeScope();
        Renew();
    }

    /// <summary>Computes the transport anew, from the moments as they are now.</summary>
    internal void Renew()
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor covariance = _squares - _mean.outer(_mean) + _ridge;
        Tensor inner = _realRoot.mm(covariance).mm(_realRoot);
        Tensor map = _realRoot.mm(Power(inner, -0.5)).mm(_realRoot);
        _map?.Dispose();
        _map = map.to(ScalarType.Float32).DetachFromDisposeScope();
    }

    /// <summary>Where features are transported to, [N, D], in units of the spread of the real ones.</summary>
    internal Tensor Targets(Tensor scaled) => _realMean + (scaled - _mean.to(ScalarType.Float32)).mm(_map!);

    /// <summary>Takes in the moments of a batch, and gives half the mean squared way to where its features are transported.</summary>
    /// <param name="drawn">Features [N, D], through which gradients run.</param>
    /// <param name="forgotten">The share of the old moments that makes way, 0 to 1.</param>
    internal Tensor Loss(Tensor drawn, double forgotten)
    {
        Tensor scaled = drawn * _unit;
        Tensor targets;
        using (no_grad())
        {
            Tensor batch = scaled.detach(), precise = batch.to(ScalarType.Float64);
            _mean.lerp_(precise.mean([0]), forgotten);
            _squares.lerp_(precise.t().mm(precise) / precise.size(0), forgotten);
            targets = Targets(batch);
        }

        return (scaled - targets).square().sum(1).mean() / 2;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _realMean.Dispose();
        _realRoot.Dispose();
        _ridge.Dispose();
        _mean.Dispose();
        _squares.Dispose();
        _map?.Dispose();
    }

    /// <summary>A power of a symmetric matrix without negative eigenvalues.</summary>
    private static Tensor Power(Tensor matrix, double power)
    {
        (Tensor values, Tensor vectors) = linalg.eigh(matrix);
        return (vectors * values.clamp(min: 1e-16).pow(power)).mm(vectors.t());
    }
}
