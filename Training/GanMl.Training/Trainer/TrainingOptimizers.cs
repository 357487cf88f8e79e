using GanMl.Training.Devices;
using GanMl.Training.Optimizers;
using GanMl.Training.Parts;
using GanMl.Training.Regularizers;
using GanMl.Training.Schedules;
using static TorchSharp.torch;

namespace GanMl.Training.Trainer;

/// <summary>The optimisers of both networks, and what the run's options make of their numbers from step to step.</summary>
internal sealed class TrainingOptimizers : IDisposable
{
    private readonly TrainingOptions _options;
    private readonly double _generatorShare;
    private readonly double _discriminatorShare;
    private readonly OptimizerControl _generatorControl;
    private readonly OptimizerControl _discriminatorControl;

    internal TrainingOptimizers(
        TrainingOptions options,
        TrainingParts parts,
        IReadOnlyList<nn.Module> drawing,
        nn.Module discriminator,
        StepRegularizers regularizers)
    {
        _options = options;
        _generatorShare = Share(regularizers.GeneratorInterval);
        _discriminatorShare = Share(regularizers.DiscriminatorInterval);
        Generator = Make([.. drawing]);
        Discriminator = Make(discriminator);
        _generatorControl = new OptimizerControl(Generator);
        _discriminatorControl = new OptimizerControl(Discriminator);

        double Share(int? interval) => options.SeparatePenalties && interval is { } steps ? steps / (steps + 1.0) : 1;

        optim.Optimizer Make(params nn.Module[] networks) => Lasting.Make(() => parts.Optimizers.Find(options.Optimizer).Create(
            networks.SelectMany(network => network.parameters()).Where(weight => weight.requires_grad),
            new OptimizerSettings(options.LearningRate, options.Beta1, options.Beta2)));
    }

    /// <summary>Moves the generator.</summary>
    internal optim.Optimizer Generator { get; }

    /// <summary>Moves the discriminator.</summary>
    internal optim.Optimizer Discriminator { get; }

    /// <summary>Sets learning rates and betas for a batch.</summary>
    /// <param name="learningRateFactor">What the learning rates of the options are multiplied by.</param>
    /// <param name="beta2">Adam's weight of the previous mean squared gradient; null for that of the options.</param>
    internal void Set(double learningRateFactor, double? beta2)
    {
        double rate = _options.LearningRate, ofDiscriminator = _options.DiscriminatorLearningRate ?? rate;
        _generatorControl.Set(new OptimizerPace(rate * learningRateFactor, beta2, _generatorShare));
        _discriminatorControl.Set(new OptimizerPace(ofDiscriminator * learningRateFactor, beta2, _discriminatorShare));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Generator.Dispose();
        Discriminator.Dispose();
    }
}
