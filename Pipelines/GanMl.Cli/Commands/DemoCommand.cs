using System.CommandLine;
using System.Globalization;
using GanMl.Cli.Demo;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Images;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Presets;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;
using Spectre.Console;

namespace GanMl.Cli.Commands;

/// <summary>
/// <c>ganml demo</c>: everything once. It trains a GAN, exports it to an .onnx file, trains an ML.NET classifier on its images alone,
/// and compares that with a classifier trained on real images.
/// </summary>
internal sealed class DemoCommand(CommandTerminal terminal, Func<string, string?> environment)
{
    private const int Generated = 5_000;
    private const int Held = 2_000;

    private readonly DataOptions _data = new(environment, "shapes");
    private readonly RunFolderOptions _folder = new(goesOn: false);

    private readonly Option<long?> _images = new("--images", "-n")
    {
        Description = "Real images to train on, counting repeats. More images take longer and give better results.",
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
            "Shows everything once: trains a GAN, exports it, and trains an ML.NET classifier on its images.",
            """
            The demo trains a class-conditional DCGAN, exports it to ONNX, generates 5,000 labelled images in an ML.NET pipeline,
            trains an ML.NET classifier on these images alone, and compares it with one trained on real images. Then it
            does so with few real images, ever fewer of each class, and the same with generated images beside them. (The
            generator has seen more real images than these few.)

            By default it uses 'shapes', a set drawn by code, so it needs no files and no network. It takes about four
            minutes on two cores.

            Examples:
              ganml demo
              ganml demo --data fashion-mnist
            """)
        {
            _images, _seed,
        };
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
        using RunFolder folder = _folder.Create(parsed, $"demo-{train.Name}");

        terminal.Step("1  Train a generator and export it");
        TrainingRunResult run = TrainingReport.Run(terminal, options, train, folder, _data.Request(parsed), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();

        terminal.Step($"2  Generate {Generated:N0} labelled images in an ML.NET pipeline, and train an ML.NET classifier on them alone");
        var comparison = new ClassifierComparison(options.Seed, test);
        ClassifierScore generated = comparison.TrainOnGenerated(run.GeneratorPath, Generated);
        terminal.Line(Describe("generated images", generated));
        cancellationToken.ThrowIfCancellationRequested();

        terminal.Step($"3  Train the same classifier on {Generated:N0} real images");
        ClassifierScore real = comparison.TrainOnReal(train, Generated);
        terminal.Line(Describe("real images", real));
        cancellationToken.ThrowIfCancellationRequested();

        terminal.Step(
            $"4  Train it on few real images, {ClassifierComparison.Most} of one class down to {ClassifierComparison.Fewest} of another, "
            + "without and with generated ones");
        ClassifierScore few = comparison.TrainOnFew(train, run.GeneratorPath, withGenerated: false);
        terminal.Line(Describe("real images", few));
        ClassifierScore joined = comparison.TrainOnFew(train, run.GeneratorPath, withGenerated: true);
        terminal.Line(Describe("images, generated ones among them", joined));

        terminal.Line();
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumn("Classifier trained on")
            .AddColumn(TerminalText.Cell($"Accuracy on {test.Count:N0} unseen real {test.Name} images"));
        table.AddRow($"{Generated:N0} generated images", Percent(generated.Accuracy));
        table.AddRow($"{Generated:N0} real images", Percent(real.Accuracy));
        table.AddRow($"{few.TrainingImages:N0} real images, uneven", Percent(few.Accuracy));
        table.AddRow($"these and {joined.TrainingImages - few.TrainingImages:N0} generated", Percent(joined.Accuracy));
        table.AddRow("guessing", Percent(1.0 / test.ClassNames.Count));
        terminal.Output.Write(table);
        terminal.Line($"Generator    {run.GeneratorPath}");
        terminal.Line($"Sample grid  {run.GridPath}");
        return CommandLine.Success;
    }

    private static string Describe(string what, ClassifierScore score) => string.Create(
        CultureInfo.InvariantCulture,
        $"{score.TrainingImages:N0} {what}: accuracy {score.Accuracy:0.0%} on real images, {score.Seconds:0.0} s");

    private static string Percent(double share) => share.ToString("0.0%", CultureInfo.InvariantCulture);
}
