using System.CommandLine;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Images;
using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;
using TorchSharp;

namespace GanMl.Cli.Commands;

/// <summary><c>ganml train</c>: trains on an image set and leaves a run folder with an exported generator.</summary>
internal sealed class TrainCommand(CommandTerminal terminal, Func<string, string?> environment)
{
    private const int WidestHelp = 120;
    private const int MostThreads = 1_024;

    private static readonly string[] CommonOthers = ["--data", "--size", "--output", "--continue", "--resume", "--options", "--threads"];

    private readonly DataOptions _data = new(environment, "fashion-mnist");
    private readonly TrainingOptionReader _training = new();
    private readonly RunFolderOptions _folder = new();

    private readonly Option<DirectoryInfo?> _resume = new("--resume")
    {
        Description = "The folder of a run that ended early: continue it, with its own options and images. "
            + "Only --threads, --device, --data-folder, --on-alarm and --roll-backs may be added.",
    };

    private readonly Option<bool> _continue = new("--continue")
    {
        Description = "Go on with the run in --output, or begin it if there is none. The same command line can be run again after every "
            + "interruption; a run that is complete is left as it is.",
    };

    private readonly Option<int?> _threads = new("--threads")
    {
        Description = "Number of threads; one per core if not given. On a shared machine, fewer threads are faster.",
    };

    internal Command Build()
    {
        _threads.AtLeast(1);
        _threads.AtMost(MostThreads);
        var command = new TaughtCommand(
            "train",
            "Trains a GAN and exports its generator to ONNX.",
            """
            The run folder holds options.json, a log, sample grids, and at the end generator.onnx, checked against the trained
            network, and generator.safetensors, from which 'ganml export' writes other precisions. Ctrl-C or SIGTERM ends it early
            and still exports. Exit code: 0 done, 1 failure, 2 wrong command, 3 ended early by a signal, 4 alarm or divergence.

            Examples:
              ganml train --data fashion-mnist --model dcgan
              ganml train --data my-images --size 32 --model stylegan --output my-run --continue
              ganml train --options runs/0001-fashion-mnist-dcgan/options.json --seed 2
            """)
        {
            Page = WriteHelp,
        };
        AddOthersTo(command);
        _training.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() => RunAsync(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private void AddOthersTo(Command command)
    {
        _data.AddTo(command);
        _folder.AddTo(command);
        command.Options.Add(_continue);
        command.Options.Add(_resume);
        command.Options.Add(_threads);
    }

    private void WriteHelp(TextWriter output, IReadOnlyList<string> topics)
    {
        Command images = new("images"), run = new("run");
        _data.AddTo(images);
        _folder.AddTo(run);
        run.Options.Add(_training.File);
        run.Options.Add(_continue);
        run.Options.Add(_resume);
        run.Options.Add(_threads);
        (string, Option, bool)[] others =
        [
            .. images.Options.Select(option => ("Images", option, CommonOthers.Contains(option.Name))),
            .. run.Options.Select(option => ("Run", option, CommonOthers.Contains(option.Name))),
        ];
        new TrainingHelp(Math.Min(terminal.Output.Profile.Width, WidestHelp), others).Write(output, topics);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_threads) is { } threads)
        {
            torch.set_num_threads(threads);
        }

        TrainingRunResult result = parsed.GetValue(_resume) is { } folder
            ? await ResumeAsync(parsed, folder.FullName, cancellationToken).ConfigureAwait(false)
            : await BeginAsync(parsed, cancellationToken).ConfigureAwait(false);
        terminal.Line($"Generator    {result.GeneratorPath}");
        if (File.Exists(result.GridPath))
        {
            terminal.Line($"Sample grid  {result.GridPath}");
        }

        return ExitCodes.Of(result.Outcome);
    }

    private async Task<TrainingRunResult> BeginAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        TrainingOptions options = _training.Read(parsed);
        ImageSetRequest request = RequestOf(parsed);
        if (parsed.GetValue(_continue))
        {
            string path = _folder.Output(parsed)
                ?? throw new UsageException("--continue needs the folder of the run: name it with --output.");
            return TrainingReport.BeginOrResume(
                terminal,
                options,
                path,
                cancelled => _data.OpenAsync(request, ImageSetSplit.Train, terminal, cancellationToken: cancelled),
                request,
                cancellationToken);
        }

        ILabelledImages images = await _data
            .OpenAsync(request, ImageSetSplit.Train, terminal, cancellationToken: cancellationToken).ConfigureAwait(false);
        using RunFolder folder = _folder.Create(parsed, $"{images.Name}-{options.Architecture}");
        return TrainingReport.Run(terminal, options, images, folder, request, cancellationToken);
    }

    /// <summary>The requested images: those of the run whose options are given, unless the command line names a set.</summary>
    private ImageSetRequest RequestOf(ParseResult parsed)
    {
        ImageSetRequest asked = _data.Request(parsed);
        string[] given = [.. Given(parsed)];
        if (given.Contains("--data") || _training.SourceOf(parsed) is not { } before)
        {
            return asked;
        }

        return FoundAt(parsed, before) with
        {
            Size = asked.Size ?? before.Size,
            Channels = asked.Channels ?? before.Channels,
            WhiteLevel = asked.WhiteLevel ?? before.WhiteLevel,
            MaximumPixels = asked.MaximumPixels ?? before.MaximumPixels,
            CountPerClass = asked.CountPerClass ?? before.CountPerClass,
            Squaring = given.Contains("--square") ? asked.Squaring : before.Squaring,
        };
    }

    private async Task<TrainingRunResult> ResumeAsync(ParseResult parsed, string path, CancellationToken cancellationToken)
    {
        string[] free = [_resume.Name, _threads.Name, "--data-folder", .. TrainingOptionReader.Free];
        if (Given(parsed).Except(free).FirstOrDefault() is { } given)
        {
            throw new UsageException($"A resumed run keeps its own options: leave out {given}, or start a new run.");
        }

        using var folder = RunFolder.Open(path);
        RunDescription description = folder.ReadDescription();
        TrainingOptions options = _training.ReadFree(parsed, description.Training);
        options.Validate();
        ImageSetRequest request = description.Source ?? throw new UsageException(
            "The run does not say how its images were opened, so 'ganml train' did not start it: resume it from the program that did.");
        ILabelledImages images = await _data
            .OpenAsync(FoundAt(parsed, request), ImageSetSplit.Train, terminal, cancellationToken: cancellationToken).ConfigureAwait(false);
        return TrainingReport.Resume(terminal, options, images, folder, cancellationToken);
    }

    /// <summary>How the images of a run that was begun are opened now.</summary>
    private ImageSetRequest FoundAt(ParseResult parsed, ImageSetRequest before) => before.FoundAt(parsed.GetValue(_data.Folder)?.FullName);

    /// <summary>The names of the given options.</summary>
    private static IEnumerable<string> Given(ParseResult parsed) =>
        parsed.CommandResult.Command.Options.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name);
}
