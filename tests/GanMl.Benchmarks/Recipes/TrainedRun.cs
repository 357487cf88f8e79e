using System.Globalization;
using GanMl.Inference.LabelledImages;
using GanMl.Training;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;
using Spectre.Console;

namespace GanMl.Benchmarks.Recipes;

/// <summary>
/// The runs of a benchmark, which may take hours: one that has come to its end is not trained again, one that was interrupted goes on.
/// </summary>
internal static class TrainedRun
{
    /// <summary>The generator of a run.</summary>
    /// <param name="path">The run's folder; made where there is none.</param>
    /// <param name="images">What it learns from.</param>
    /// <param name="options">How, asked for where there is no run yet: one that goes on keeps its own.</param>
    /// <param name="cancellationToken">Interrupts it. The same call goes on with it later.</param>
    /// <returns>The path of the exported generator.</returns>
    /// <exception cref="OperationCanceledException">It was interrupted: there is nothing to be measured yet.</exception>
    /// <exception cref="TrainingException">The folder holds something else, or a run that left nothing to go on from.</exception>
    internal static string GeneratorOf(
        string path, ILabelledImages images, Func<TrainingOptions> options, CancellationToken cancellationToken)
    {
        bool isBegun = Directory.Exists(path);
        RunFolder folder = isBegun ? RunFolder.Open(path) : RunFolder.Create(path);
        if (File.Exists(folder.GeneratorPath) && !File.Exists(folder.TrainingCheckpointPath))
        {
            return folder.GeneratorPath;
        }

        TrainingRunResult result = isBegun
            ? TrainingRun.Resume(folder.ReadDescription().Training, images, folder, cancellationToken: cancellationToken)
            : TrainingRun.Execute(options(), images, folder, cancellationToken: cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{Path.GetFileName(folder.Path)}: {result.ImagesSeen:N0} images, {(result.LastProgress?.Seconds ?? 0) / 60:0.0} minutes");
        return result.GeneratorPath;
    }
}
