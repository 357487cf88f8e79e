using GanMl.Export.Recording;
using GanMl.Images.Derived;
using GanMl.Models;
using GanMl.Training.Augmentation;
using GanMl.Training.Averaging;
using GanMl.Training.Parts;
using GanMl.Training.Reconstruction;
using GanMl.Training.Regularizers;
using GanMl.Training.Step;
using GanMl.Training.Transfer;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Trainer;

/// <summary>What a run trains: both networks, the average of the generator, the optimisers, and the step over them.</summary>
internal sealed class TrainingNetworks : IDisposable
{
    private const string GeneratorName = "generator";
    private const string DiscriminatorName = "discriminator";
    private const string EncoderName = "encoder";

    private readonly TrainingOptions _options;
    private readonly TrainingParts _parts;
    private readonly StepRegularizers _regularizers;
    private readonly ExponentialMovingAverage _average;
    private readonly AdaptiveAugmentation? _adaptive;
    private readonly ExperienceReplay? _replay;
    private readonly ReconstructionTerm? _reconstruction;
    private readonly AugmentedDiscriminator _augmented;
    private TrainingOptimizers _optimizers;
    private TwoPhaseStep _step;

    /// <param name="options">What to train and how.</param>
    /// <param name="parts">What they ask for by name.</param>
    /// <param name="network">What the networks are built for.</param>
    /// <param name="device">Where they compute.</param>
    /// <param name="begin">Gives the networks their first weights, by name; null for random ones.</param>
    internal TrainingNetworks(
        TrainingOptions options,
        TrainingParts parts,
        NetworkOptions network,
        Device device,
        Action<IReadOnlyList<(string Name, nn.Module Network)>>? begin = null)
    {
        _options = options;
        _parts = parts;
        IArchitecture architecture = parts.Architectures.Find(options.Architecture);
        Generator = architecture.CreateGenerator(network).to(device);
        AveragedGenerator = architecture.CreateGenerator(network).to(device);
        Discriminator = architecture.CreateDiscriminator(network).to(device);
        _reconstruction = options.ReconstructionWeight > 0
            ? new ReconstructionTerm(
                architecture.CreateEncoder(network, Generator.LatentSize).to(device), options.ReconstructionVariance)
            : null;
        try
        {
            begin?.Invoke(Networks);
            FrozenWeights.Freeze(options.Frozen, Networks);
        }
        catch
        {
            AveragedGenerator.Dispose();
            foreach ((_, nn.Module created) in Networks)
            {
                created.Dispose();
            }

            throw;
        }
        _average = new ExponentialMovingAverage(AveragedGenerator, Generator, options.AverageHalfLife);
        PowerAverages = options.AverageSnapshots == 0
            ? []
            : [.. PowerAverage.Kept.Select(deviation => new PowerAverage(Generator, deviation))];
        _regularizers = new StepRegularizers(options.Regularizers, parts.Regularizers);
        _regularizers.Validate(Generator);

        // A run that is shorter than the paper's way from none to all could not augment enough.
        _adaptive = options.AdaptiveTarget is { } target
            ? new AdaptiveAugmentation(target, Math.Min(options.Images, AdaptiveAugmentation.PaperImagesFromNoneToAll))
            : null;
        _replay = options.ReplayShare > 0 ? new ExperienceReplay(options.ReplaySize, options.ReplayShare) : null;
        _augmented = new AugmentedDiscriminator(
            network.Packing > 1 ? new PackedDiscriminator(Discriminator) : Discriminator,
            options.Augmentations,
            _adaptive,
            parts.Augmentations);
        _optimizers = NewOptimizers();
        ShapeReplay();
        _step = NewStep();
    }

    internal GeneratorNetwork Generator { get; }

    internal GeneratorNetwork AveragedGenerator { get; }

    /// <summary>The networks that learn, by the names that their weights have in files.</summary>
    internal IReadOnlyList<(string Name, nn.Module Network)> Networks =>
    [
        (GeneratorName, Generator),
        (DiscriminatorName, Discriminator),
        .. _reconstruction is null ? Array.Empty<(string, nn.Module)>() : [(EncoderName, _reconstruction.Encoder)],
    ];

    /// <summary>What the second phase moves: the generator, and an encoder where there is one.</summary>
    private nn.Module[] Drawing => _reconstruction is null ? [Generator] : [Generator, _reconstruction.Encoder];

    internal DiscriminatorNetwork Discriminator { get; }

    /// <summary>The averages from whose snapshots others can be made up; empty where none are kept.</summary>
    internal IReadOnlyList<PowerAverage> PowerAverages { get; }

    internal optim.Optimizer GeneratorOptimizer => _optimizers.Generator;

    internal optim.Optimizer DiscriminatorOptimizer => _optimizers.Discriminator;

    /// <summary>The weight of the penalties that the training has found so far; null where all are given.</summary>
    internal double? FoundWeight => _regularizers.FoundWeight;

    /// <summary>The errors and divergences of the reconstruction since they were last asked for; null where there are none.</summary>
    internal (double Error, double Divergence)? TakeReconstruction() => _reconstruction?.Take();

    /// <summary>Every tensor that a run changes, but for the optimisers', by a name of its own.</summary>
    internal IReadOnlyList<(string Name, Tensor Tensor)> Tensors() =>
    [
        .. Named(GeneratorName, ModuleTree.Tensors(Generator)),
        .. Named("average", ModuleTree.Tensors(AveragedGenerator)),
        .. PowerAverages.SelectMany((average, index) => Named($"power-average{index}", average.Tensors)),
        .. DiscriminatorTensors(),
        .. Named("regularizer", _regularizers.State),
        .. Named("replay", _replay?.State ?? []),
        .. _adaptive is null ? Array.Empty<(string, Tensor)>() : [("augmentation.strength", _adaptive.State)],
    ];

