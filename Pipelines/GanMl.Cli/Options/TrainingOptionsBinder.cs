using System.CommandLine;
using GanMl.Models.Layers.Steps;
using GanMl.Training.Architectures;
using GanMl.Training.Losses;
using GanMl.Training.Optimizers;
using GanMl.Training.Presets;
using GanMl.Training.Regularizers;
using GanMl.Training.Trainer;
using TorchSharp;

namespace GanMl.Cli.Options;

/// <summary>The options that say what to train and how; what is not given comes from the architecture's preset.</summary>
internal sealed class TrainingOptionsBinder
{
    private static readonly TrainingOptions Defaults = new();

    private readonly Option<string> _model = new("--model", "-m")
    {
        Description = "The networks. " + string.Join(" ", ArchitectureCatalogue.Default.All.Select(architecture => $"{architecture.Name}: {architecture.Description}")),
        DefaultValueFactory = _ => TrainingPresets.Recommended,
    };

    private readonly Option<long?> _images = new("--images", "-n")
    {
        Description = "How many real images to learn from before the run ends, repeats counted. Default: that of the model's preset.",
    };

    private readonly Option<bool> _unconditional = new("--unconditional") { Description = "Do not tell the networks the class." };

    private readonly Option<int?> _latentSize = new("--latent-size") { Description = "Values in a latent vector. Default: 30 for dense, 100 for dcgan, 64 for r3gan, 128 for the others." };

    private readonly Option<int?> _batchSize = new("--batch-size", "-b") { Description = "Real images in a batch; as many are generated. Default: that of the model's preset." };

    private readonly Option<string?> _optimizer = new("--optimizer")
    {
        Description = $"The optimiser of both networks: {string.Join(" or ", OptimizerCatalogue.Default.Names)}. Default: that of the model's preset.",
    };

    private readonly Option<double?> _beta1 = new("--beta1") { Description = "Adam's share of the old mean gradient, 0 to 1. Default: that of the model's preset." };

    private readonly Option<double?> _beta2 = new("--beta2") { Description = "Adam's share of the old mean squared gradient, 0 to 1. Default: that of the model's preset." };

    private readonly Option<string[]> _regularizers = new("--regularizer")
    {
        Description = $"What is added to the losses, as name:weight or name:weight:interval: {string.Join(", ", RegularizerCatalogue.Default.Names)}, or none. "
            + "May be given several times. Default: that of the model's preset.",
    };

    private readonly Option<double?> _learningRate = new("--learning-rate", "-l") { Description = "The step size of both optimisers. Default: that of the model's preset." };

    private readonly Option<double?> _learningRateDecay = new("--learning-rate-decay")
    {
        Description = "The part of the run, at its end, over which the step size falls to zero: 0 to 1. Default: that of the model's preset.",
    };

    private readonly Option<string?> _loss = new("--loss")
    {
        Description = $"The loss: {string.Join(" or ", LossCatalogue.Default.All.Select(loss => loss.Name))}. Default: that of the model's preset.",
    };

    private readonly Option<double?> _averageHalfLife = new("--average-half-life")
    {
        Description = "After how many images a weight's influence on the exported moving average has halved; 0 exports the last weights. "
            + "Default: that of the model's preset.",
    };

    private readonly Option<long?> _seed = new("--seed", "-s") { Description = $"The number from which all randomness follows. Default: {Defaults.Seed}." };

    private readonly Option<string> _device = new("--device")
    {
        Description = "cpu, cuda, cuda:N, or auto, which takes a GPU if there is one.",
        DefaultValueFactory = _ => Defaults.Device,
    };

    private readonly Option<long?> _gridImages = new("--grid-images")
    {
        Description = "Images between two sample grids; 0 draws only the last one. Default: that of the model's preset.",
    };

    private readonly Option<long?> _checkpointImages = new("--checkpoint-images")
    {
        Description = $"Images between two checkpoints to resume from; 0 writes one only on Ctrl-C. Default: {Defaults.CheckpointImages}.",
    };

