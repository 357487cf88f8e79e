using System.CommandLine;
using GanMl.Models;
using GanMl.Training;
using GanMl.Training.Losses;
using GanMl.Training.Optimizers;
using TorchSharp;

namespace GanMl.Cli.Options;

/// <summary>The options that say what to train and how; what is not given comes from the architecture's preset.</summary>
internal sealed class TrainingOptionsBinder
{
    private static readonly TrainingOptions Defaults = new();

    private readonly Option<string> _model = new("--model", "-m")
    {
        Description = "The networks. " + string.Join(" ", ArchitectureCatalogue.All.Select(architecture => $"{architecture.Name}: {architecture.Description}")),
        DefaultValueFactory = _ => Defaults.Architecture,
    };

    private readonly Option<long?> _images = new("--images", "-n")
    {
        Description = "How many real images to learn from before the run ends, repeats counted. Default: that of the model's preset.",
    };

    private readonly Option<bool> _unconditional = new("--unconditional") { Description = "Do not tell the networks the class." };

    private readonly Option<int?> _latentSize = new("--latent-size") { Description = "Values in a latent vector. Default: 30 for dense, 100 for dcgan." };

    private readonly Option<int?> _batchSize = new("--batch-size", "-b") { Description = $"Real images in a batch; as many are generated. Default: {Defaults.BatchSize}." };

    private readonly Option<string?> _optimizer = new("--optimizer")
    {
        Description = $"The optimiser of both networks: {string.Join(" or ", OptimizerCatalogue.Names)}. Default: {Defaults.Optimizer}.",
    };

    private readonly Option<double?> _learningRate = new("--learning-rate", "-l") { Description = $"The step size of both optimisers. Default: {Defaults.LearningRate}." };

    private readonly Option<double?> _learningRateDecay = new("--learning-rate-decay")
    {
        Description = "The part of the run, at its end, over which the step size falls to zero: 0 to 1. Default: that of the model's preset.",
    };

    private readonly Option<string?> _loss = new("--loss")
    {
        Description = $"The loss: {string.Join(" or ", LossCatalogue.All.Select(loss => loss.Name))}.",
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

    private readonly Option<int?> _threads = new("--threads")
    {
        Description = "Threads to compute with. Default: one a core. On a machine that others use too, fewer are faster.",
    };

    internal void AddTo(Command command)
    {
        _threads.AtLeast(1);
        command.Options.Add(_threads);
        command.Options.Add(_model);
        command.Options.Add(_images);
        command.Options.Add(_unconditional);
        command.Options.Add(_latentSize);
        command.Options.Add(_batchSize);
        command.Options.Add(_optimizer);
        command.Options.Add(_learningRate);
        command.Options.Add(_learningRateDecay);
        command.Options.Add(_loss);
        command.Options.Add(_averageHalfLife);
        command.Options.Add(_seed);
        command.Options.Add(_device);
        command.Options.Add(_gridImages);
    }

    internal TrainingOptions Bind(ParseResult parsed)
    {
        if (parsed.GetValue(_threads) is { } threads)
        {
            torch.set_num_threads(threads);
        }

        TrainingOptions preset = TrainingPresets.For(parsed.GetRequiredValue(_model));
        return preset with
        {
            Images = parsed.GetValue(_images) ?? preset.Images,
            Conditional = !parsed.GetValue(_unconditional),
            LatentSize = parsed.GetValue(_latentSize),
            BatchSize = parsed.GetValue(_batchSize) ?? preset.BatchSize,
            Optimizer = parsed.GetValue(_optimizer) ?? preset.Optimizer,
            LearningRate = parsed.GetValue(_learningRate) ?? preset.LearningRate,
            LearningRateDecay = parsed.GetValue(_learningRateDecay) ?? preset.LearningRateDecay,
            Loss = parsed.GetValue(_loss) ?? preset.Loss,
            AverageHalfLife = parsed.GetValue(_averageHalfLife) ?? preset.AverageHalfLife,
            Seed = parsed.GetValue(_seed) ?? preset.Seed,
            Device = parsed.GetRequiredValue(_device),
            GridImages = parsed.GetValue(_gridImages) ?? preset.GridImages,
        };
    }
}
