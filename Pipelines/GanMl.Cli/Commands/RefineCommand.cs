using System.CommandLine;
using System.Globalization;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Images;
using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Refinement;
using GanMl.Training.Runs;
using TorchSharp;

namespace GanMl.Cli.Commands;

/// <summary><c>ganml refine</c>: the second stage of a training, in which the generator learns alone.</summary>
internal sealed class RefineCommand(CommandTerminal terminal, Func<string, string?> environment)
{
    private static readonly RefinementOptions Defaults = new();

    private static readonly string[] FormOfImages =
        ["--size", "--square", "--channels", "--white-level", "--maximum-pixels", "--per-class"];

    private readonly Argument<string> _run = new("run")
    {
        Description = "The folder of a run that has ended, or a checkpoint of a generator (generator.safetensors).",
    };

    private readonly DataOptions _data = new(environment, "fashion-mnist");
    private readonly RunFolderOptions _folder = new(goesOn: false);

    private readonly Option<string> _loss = new("--loss")
    {
        Description = "What is made smaller: energy, the energy distance of the features of a batch, or frechet, the Fréchet distance of "
            + "their moments.",
        DefaultValueFactory = _ => Defaults.Loss,
    };

    private readonly Option<long> _images = Number("--images", "Images that the generator draws to learn from.", Defaults.Images, "-n");

    private readonly Option<int> _batchSize = Number("--batch-size", "Images in a step, shared by two classes.", Defaults.BatchSize, "-b");

    private readonly Option<double> _learningRate = Number(
        "--learning-rate", "Adam's learning rate, which falls to zero over the run.", Defaults.LearningRate, "-l");

    private readonly Option<int> _networks = Number(
        "--networks", "Classifiers that are trained on the real images for their features; kept in the cache.", Defaults.Networks);

    private readonly Option<double> _randomShare = Number(
        "--random-share",
        "For energy: the share of steps whose features are those of a network with random weights.",
        Defaults.RandomShare);

    private readonly Option<double> _momentHalfLife = Number(
        "--moment-half-life",
        "For frechet: after how many images the moments have forgotten half of what they saw.",
        Defaults.MomentHalfLife);

    private readonly Option<double> _averageHalfLife = Number(
        "--average-half-life", "After how many images a weight's influence on the exported average has halved.", Defaults.AverageHalfLife);

    private readonly Option<long> _seed = Number("--seed", "The seed of all random numbers.", Defaults.Seed, "-s");

    private readonly Option<string> _device = new("--device")
    {
        Description = "Where to compute: cpu, cuda, cuda:N, or auto, which uses a GPU if there is one.",
        DefaultValueFactory = _ => Defaults.Device,
    };

    private readonly Option<int?> _threads = new("--threads") { Description = "Number of threads; one per core if not given." };

    internal Command Build()
    {
        _threads.AtLeast(1);
        var command = new TaughtCommand(
            "refine",
            "Refines a trained generator: it alone learns to draw what real images look like to other networks.",
            """
            The generator of a run learns on, without its discriminator, until the features of its images are distributed as
            those of real images of the same class. The images are those of the run, unless --data names others; --size and the
            like say how those are opened. The result lies in a folder of its own, and the run stays as it is.

            'ganml evaluate' says what was gained, by a classifier that the refinement has not seen: on Fashion-MNIST energy
            gained up to one point of the classification accuracy score, and frechet lost some.

            Example:
              ganml refine runs/0001-fashion-mnist-r3gan --output refined
            """)
        {
            _run, _loss, _images, _batchSize, _learningRate, _networks, _randomShare, _momentHalfLife, _averageHalfLife, _seed, _device,
            _threads,
        };
        _folder.AddTo(command);
        _data.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() => RunAsync(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private static Option<T> Number<T>(string name, string description, T value, params string[] aliases) =>
        new(name, aliases) { Description = description, DefaultValueFactory = _ => value };

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_threads) is { } threads)
        {
            torch.set_num_threads(threads);
        }

