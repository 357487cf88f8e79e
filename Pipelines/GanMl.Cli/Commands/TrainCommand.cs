using System.CommandLine;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Pipelines.Data;
using GanMl.Training;
using GanMl.Training.Runs;

namespace GanMl.Cli.Commands;

/// <summary><c>ganml train</c>: an image set in, a run folder with an exported generator out.</summary>
internal sealed class TrainCommand(CommandTerminal terminal, Func<string, string?> environment)
{
    private readonly DataOptions _data = new(environment, "fashion-mnist");
    private readonly TrainingOptionsBinder _training = new();
    private readonly RunFolderOptions _folder = new();

    internal Command Build()
    {
        var command = new TaughtCommand(
            "train",
            "Trains a GAN and exports its generator to ONNX.",
            """
            The run folder holds options.json, log.jsonl with a JSON line a tick, samples/ with PNG grids of the same latents
            (one row a class), and at the end generator.safetensors, from which 'ganml export' makes files of other precisions, and
            generator.onnx, checked against the trained network. Ctrl-C ends the training
            early and still exports.

            Examples:
              ganml train --data fashion-mnist --model dcgan
              ganml train --data shapes --model dense --images 500000 --seed 7
              ganml train --data mnist --size 32 --channels 3 --output my-run
            """);
        _data.AddTo(command);
        _training.AddTo(command);
        _folder.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() => RunAsync(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        TrainingOptions options = _training.Bind(parsed);
        options.Validate();
        ILabelledImages images = await _data.OpenAsync(parsed, ImageSetSplit.Train, terminal, cancellationToken: cancellationToken).ConfigureAwait(false);
        RunFolder folder = _folder.Create(parsed, $"{images.Name}-{options.Architecture}");
        TrainingRunResult result = TrainingReport.Run(terminal, options, images, folder, cancellationToken);
        terminal.Line($"Generator    {result.GeneratorPath}");
        terminal.Line($"Sample grid  {result.GridPath}");
        return CommandLine.Success;
    }
}
