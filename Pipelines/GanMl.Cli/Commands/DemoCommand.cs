using System.CommandLine;
using GanMl.Cli.Demo;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Images;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Presets;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;

namespace GanMl.Cli.Commands;

/// <summary>
/// <c>ganml demo</c>: the story of GanMl. A generator is trained where there are many images, exported, and used where there are few, by a
/// pipeline of ML.NET. Classifiers that learn with and without its images are compared on real ones.
/// </summary>
internal sealed class DemoCommand(CommandTerminal terminal, Func<string, string?> environment)
{
    private const int Held = 2_000;

    private readonly DataOptions _data = new(environment, "shapes");
    private readonly RunFolderOptions _folder = new(goesOn: false);

    private readonly Option<long?> _images = new("--images", "-n")
    {
        Description = "Real images to train on, counting repeats. More images take longer and give better results.",
    };

    private readonly Option<int> _draws = new("--draws")
    {
        Description = "How many random draws of the few images to average over, at least 2. More draws narrow the interval.",
        DefaultValueFactory = _ => 10,
    };

    private readonly Option<long> _seed = new("--seed", "-s")
    {
        Description = "The seed of all random numbers.",
        DefaultValueFactory = _ => 1,
    };

    internal Command Build()
    {
        var command = new TaughtCommand(
            "demo",
            "Shows what GanMl is for: trains a generator where images are many, and uses it in ML.NET where they are few.",
            """
            One place has many images, another has few, down to a single image of the last class. At the first, the demo
            trains a class-conditional generator (r3gan) and exports it to ONNX. At the second, generated images join the few
            real ones in an ML.NET pipeline, and ML.NET classifiers learn with and without them, with class weights and with
            augmented copies. A table and a plot show how well each classifies real images that neither the generator nor
            the classifiers have seen.

            By default it uses 'shapes', a set drawn by code, so it needs no files and no network. It takes about four
            minutes on two cores.

            Examples:
              ganml demo
              ganml demo --data fashion-mnist
            """)
        {
            _images, _draws, _seed,
        };
        _draws.AtLeast(2);
        _data.AddTo(command);
        _folder.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() => RunAsync(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        TrainingOptions preset = TrainingPresets.Demo;
        TrainingOptions options = preset with { Images = parsed.GetValue(_images) ?? preset.Images, Seed = parsed.GetValue(_seed) };
        options.Validate();
        ILabelledImages train = await _data
            .OpenAsync(parsed, ImageSetSplit.Train, terminal, cancellationToken: cancellationToken).ConfigureAwait(false);
        ILabelledImages test = await _data.OpenAsync(parsed, ImageSetSplit.Test, terminal, Held, cancellationToken).ConfigureAwait(false);
        var comparison = new DemoComparison(train, test, parsed.GetValue(_draws), options.Seed);
        using RunFolder folder = _folder.Create(parsed, $"demo-{train.Name}");

        terminal.Step($"1  Where there are {comparison.Elsewhere.Count:N0} images, train a generator and export it");
        TrainingRunResult run = TrainingReport.Run(terminal, options, comparison.Elsewhere, folder, null, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        terminal.Step($"2  Where there are {comparison.Counts.Sum():N0} images, train classifiers with and without generated ones");
        terminal.Line(string.Join(", ", train.ClassNames.Zip(comparison.Counts, (name, count) => $"{name} {count}")));
        int classifiers = comparison.Draws * DemoArm.All.Count;
        IReadOnlyList<DemoRow> rows = terminal.Track(
            "classifiers", classifiers, line => comparison.Run(run.GeneratorPath, line, cancellationToken));

        terminal.Step($"3  Their scores on {test.Count:N0} other real images, mean of {comparison.Draws} random draws of the few");
        var report = new DemoReport(terminal, comparison);
        report.Show(rows);
        string grid = Path.Combine(folder.Path, "rarest.png");
        report.SaveGrid(grid, comparison.Draw(0), run.GeneratorPath);
        terminal.Line();
        terminal.Line($"Generator    {run.GeneratorPath}");
        terminal.Line($"Sample grid  {run.GridPath}");
        terminal.Line($"The rarest   {grid}");
        return CommandLine.Success;
    }
}
