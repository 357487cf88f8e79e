using GanMl.Training.Step;
using static TorchSharp.torch;

namespace GanMl.Training.Trainer;

/// <summary>
/// Sums of what each step saw since the last report. They stay on the device until the report, so that a GPU is not stopped
/// at every step to read a number.
/// </summary>
internal sealed class TickSums : IDisposable
{
    private Tensor? _discriminator;
    private Tensor? _generator;
    private long _images;
    private long _generatorImages;
    private double _seconds;

    /// <summary>Begins anew, where a run goes on that has taken some seconds.</summary>
    internal void Begin(double seconds)
    {
        Dispose();
        (_discriminator, _generator, _images, _generatorImages) = (null, null, 0, 0);
        _seconds = seconds;
    }

    /// <summary>Takes in one step.</summary>
    /// <param name="outcome">What the discriminator did.</param>
    /// <param name="generatorLoss">The generator's loss; null where it was not its turn.</param>
    /// <param name="batch">Real images in the step.</param>
    internal void Add(DiscriminatorOutcome outcome, Tensor? generatorLoss, int batch)
    {
        Add(ref _discriminator, [outcome.Loss, outcome.RealAccuracy, outcome.FakeAccuracy], batch);
        _images += batch;
        if (generatorLoss is not null)
        {
            Add(ref _generator, [generatorLoss], batch);
            _generatorImages += batch;
        }
    }

    /// <summary>The means since the last report, and a new beginning.</summary>
    internal TrainingProgress Take(long images, long totalImages, double seconds)
    {
        double[] discriminator = Means(_discriminator, 3, _images), generator = Means(_generator, 1, _generatorImages);
        double speed = _images / Math.Max(1e-9, seconds - _seconds);
        Begin(seconds);
        return new TrainingProgress(
            images, totalImages, seconds, speed, discriminator[0], generator[0], discriminator[1], discriminator[2]);
    }

    public void Dispose()
    {
        _discriminator?.Dispose();
        _generator?.Dispose();
    }

    private static void Add(ref Tensor? sums, List<Tensor> values, int batch)
    {
        using IDisposable noGradient = no_grad();
        using Tensor stacked = stack(values);
        using Tensor weighted = stacked.mul(batch);
        Tensor sum = (sums is null ? weighted.clone() : sums.add(weighted)).DetachFromDisposeScope();
        sums?.Dispose();
        sums = sum;
    }

    private static double[] Means(Tensor? sums, int count, long images)
    {
        using Tensor? local = sums?.to(ScalarType.Float64).cpu();
        return local is null ? new double[count] : [.. local.data<double>().Select(sum => sum / images)];
    }
}
