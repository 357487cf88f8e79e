using System.CommandLine;
using System.Globalization;
using GanMl.Benchmarks.Watching;
using GanMl.Images;
using GanMl.Inference.LabelledImages;
using GanMl.Training;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;
using GanMl.Training.Watching;
using Spectre.Console;

namespace GanMl.Benchmarks.Commands;

/// <summary>
/// <c>alarms</c>: whether the watches are silent in runs that go well, and how soon they speak in runs that are set up to fail.
/// </summary>
internal static class AlarmsCommand
{
    private static readonly RealImages Clothes = new();
    private static readonly Option<DirectoryInfo> Output = new("--output")
    {
        Description = "A new folder for all runs; each leaves the grid of its last images.",
        Required = true,
    };

    internal static Command Build()
    {
        var command = new Command("alarms", "Ten runs that go well and four that are set up to fail: what do the watches say?") { Output };
        Clothes.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Clothes.SetThreads(parsed);
        var table = new Table().AddColumns("run", "set up to", "images", "diversity, lowest after the beginning", "alarm");
        foreach (WatchedRun run in WatchedRun.Failing.Concat(WatchedRun.Healthy))
        {
            ILabelledImages images = await Clothes.OpenAsync(parsed, "fashion-mnist", ImageSetSplit.Train, run.Size, cancellationToken);
            string name = string.Concat(run.Name.Select(letter => char.IsLetterOrDigit(letter) || letter == '.' ? letter : '-'));
            var ticks = new Ticks();
            string? failure = Execute(
                run.Options,
                images,
                RunFolder.Create(Path.Combine(parsed.GetRequiredValue(Output).FullName, name)),
                ticks,
                cancellationToken);
            TrainingAlarm? alarm = ticks.All.SelectMany(tick => tick.Alarms).FirstOrDefault();
            string[] cells =
            [
                run.Name,
                run.IsHealthy ? "go well" : "fail",
                ticks.All[^1].Images.ToString("N0", CultureInfo.InvariantCulture),
                ticks.LowestDiversity(),
                alarm is null
                    ? failure ?? "none"
                    : string.Create(CultureInfo.InvariantCulture, $"{alarm.Watch} at {alarm.Images:N0}: {alarm.Reason}"),
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
            AnsiConsole.MarkupLineInterpolated($"{string.Join("  ", cells)}");
        }

        AnsiConsole.Profile.Width = 200;
        AnsiConsole.Write(table);
        return 0;
    }

    /// <summary>What ended the run, where it was no alarm.</summary>
    private static string? Execute(
        TrainingOptions options, ILabelledImages images, RunFolder folder, Ticks ticks, CancellationToken cancellationToken)
    {
        try
        {
            TrainingRun.Execute(options, images, folder, ticks, cancellationToken: cancellationToken);
            return null;
        }
        catch (TrainingException exception)
        {
            return exception.Message;
        }
    }

    private sealed class Ticks : IProgress<TrainingProgress>
    {
        internal List<TrainingProgress> All { get; } = [];

        public void Report(TrainingProgress value) => All.Add(value);

        /// <summary>Of the ticks that the watches look at.</summary>
        internal string LowestDiversity() =>
            All.Where(tick => !VitalSigns.IsBeginningAt(tick.Images, tick.TotalImages)).Min(tick => tick.Diversity) is { } lowest
                ? lowest.ToString("0.00", CultureInfo.InvariantCulture)
                : "";
    }
}
