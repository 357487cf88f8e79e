using GanMl.Models;
using GanMl.Training.Export.Recording;
using GanMl.Training.Losses;
using GanMl.Training.Optimizers;
using GanMl.Training.Regularizers;
using TorchSharp;
using static TorchSharp.torch;
using Generator = GanMl.Models.Generator;

namespace GanMl.Training;

/// <summary>What a run trains: both networks, the average of the generator, the optimisers, and the step over them.</summary>
internal sealed class TrainingNetworks : IDisposable
{
    private readonly TrainingOptions _options;
    private readonly StepRegularizers _regularizers;
    private readonly WeightAverage _average;
    private TwoPhaseStep _step;

    internal TrainingNetworks(TrainingOptions options, NetworkOptions network, Device device)
    {
        _options = options;
        IArchitecture architecture = ArchitectureCatalogue.Find(options.Architecture);
        Generator = architecture.CreateGenerator(network).to(device);
        AveragedGenerator = architecture.CreateGenerator(network).to(device);
        Discriminator = architecture.CreateDiscriminator(network).to(device);
        _average = new WeightAverage(AveragedGenerator, Generator, options.AverageHalfLife);
        _regularizers = new StepRegularizers(options.Regularizers);
        GeneratorOptimizer = OptimizerOf(Generator);
        DiscriminatorOptimizer = OptimizerOf(Discriminator);
        _step = NewStep();
    }

    internal Generator Generator { get; }

    internal Generator AveragedGenerator { get; }

    internal Discriminator Discriminator { get; }

    internal optim.Optimizer GeneratorOptimizer { get; private set; }

    internal optim.Optimizer DiscriminatorOptimizer { get; private set; }

    /// <summary>Every tensor that a run changes, but for the optimisers', by a name of its own.</summary>
    internal IReadOnlyList<(string Name, Tensor Tensor)> Tensors() =>
    [
        .. Named("generator", ModuleTree.Tensors(Generator)),
        .. Named("average", ModuleTree.Tensors(AveragedGenerator)),
        .. Named("discriminator", ModuleTree.Tensors(Discriminator)),
        .. Named("regularizer", _regularizers.State),
    ];

    internal void Train()
    {
        Generator.train();
        Discriminator.train();
    }

    /// <summary>
    /// Lets the networks grow. At a new size the optimisers begin anew, as in the paper's code: what they remember belongs to other images.
    /// </summary>
    internal void GrowTo(GrowthPoint point)
    {
        bool isNewSize = ((IGrowing)Generator).Growth.Size != point.Size;
        foreach (IGrowing network in new[] { (IGrowing)Generator, (IGrowing)AveragedGenerator, (IGrowing)Discriminator })
        {
            network.Growth = point;
        }

        if (isNewSize)
        {
            GeneratorOptimizer.Dispose();
            DiscriminatorOptimizer.Dispose();
            GeneratorOptimizer = OptimizerOf(Generator);
            DiscriminatorOptimizer = OptimizerOf(Discriminator);
            _step = NewStep();
        }
    }

    internal void SetLearningRate(double rate)
    {
        foreach (optim.ILearningRateController group in GeneratorOptimizer.ParamGroups.Concat(DiscriminatorOptimizer.ParamGroups))
        {
            group.LearningRate = rate;
        }
    }

    /// <summary>Both phases of a step, then the average.</summary>
    /// <param name="number">Steps before this one.</param>
    /// <param name="real">Real images.</param>
    /// <param name="label">Their classes; null when unconditional.</param>
    /// <param name="forDiscriminator">Noise for the first phase.</param>
    /// <param name="forGenerator">Noise for the second phase.</param>
    /// <param name="imagesSeen">Images seen when this step is done.</param>
    internal (DiscriminatorOutcome Discriminator, Tensor GeneratorLoss) Step(
        long number, Tensor real, Tensor? label, Tensor forDiscriminator, Tensor forGenerator, long imagesSeen)
    {
        DiscriminatorOutcome outcome = _step.TrainDiscriminator(real, label, forDiscriminator, number);
        Tensor generatorLoss = _step.TrainGenerator(forGenerator, label, number, real);
        _average.Update(imagesSeen, (int)real.size(0));
        return (outcome, generatorLoss);
    }

    public void Dispose()
    {
        GeneratorOptimizer.Dispose();
        DiscriminatorOptimizer.Dispose();
        _regularizers.Dispose();
        Discriminator.Dispose();
        Generator.Dispose();
        AveragedGenerator.Dispose();
    }

    private static IEnumerable<(string, Tensor)> Named(string owner, IEnumerable<(string Name, Tensor Tensor)> tensors) =>
        tensors.Select(entry => ($"{owner}.{entry.Name}", entry.Tensor));

    private optim.Optimizer OptimizerOf(nn.Module network) => Lasting.Make(
        () => OptimizerCatalogue.Create(_options.Optimizer, network.parameters(), _options.LearningRate, _options.Beta1, _options.Beta2));

    private TwoPhaseStep NewStep() => new(
        Generator, Discriminator, LossCatalogue.Find(_options.Loss), GeneratorOptimizer, DiscriminatorOptimizer, _regularizers);
}
