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
        ImageSetRequest source,
        CancellationToken cancellationToken)
    {
        terminal.Line(Title(options, images, folder.Path));
        var logger = new TerminalLogger(terminal, OptionNames.In);
        return Report(terminal, options, folder.Path, line => TrainingRun.Execute(
            options, images, folder, new TickReport(line), logger, source, cancellationToken: cancellationToken));
    }

    internal static TrainingRunResult Resume(
        CommandTerminal terminal, TrainingOptions options, ILabelledImages images, RunFolder folder, CancellationToken cancellationToken)
    {
        terminal.Line($"Resuming {options.Architecture} on {images.Name}, in {folder.Path}");
        var resume = new ResumeOptions { Images = images, Device = options.Device, Watch = options.Watch };
        var logger = new TerminalLogger(terminal, OptionNames.In);
        return Report(terminal, options, folder.Path, line => TrainingRun.ResumeAsync(
            folder, resume, new TickReport(line), logger, cancellationToken).GetAwaiter().GetResult());
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
        bool isOpened = false;
        TrainingRunResult result = Report(terminal, options, path, line => TrainingRun.BeginOrResumeAsync(
            options, OpenAsync, path, new TickReport(line), logger, source, cancellationToken: cancellationToken)
            .GetAwaiter().GetResult());
        if (!isOpened)
        {
            terminal.Line($"All {options.Images:N0} images were seen before: the run in {path} is complete.");
        }

        return result;

        async Task<ILabelledImages> OpenAsync(CancellationToken cancelled)
        {
            isOpened = true;
            ILabelledImages images = await open(cancelled).ConfigureAwait(false);
            terminal.Line(Title(options, images, path));
            return images;
        }
    }

    private static string Title(TrainingOptions options, ILabelledImages images, string path) =>
        $"Training {options.Architecture} on {images.Name}: {images.Count:N0} images {images.Shape} "
        + $"of {images.ClassNames.Count} classes, into {path}";

    private static TrainingRunResult Report(
        CommandTerminal terminal, TrainingOptions options, string path, Func<IProgressLine, TrainingRunResult> run)
    {
        TrainingRunResult result;
        try
        {
            result = terminal.Track("training", options.Images, run);
        }
        catch (OperationCanceledException) when (File.Exists(Path.Combine(path, "options.json")))
        {
            terminal.Line($"Stopped before the first image: nothing is exported. To continue: ganml train --resume {path}");
            throw;
        }

        if (result.Diverged is { } alarm)
        {
            bool rolledBack = options.Watch.OnAlarm == AlarmAction.RollBack;
            string again = rolledBack ? $"--roll-backs {options.Watch.RollBacks * 2 + 1}" : "--on-alarm roll-back";
            terminal.Line(
                $"Ended early, at image {alarm.Images:N0} of {options.Images:N0}: {alarm.Reason} "
                + $"The generator is that of image {result.ImagesSeen:N0}.");
            terminal.Line($"To continue from there with different random numbers: ganml train --resume {path} {again}");
        }
        else if (result.Cancelled)
        {
            terminal.Line(
                $"Stopped early, after {result.ImagesSeen:N0} of {options.Images:N0} images. "
                + $"To continue: ganml train --resume {path}");
        }

        else if (result.Outcome == RunOutcome.RollBacksUsedUp)
        {
            terminal.Line(
                $"All {options.Images:N0} images were seen, but an alarm came again after the last roll-back: look at the images "
                + $"before you use them. {Path.Combine(path, "alarms.jsonl")} says what was seen.");
        }

        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"Exported and checked: ONNX Runtime and TorchSharp differ by at most {result.LargestDifference:0.0E+0} of a pixel's range."));
        return result;
    }

    private sealed class TickReport(IProgressLine line) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => line.Report(value.Images, string.Create(
            CultureInfo.InvariantCulture,
            $"{value.Images:N0} images, {value.ImagesPerSecond:N0}/s, {Growth(value)}"
            + $"loss D {value.DiscriminatorLoss:0.000} G {value.GeneratorLoss:0.000}, "
            + $"D right on real {value.RealAccuracy:0%} fake {value.FakeAccuracy:0%}"));

        private static string Growth(TrainingProgress value) => value.Alpha < 1
            ? string.Create(CultureInfo.InvariantCulture, $"{value.ImageSize} pixels fading in at {value.Alpha:0%}, ")
            : value.ImageSize > 0 ? $"{value.ImageSize} pixels, " : "";
    }
}
