using System.Globalization;
using GanMl.Cli.Terminal;
using GanMl.Pipelines.Data;
using GanMl.Training;
using GanMl.Training.Runs;

namespace GanMl.Cli.Commands;

/// <summary>A training run as the terminal shows it.</summary>
internal static class TrainingReport
{
    internal static TrainingRunResult Run(
        CommandTerminal terminal, TrainingOptions options, ILabelledImages images, RunFolder folder, CancellationToken cancellationToken)
    {
        terminal.Line($"Training {options.Architecture} on {images.Name}: {images.Count:N0} images {images.Shape} of {images.ClassNames.Count} classes, into {folder.Path}");
        TrainingRunResult result = terminal.Track("training", options.Images, line => TrainingRun.Execute(
            options, images, folder, new TickReport(line), new TerminalLogger(terminal), cancellationToken));
        if (result.Cancelled)
        {
            terminal.Line($"Stopped early, after {result.LastProgress?.Images ?? 0:N0} of {options.Images:N0} images.");
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
            $"{value.Images:N0} images, {value.ImagesPerSecond:N0}/s, loss D {value.DiscriminatorLoss:0.000} G {value.GeneratorLoss:0.000}, "
            + $"D right on real {value.RealAccuracy:0%} fake {value.FakeAccuracy:0%}"));
    }
}
