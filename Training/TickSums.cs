using static TorchSharp.torch;

namespace GanMl.Training;

/// <summary>
/// Sums of what each step saw since the last report. They stay on the device until the report, so that a GPU is not stopped
/// at every step to read a number.
/// </summary>
internal sealed class TickSums : IDisposable
{
    private Tensor? _sums;
    private long _images;
    private double _seconds;

    /// <summary>Takes in one step.</summary>
    internal void Add(DiscriminatorOutcome outcome, Tensor generatorLoss, int batch)
    {
        using IDisposable noGradient = no_grad();
        using Tensor values = stack([outcome.Loss, generatorLoss, outcome.RealAccuracy, outcome.FakeAccuracy]);
        using Tensor weighted = values.mul(batch);
        Tensor sums = (_sums is null ? weighted.clone() : _sums.add(weighted)).DetachFromDisposeScope();
        _sums?.Dispose();
        _sums = sums;
        _images += batch;
    }

    /// <summary>The means since the last report, and a new beginning.</summary>
    internal TrainingProgress Take(long images, long totalImages, double seconds)
    {
        using Tensor? sums = _sums?.to(ScalarType.Float64).cpu();
        double[] means = sums is null ? new double[4] : [.. sums.data<double>().Select(sum => sum / _images)];
        double speed = _images / Math.Max(1e-9, seconds - _seconds);
        _sums?.Dispose();
        _sums = null;
        _images = 0;
        _seconds = seconds;
        return new TrainingProgress(images, totalImages, seconds, speed, means[0], means[1], means[2], means[3]);
    }

    public void Dispose() => _sums?.Dispose();
}