    /// <summary>The tensors of the discriminator, and of the encoder where there is one, by the same names.</summary>
    internal IReadOnlyList<(string Name, Tensor Tensor)> DiscriminatorTensors() =>
        [.. Networks.Skip(1).SelectMany(network => Named(network.Name, ModuleTree.Tensors(network.Network)))];

    /// <summary>The norm of what the last step found for all weights.</summary>
    internal double GradientNorm()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        Tensor[] squares =
        [
            .. Drawing.SelectMany(network => network.parameters())
                .Concat(Discriminator.parameters())
                .Select(weight => weight.grad)
                .OfType<Tensor>()
                .Select(grad => grad.square().sum()),
        ];
        return squares.Length == 0 ? 0 : stack(squares).sum().sqrt().item<float>();
    }

    /// <summary>Whether all weights and running statistics are finite numbers.</summary>
    internal bool AreFinite()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        nn.Module[] networks = [.. Drawing, AveragedGenerator, Discriminator];
        return stack([.. networks.SelectMany(ModuleTree.Tensors).Select(entry => entry.Tensor.isfinite().all())]).all().item<bool>();
    }

    internal void Train()
    {
        Generator.train();
        _augmented.train();
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
            _optimizers.Dispose();
            _optimizers = NewOptimizers();
            ShapeReplay();
            _step = NewStep();
        }
    }

    /// <summary>Sets what follows the run: learning rates, betas, weights of penalties and of the reconstruction.</summary>
    /// <param name="imagesSeen">Images seen before a step.</param>
    internal void Follow(long imagesSeen)
    {
        _optimizers.Set(_options.LearningRateFactorAt(imagesSeen), _options.Beta2At(imagesSeen));
        _regularizers.Progress = _options.ProgressAt(imagesSeen);
        if (_reconstruction is not null)
        {
            _reconstruction.Weight = _options.ReconstructionWeightAt(imagesSeen);
        }
    }

    /// <summary>Both phases of a step, then the average; the discriminator alone where the options have several steps of it.</summary>
    /// <param name="number">Steps before this one.</param>
    /// <param name="real">Real images.</param>
    /// <param name="label">Their classes; null when unconditional.</param>
    /// <param name="forDiscriminator">Noise for the first phase.</param>
    /// <param name="forGenerator">Noise for the second phase.</param>
    /// <param name="imagesSeen">Images seen when this step is done.</param>
    /// <returns>What the discriminator did, and the generator's loss; null where it was not its turn.</returns>
    internal (DiscriminatorOutcome Discriminator, Tensor? GeneratorLoss) Step(
        long number, Tensor real, Tensor? label, Tensor forDiscriminator, Tensor forGenerator, long imagesSeen)
    {
        int batch = (int)real.size(0);
        Follow(imagesSeen - batch);
        _augmented.Progress = imagesSeen / (double)_options.Images;
        BeginPairs(batch);
        DiscriminatorOutcome outcome = _step.TrainDiscriminator(real, label, forDiscriminator, number);
        if (_options.WeightClip is { } limit)
        {
            WeightClipping.Clip(Discriminator, limit);
        }

        _adaptive?.Update(outcome.RealAccuracy.item<float>(), batch);
        _regularizers.Observe(() => outcome.Certainty.item<float>(), batch);
        if ((number + 1) % _options.DiscriminatorSteps != 0)
        {
            return (outcome, null);
        }

        BeginPairs(batch);
        Tensor generatorLoss = _step.TrainGenerator(forGenerator, label, number / _options.DiscriminatorSteps, real);
        int learned = batch * _options.DiscriminatorSteps;
        _average.Update(imagesSeen, learned);
        foreach (PowerAverage average in PowerAverages)
        {
            average.Update(imagesSeen, learned);
        }

        return (outcome, generatorLoss);
    }

    public void Dispose()
    {
        _optimizers.Dispose();
        _regularizers.Dispose();
        _adaptive?.Dispose();
        PowerAverages.ToList().ForEach(average => average.Dispose());
        _replay?.Dispose();
        _reconstruction?.Dispose();
        _augmented.Dispose();
        Generator.Dispose();
        AveragedGenerator.Dispose();
    }

    private static IEnumerable<(string, Tensor)> Named(string owner, IEnumerable<(string Name, Tensor Tensor)> tensors) =>
        tensors.Select(entry => ($"{owner}.{entry.Name}", entry.Tensor));

    /// <summary>Other random numbers in each phase.</summary>
    private void BeginPairs(int batch)
    {
        if (_options.AugmentPairsAlike)
        {
            _augmented.BeginPairs(batch);
        }
    }

    private TrainingOptimizers NewOptimizers() => new(_options, _parts, Drawing, Discriminator, _regularizers);

    private TwoPhaseStep NewStep() => new(
        Generator,
        _augmented,
        _options.GanLoss(_parts),
        GeneratorOptimizer,
        DiscriminatorOptimizer,
        _regularizers,
        _replay,
        _options.SeparatePenalties,
        _reconstruction);

    /// <summary>So that a checkpoint finds the store as it was, before the first image comes.</summary>
    private void ShapeReplay() =>
        _replay?.Shape([Generator.Options.Channels, Generator.ImageSize, Generator.ImageSize], Generator.parameters().First().device);
}
