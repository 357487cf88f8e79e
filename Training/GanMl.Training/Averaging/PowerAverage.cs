using GanMl.Export.Recording;
using GanMl.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Averaging;

/// <summary>
/// An average of a generator's weights and running statistics with a <see cref="PowerProfile"/>: it forgets the beginning of a run by
/// itself, however long the run is.
/// </summary>
internal sealed class PowerAverage : IDisposable
{
    private readonly (string Name, Tensor Average, Tensor Source)[] _tensors;
    private readonly double _exponent;

    /// <summary>An average that holds the source's present weights, until the first step.</summary>
    /// <param name="source">The generator in training.</param>
    /// <param name="relativeDeviation">The profile's standard deviation as a part of the images seen.</param>
    internal PowerAverage(GeneratorNetwork source, double relativeDeviation)
    {
        RelativeDeviation = relativeDeviation;
        _exponent = PowerProfile.Of(relativeDeviation, 1).Exponent;
        _tensors =
        [
            .. ModuleTree.Tensors(source).Where(entry => entry.Tensor.is_floating_point())
                .Select(entry => (entry.Name, entry.Tensor.detach().clone().DetachFromDisposeScope(), entry.Tensor)),
        ];
    }

    /// <summary>The two that a run keeps: any other can be made up of their snapshots.</summary>
    internal static IReadOnlyList<double> Kept { get; } = [0.05, 0.10];

    /// <summary>The profile's standard deviation as a part of the images seen.</summary>
    internal double RelativeDeviation { get; }

    /// <summary>The averages by the names of the generator's tensors.</summary>
    internal IEnumerable<(string Name, Tensor Tensor)> Tensors => _tensors.Select(entry => (entry.Name, entry.Average));

    /// <summary>Takes in the source's weights after a step.</summary>
    /// <param name="images">Images seen so far, this batch included.</param>
    /// <param name="batch">Images in this batch.</param>
    internal void Update(long images, int batch)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        double weight = 1 - PowerProfile.Kept(_exponent, images, batch);
        foreach ((_, Tensor average, Tensor source) in _tensors)
        {
            average.lerp_(source, weight);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, Tensor average, _) in _tensors)
        {
            average.Dispose();
        }
    }
}