    private readonly NetworkOptionsBinder _network = new();
    private readonly GrowthOptionsBinder _growth = new();
    private readonly RemedyOptionsBinder _remedies = new();

    private readonly Option<int?> _threads = new("--threads")
    {
        Description = "Threads to compute with. Default: one a core. On a machine that others use too, fewer are faster.",
    };

    internal void AddTo(Command command)
    {
        _threads.AtLeast(1);
        _checkpointImages.AtLeast(0);
        command.Options.Add(_threads);
        command.Options.Add(_model);
        command.Options.Add(_images);
        command.Options.Add(_unconditional);
        command.Options.Add(_latentSize);
        command.Options.Add(_batchSize);
        command.Options.Add(_optimizer);
        command.Options.Add(_beta1);
        command.Options.Add(_beta2);
        command.Options.Add(_learningRate);
        command.Options.Add(_learningRateDecay);
        command.Options.Add(_loss);
        command.Options.Add(_regularizers);
        command.Options.Add(_averageHalfLife);
        command.Options.Add(_seed);
        command.Options.Add(_device);
        command.Options.Add(_gridImages);
        command.Options.Add(_checkpointImages);
        _network.AddTo(command);
        _growth.AddTo(command);
        _remedies.AddTo(command);
    }

    /// <summary>The options that were given, by name.</summary>
    internal static IReadOnlyList<string> Given(ParseResult parsed) =>
        [.. parsed.CommandResult.Command.Options.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name)];

    /// <summary>The names of the options that a run may be given when it goes on.</summary>
    internal IReadOnlyList<string> OfResumed => [_threads.Name, _device.Name, .. _remedies.OfWatch];

    /// <summary>Options of a run that goes on: only where and with how many threads it computes and what it does at an alarm may be another.</summary>
    internal TrainingOptions Rebind(ParseResult parsed, TrainingOptions options)
    {
        SetThreads(parsed);
        return options with
        {
            Device = parsed.GetResult(_device) is { Implicit: false } ? parsed.GetRequiredValue(_device) : options.Device,
            Watch = _remedies.Watch(parsed, options.Watch),
        };
    }

    internal TrainingOptions Bind(ParseResult parsed)
    {
        SetThreads(parsed);
        TrainingOptions preset = TrainingPresets.For(parsed.GetRequiredValue(_model));
        return _remedies.Bind(parsed, _network.Bind(parsed, preset)) with
        {
            Images = parsed.GetValue(_images) ?? preset.Images,
            Conditional = !parsed.GetValue(_unconditional),
            LatentSize = parsed.GetValue(_latentSize),
            BatchSize = parsed.GetValue(_batchSize) ?? preset.BatchSize,
            Optimizer = parsed.GetValue(_optimizer) ?? preset.Optimizer,
            Beta1 = parsed.GetValue(_beta1) ?? (parsed.GetValue(_optimizer) is null ? preset.Beta1 : null),
            Beta2 = parsed.GetValue(_beta2) ?? (parsed.GetValue(_optimizer) is null ? preset.Beta2 : null),
            Regularizers = NamedNumbers.Parse(parsed.GetValue(_regularizers), preset.Regularizers, RegularizerOptions.Parse),
            Growth = _growth.Bind(parsed, preset),
            CheckpointImages = parsed.GetValue(_checkpointImages) ?? preset.CheckpointImages,
            LearningRate = parsed.GetValue(_learningRate) ?? preset.LearningRate,
            LearningRateDecay = parsed.GetValue(_learningRateDecay) ?? preset.LearningRateDecay,
            Loss = parsed.GetValue(_loss) ?? preset.Loss,
            AverageHalfLife = parsed.GetValue(_averageHalfLife) ?? preset.AverageHalfLife,
            Seed = parsed.GetValue(_seed) ?? preset.Seed,
            Device = parsed.GetRequiredValue(_device),
            GridImages = parsed.GetValue(_gridImages) ?? preset.GridImages,
        };
    }

    private void SetThreads(ParseResult parsed)
    {
        if (parsed.GetValue(_threads) is { } threads)
        {
            torch.set_num_threads(threads);
        }
    }
}