        RefinementOptions options = OptionsOf(parsed);
        options.Validate();
        string given = parsed.GetRequiredValue(_run);
        string checkpoint = Directory.Exists(given) ? Path.Combine(given, RunFolder.CheckpointName) : given;
        if (!File.Exists(checkpoint))
        {
            throw new UsageException(Directory.Exists(given)
                ? $"There is no {RunFolder.CheckpointName} in {given}: a run writes it when it ends."
                : $"There is no file {given}. Name the folder of a run, or its {RunFolder.CheckpointName}.");
        }

        ImageSetRequest request = RequestOf(parsed, Path.GetDirectoryName(Path.GetFullPath(checkpoint))!);
        ILabelledImages images = await _data
            .OpenAsync(request, ImageSetSplit.Train, terminal, cancellationToken: cancellationToken).ConfigureAwait(false);
        using RunFolder folder = _folder.Create(parsed, $"{images.Name}-refined");
        terminal.Line($"Refining {given} on {images.Name}: {images.Count:N0} images {images.Shape}, into {folder.Path}");
        RefinementResult result = terminal.Track("refining", options.Images, line => RefinementRun.Execute(
            checkpoint,
            images,
            folder,
            options,
            Path.Combine(_data.Cache, "classifiers"),
            new StepReport(line),
            new TerminalLogger(terminal, OptionNames.In),
            cancellationToken: cancellationToken));
        if (result.Cancelled)
        {
            terminal.Line($"Stopped early, after {result.Images:N0} of {options.Images:N0} images; a refinement cannot be continued.");
        }

        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"Exported and checked: ONNX Runtime and TorchSharp differ by at most {result.LargestDifference:0.0E+0} of a pixel's range."));
        terminal.Line($"Generator    {result.GeneratorPath}");
        terminal.Line($"Sample grid  {result.GridPath}");
        return result.Cancelled ? ExitCodes.EndedEarly : ExitCodes.Success;
    }

    private RefinementOptions OptionsOf(ParseResult parsed) => new()
    {
        Loss = parsed.GetRequiredValue(_loss),
        Images = parsed.GetValue(_images),
        BatchSize = parsed.GetValue(_batchSize),
        LearningRate = parsed.GetValue(_learningRate),
        Networks = parsed.GetValue(_networks),
        RandomShare = parsed.GetValue(_randomShare),
        MomentHalfLife = parsed.GetValue(_momentHalfLife),
        AverageHalfLife = parsed.GetValue(_averageHalfLife),
        Seed = parsed.GetValue(_seed),
        Device = parsed.GetRequiredValue(_device),
    };

    /// <summary>The images of the run, unless the command line names others.</summary>
    private ImageSetRequest RequestOf(ParseResult parsed, string folder)
    {
        if (IsGiven(parsed, "--data"))
        {
            return _data.Request(parsed);
        }

        if (FormOfImages.FirstOrDefault(name => IsGiven(parsed, name)) is { } form)
        {
            throw new UsageException($"{form} says how the images of --data are opened: name them, or leave {form} out.");
        }

        if (!File.Exists(Path.Combine(folder, "options.json")))
        {
            throw new UsageException("Nothing there says which images the generator was trained on: name them with --data.");
        }

        using var run = RunFolder.Open(folder);
        ImageSetRequest source = run.ReadDescription().Source
            ?? throw new UsageException("The run does not say how its images were opened: name them with --data.");
        return source.FoundAt(parsed.GetValue(_data.Folder)?.FullName);
    }

    private static bool IsGiven(ParseResult parsed, string name) =>
        parsed.CommandResult.Command.Options.Any(option => option.Name == name && parsed.GetResult(option) is { Implicit: false });

    private sealed class StepReport(IProgressLine line) : IProgress<RefinementProgress>
    {
        public void Report(RefinementProgress value) => line.Report(value.Images, string.Create(
            CultureInfo.InvariantCulture, $"{value.Images:N0} images, {value.ImagesPerSecond:N0}/s, loss {value.Loss:0.00000}"));
    }
}
