using GanMl.Export.Recording;
using GanMl.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Step;

/// <summary>
/// An exponential moving average of a generator's weights and running statistics, with its half-life counted in images so
/// that it means the same at every batch size: beta = 0.5^(batch / half-life) (Karras et al., 2020, StyleGAN2-ADA).
/// </summary>
/// <remarks>
/// The half-life ramps up with the images seen (a twentieth of them, at most the one asked for): without that, the random
/// first weights would stay in the average for long.
/// </remarks>
internal sealed class ExponentialMovingAverage
{
    private const double RampUp = 0.05;

    private readonly (Tensor Average, Tensor Source)[] _floats;
    private readonly (Tensor Average, Tensor Source)[] _counters;
    private readonly double _halfLife;

    /// <summary>An average that starts at the source's present weights.</summary>
    /// <param name="average">The generator that holds the average; of the same architecture, overwritten.</param>
    /// <param name="source">The generator in training.</param>
    /// <param name="halfLife">After how many images a weight's influence has halved; 0 copies the source at every step.</param>
    public ExponentialMovingAverage(GeneratorNetwork average, GeneratorNetwork source, double halfLife)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(halfLife);
        _halfLife = halfLife;
        var sources = ModuleTree.Tensors(source).ToDictionary(entry => entry.Name, entry => entry.Tensor);
        (Tensor Average, Tensor Source)[] pairs = [.. ModuleTree.Tensors(average).Select(entry => (entry.Tensor, sources[entry.Name]))];
        _floats = [.. pairs.Where(pair => pair.Average.is_floating_point())];
        _counters = [.. pairs.Where(pair => !pair.Average.is_floating_point())];
        Move(1);
    }

    /// <summary>Takes in the source's weights after a step.</summary>
    /// <param name="images">Images seen so far, this batch included.</param>
    /// <param name="batch">Images in this batch.</param>
    public void Update(long images, int batch)
    {
        double halfLife = Math.Min(_halfLife, images * RampUp);
        Move(halfLife <= 0 ? 1 : 1 - Math.Pow(0.5, batch / halfLife));
    }

    private void Move(double weight)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((Tensor average, Tensor source) in _floats)
        {
            average.lerp_(source, weight);
        }

        foreach ((Tensor average, Tensor source) in _counters)
        {
            average.copy_(source);
        }
    }
}
