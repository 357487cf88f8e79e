using System.CommandLine;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Images;
using GanMl.Inference.LabelledImages;
using GanMl.Models.Layers.Steps;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;

namespace GanMl.Cli.Commands;

/// <summary><c>ganml train</c>: an image set in, a run folder with an exported generator out.</summary>
internal sealed class TrainCommand(CommandTerminal terminal, Func<string, string?> environment)
{
    private readonly DataOptions _data = new(environment, "fashion-mnist");
    private readonly TrainingOptionsBinder _training = new();
    private readonly RunFolderOptions _folder = new();

    private readonly Option<DirectoryInfo?> _resume = new("--resume")
    {
        Description = "The folder of a run that was ended early: go on from its last checkpoint, with its own options and images. "
            + "Only --threads, --device, --data-folder, --on-alarm and --roll-backs may be given along.",
    };

    internal Command Build()
    {
        var command = new TaughtCommand(
            "train",
            "Trains a GAN and exports its generator to ONNX.",
            """
            The run folder holds options.json, log.jsonl with a JSON line a tick, samples/ with PNG grids of the same latents
            (one row a class), and at the end generator.safetensors, from which 'ganml export' makes files of other precisions, and
            generator.onnx, checked against the trained network. Ctrl-C ends the training early and still exports. A run that was
            ended early, or broke off, leaves checkpoint.safetensors: --resume goes on from there, to the same weights bit for bit.

            Examples:
              ganml train --data fashion-mnist
              ganml train --data fashion-mnist --model dcgan
              ganml train --data shapes --model dense --images 500000 --seed 7
              ganml train --data mnist --size 32 --channels 3 --output my-run
              ganml train --data fashion-mnist --size 32 --model stylegan
              ganml train --resume my-run
            """);
        _data.AddTo(command);
        _training.AddTo(command);
        _folder.AddTo(command);
        command.Options.Add(_resume);
        command.SetAction((parsed, cancellation) => Task.Run(() => RunAsync(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        TrainingRunResult result = parsed.GetValue(_resume) is { } folder
            ? await ResumeAsync(parsed, folder.FullName, cancellationToken).ConfigureAwait(false)
            : await BeginAsync(parsed, cancellationToken).ConfigureAwait(false);
        terminal.Line($"Generator    {result.GeneratorPath}");
        terminal.Line($"Sample grid  {result.GridPath}");
        return CommandLine.Success;
    }

    private async Task<TrainingRunResult> BeginAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        TrainingOptions options = _training.Bind(parsed);
        options.Validate();
        DataRequest request = _data.Request(parsed);
        ILabelledImages images = await _data.OpenAsync(request, ImageSetSplit.Train, terminal, cancellationToken: cancellationToken).ConfigureAwait(false);
        RunFolder folder = _folder.Create(parsed, $"{images.Name}-{options.Architecture}");
        return TrainingReport.Run(terminal, options, images, folder, request.ToFacts(), cancellationToken);
    }

    private async Task<TrainingRunResult> ResumeAsync(ParseResult parsed, string path, CancellationToken cancellationToken)
    {
        string[] free = [_resume.Name, "--data-folder", .. _training.OfResumed];
        if (TrainingOptionsBinder.Given(parsed).Except(free).FirstOrDefault() is { } given)
        {
            throw new ArgumentException($"A run goes on with its own options: leave out {given}, or begin a new run.");
        }

        var folder = RunFolder.Open(path);
        RunDescription description = folder.ReadDescription();
        var request = DataRequest.FromFacts(description.Source);
        request = request with { Folder = _data.Request(parsed).Folder ?? request.Folder };
        ILabelledImages images = await _data.OpenAsync(request, ImageSetSplit.Train, terminal, cancellationToken: cancellationToken).ConfigureAwait(false);
        return TrainingReport.Resume(terminal, _training.Rebind(parsed, description.Training), images, folder, cancellationToken);
    }
}
