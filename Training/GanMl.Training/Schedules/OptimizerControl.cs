using static TorchSharp.torch;

namespace GanMl.Training.Schedules;

/// <summary>
/// Sets the numbers of an optimiser from step to step, through its groups of weights. Its own betas are those that it was made with,
/// whatever a checkpoint brings along.
/// </summary>
internal sealed class OptimizerControl
{
    private readonly optim.Optimizer _optimizer;
    private readonly IReadOnlyList<(double First, double Second)> _betas;

    /// <param name="optimizer">The optimiser as it was made; it stays its owner's.</param>
    internal OptimizerControl(optim.Optimizer optimizer)
    {
        _optimizer = optimizer;
        _betas = [.. optimizer.ParamGroups.OfType<optim.IBetas>().Select(group => group.Betas)];
    }

    /// <summary>Sets the learning rate, and the betas where they change over the run.</summary>
    /// <param name="pace">What is wanted.</param>
    internal void Set(OptimizerPace pace)
    {
        foreach (optim.ILearningRateController group in _optimizer.ParamGroups)
        {
            group.LearningRate = pace.LearningRate * pace.Share;
        }

        if (pace is { Beta2: null, Share: 1 })
        {
            return;
        }

        foreach ((optim.IBetas group, (double First, double Second) own) in _optimizer.ParamGroups.OfType<optim.IBetas>().Zip(_betas))
        {
            group.Betas = (Math.Pow(own.First, pace.Share), Math.Pow(pace.Beta2 ?? own.Second, pace.Share));
        }
    }
}

/// <summary>The numbers of an optimiser at a step.</summary>
/// <param name="LearningRate">Its learning rate.</param>
/// <param name="Beta2">How much of the mean squared gradient it keeps; null for what it was made with.</param>
/// <param name="Share">
/// The part of a whole step that each of its steps is, where penalties are steps of their own: k / (k + 1) with an interval of k. The step
/// size is multiplied by it, and the betas are raised to its power, so that k + 1 of them remember and move as k whole ones do (Karras et
/// al., 2020, StyleGAN2, appendix B).
/// </param>
internal readonly record struct OptimizerPace(double LearningRate, double? Beta2, double Share = 1);
