using System.Diagnostics;
using GanMl.Training.Step;
using static TorchSharp.torch;

namespace GanMl.Benchmarks.Steps;

/// <summary>Where the time of a preset's step goes, in milliseconds, and what the step computes.</summary>
/// <param name="Plain">A step without penalties.</param>
/// <param name="Penalty">What the penalties add to a step in which they are due; 0 without.</param>
/// <param name="Interval">Every how many steps they are due; 1 without.</param>
/// <param name="Forward">Convolutions and linear layers of a step without penalties, forwards, each measured by itself.</param>
/// <param name="Backward">The same, backwards.</param>
/// <param name="Optimizers">Both optimisers and the moving average.</param>
/// <param name="Operations">Multiplications and additions of convolutions and linear layers in the mean of the steps.</param>
internal sealed record StepParts(
    double Plain, double Penalty, int Interval, double Forward, double Backward, double Optimizers, double Operations)
{
    private const int Times = 5;

    /// <summary>A step without penalties, less everything that has a column: activations, normalisation, sums, losses, calls.</summary>
    internal double Rest => Plain - Forward - Backward - Optimizers;

    /// <summary>Measures a preset; the number of threads is set already.</summary>
    internal static StepParts Of(PresetStep step)
    {
        int[] intervals = [.. step.Options.Regularizers.Select(regularizer => regularizer.Interval)];
        int interval = intervals.Length == 0 ? 1 : intervals.Max();
        step.Step(0);
        step.Step(1);
        double due = Fastest(() => step.Step(0)), plain = interval > 1 ? Fastest(() => step.Step(1)) : due;

        var networks = step.Networks;
        var average = new ExponentialMovingAverage(networks.AveragedGenerator, networks.Generator, 1000);
        double optimizers = Fastest(() =>
        {
            using IDisposable noGradient = no_grad();
            networks.DiscriminatorOptimizer.step();
            networks.GeneratorOptimizer.step();
            average.Update(100_000, step.Batch);
        });

        using var generator = new ProductLayers(networks.Generator, () => step.Draw());
        using var discriminator = new ProductLayers(networks.Discriminator, () => step.Judge());
        (double generatorForward, double generatorBackward) = generator.Measure();
        (double discriminatorForward, double discriminatorBackward) = discriminator.Measure();

        // The discriminator judges real and drawn images, learns from both, then passes a gradient of half the work on to the generator,
        // and judges the real ones again where the loss compares. The generator draws twice and learns once.
        double judged = step.ComparesWithReal ? 4 : 3;
        double products = (4 * generator.Operations) + ((judged + 4 + 1) * discriminator.Operations);

        // A penalty at one of the two batches takes a gradient at the images and that one's two gradients.
        double penalized = step.Options.Regularizers.Sum(regularizer => regularizer.Name is "r1" or "r2" ? 3.0 / regularizer.Interval : 0);
        return new StepParts(
            plain,
            due - plain,
            interval,
            (2 * generatorForward) + (judged * discriminatorForward),
            generatorBackward + (2.5 * discriminatorBackward),
            optimizers,
            products + (penalized * discriminator.Operations));
    }

    private static double Fastest(Action work)
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < Times; i++)
        {
            long begin = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return best;
    }
}
