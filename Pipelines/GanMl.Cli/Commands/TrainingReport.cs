using System.Globalization;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;
using GanMl.Training.Watching;

namespace GanMl.Cli.Commands;

/// <summary>Runs a training and shows it on the terminal.</summary>
internal static class TrainingReport
{
    internal static TrainingRunResult Run(
        CommandTerminal terminal,
        TrainingOptions options,
        ILabelledImages images,
        RunFolder folder,
        ImageSetRequest? source,
        CancellationToken cancellationToken)
    {
        terminal.Line(Title(options, images, folder.Path));
        var logger = new TerminalLogger(terminal, OptionNames.In);
        Func<TrainingRunResult> run = () => terminal.Track("training", options.Images, line => TrainingRun.Execute(
            options, images, folder, new TickReport { Line = line }, logger, source, cancellationToken: cancellationToken));
        return Report(terminal, options, folder.Path, run, source is not null);
    }

    internal static TrainingRunResult Resume(
        CommandTerminal terminal, TrainingOptions options, ILabelledImages images, RunFolder folder, CancellationToken cancellationToken)
    {
        terminal.Line($"Resuming {options.Architecture} on {images.Name}, in {folder.Path}");
        var resume = new ResumeOptions { Images = images, Device = options.Device, Watch = options.Watch };
        var logger = new TerminalLogger(terminal, OptionNames.In);
        return Report(terminal, options, folder.Path, () => terminal.Track("training", options.Images, line => TrainingRun.ResumeAsync(
            folder, resume, new TickReport { Line = line }, logger, cancellationToken).GetAwaiter().GetResult()));
    }

    /// <summary>Begins or goes on, as the folder says.</summary>
    internal static TrainingRunResult BeginOrResume(
        CommandTerminal terminal,
        TrainingOptions options,
        string path,
        Func<CancellationToken, Task<ILabelledImages>> open,
        ImageSetRequest source,
        CancellationToken cancellationToken)
    {
        var logger = new TerminalLogger(terminal, OptionNames.In);
        var report = new TickReport();
        var line = new TaskCompletionSource<IProgressLine>();

        // It comes back at once where nothing is left to train, and else waits for the line that shows its progress.
        Task<TrainingRunResult> run = TrainingRun.BeginOrResumeAsync(
            options, OpenAsync, path, report, logger, source, cancellationToken: cancellationToken);
        bool isTraining = !run.IsCompleted;
        TrainingRunResult result = Report(terminal, options, path, () => !isTraining
            ? run.GetAwaiter().GetResult()
            : terminal.Track("training", options.Images, shown =>
            {
                report.Line = shown;
                line.SetResult(shown);
                return run.GetAwaiter().GetResult();
            }));
        if (!isTraining)
        {
            terminal.Line($"All {options.Images:N0} images were seen before: the run in {path} is complete.");
        }

        return result;

        async Task<ILabelledImages> OpenAsync(CancellationToken cancelled)
        {
            ILabelledImages images = await open(cancelled).ConfigureAwait(false);
            terminal.Line(Title(options, images, path));
            await line.Task.ConfigureAwait(false);
            return images;
        }
    }

    private static string Title(TrainingOptions options, ILabelledImages images, string path) =>
        $"Training {options.Architecture} on {images.Name}: {images.Count:N0} images {images.Shape} "
        + $"of {images.ClassNames.Count} classes, into {path}";

    private static TrainingRunResult Report(
        CommandTerminal terminal, TrainingOptions options, string path, Func<TrainingRunResult> run, bool goesOn = true)
    {
        // Images that are a part of a set cannot be opened again by the folder alone.
        string Again(string how) => goesOn ? $" {how}: ganml train --resume {path}" : "";
        TrainingRunResult result;
        try
        {
            result = run();
        }
        catch (OperationCanceledException) when (File.Exists(Path.Combine(path, "options.json")))
        {
            terminal.Line($"Stopped before the first image: nothing is exported.{Again("To continue")}");
            throw;
        }

        if (result.Diverged is { } alarm)
        {
            bool rolledBack = options.Watch.OnAlarm == AlarmAction.RollBack;
            string again = rolledBack ? $"--roll-backs {options.Watch.RollBacks * 2 + 1}" : "--on-alarm roll-back";
            terminal.Line(
                $"Ended early, at image {alarm.Images:N0} of {options.Images:N0}: {alarm.Reason} "
                + $"The generator is that of image {result.ImagesSeen:N0}.");
            if (goesOn)
            {
                terminal.Line($"{Again("To continue from there with different random numbers").TrimStart()} {again}");
            }
        }
        else if (result.Cancelled)
        {
            terminal.Line(
                $"Stopped early, after {result.ImagesSeen:N0} of {options.Images:N0} images.{Again("To continue")}");
        }
        else if (result.Outcome != RunOutcome.Completed)
        {
            string when = result.Outcome == RunOutcome.RollBacksUsedUp ? "again after the last roll-back" : "at the last of them";
            terminal.Line(
                $"All {options.Images:N0} images were seen, but an alarm came {when}: look at the images "
                + $"before you use them. {Path.Combine(path, "alarms.jsonl")} says what was seen.");
        }

        if (!result.WasComplete)
        {
            terminal.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"Exported and checked: ONNX Runtime and TorchSharp differ by at most {result.LargestDifference:0.0E+0} "
                + $"of a pixel's range."));
        }

        return result;
    }

    private sealed class TickReport : IProgress<TrainingProgress>
    {
        internal IProgressLine? Line { get; set; }

        public void Report(TrainingProgress value) => Line?.Report(value.Images, string.Create(
            CultureInfo.InvariantCulture,
            $"{value.Images:N0} images, {value.ImagesPerSecond:N0}/s, {Growth(value)}"
            + $"loss D {value.DiscriminatorLoss:0.000} G {value.GeneratorLoss:0.000}, "
            + $"D right on real {value.RealAccuracy:0%} fake {value.FakeAccuracy:0%}{Reconstruction(value)}{Weight(value)}"));

        private static string Weight(TrainingProgress value) =>
            value.FoundWeight is { } weight ? string.Create(CultureInfo.InvariantCulture, $", penalty weight {weight:0.0#}") : "";

        private static string Reconstruction(TrainingProgress value) => value.ReconstructionError is { } error
            ? string.Create(CultureInfo.InvariantCulture, $", reconstruction error {error:0.000}")
            : "";

        private static string Growth(TrainingProgress value) => value.Alpha < 1
            ? string.Create(CultureInfo.InvariantCulture, $"{value.ImageSize} pixels fading in at {value.Alpha:0%}, ")
            : value.ImageSize > 0 ? $"{value.ImageSize} pixels, " : "";
    }
}
