using GanMl.Inference;
using GanMl.Pipelines.Data;
using GanMl.Training.Checkpoints;
using GanMl.Training.Export;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GanMl.Training.Runs;

/// <summary>A training run from the first step to the exported generator, in a folder of its own.</summary>
public static class TrainingRun
{
    /// <summary>
    /// Trains, logs a JSON line a tick, draws sample grids with fixed latents, and exports the averaged generator. Cancelled, it
    /// finishes the step at hand and still draws and exports what was learned so far.
    /// </summary>
    /// <param name="options">What to train and how.</param>
    /// <param name="images">What to train on.</param>
    /// <param name="folder">Where everything is written.</param>
    /// <param name="progress">Told at every tick; null for silence.</param>
    /// <param name="logger">Told what happens; null for silence.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    /// <returns>The exported generator and where it came from.</returns>
    /// <exception cref="ArgumentException">Options or images that cannot be trained with.</exception>
    /// <exception cref="TrainingException">The device is missing, or training diverged.</exception>
    /// <exception cref="ExportException">The written file does not draw what the trained generator draws.</exception>
    public static TrainingRunResult Execute(
        TrainingOptions options,
        ILabelledImages images,
        RunFolder folder,
        IProgress<TrainingProgress>? progress = null,
        ILogger? logger = null,
        CancellationToken cancellationToken = default)
    {
        logger ??= NullLogger.Instance;
        using var trainer = new GanTrainer(options, images, logger);
        folder.WriteOptions(new { Data = images.Name, images.Count, Shape = images.Shape.ToString(), images.ClassNames, Training = options });
        var grid = new SampleGrid(trainer.AveragedGenerator, images, options.Seed, trainer.Device);

        TrainingProgress? last = null;
        foreach (TrainingProgress tick in trainer.Train(cancellationToken))
        {
            folder.AppendLog(tick);
            progress?.Report(tick);
            if (GridIsDue(options.GridImages, last?.Images ?? 0, tick.Images))
            {
                grid.Save(folder.GridPath(tick.Images));
            }

            last = tick;
        }

        string gridPath = folder.GridPath(trainer.ImagesSeen);
        grid.Save(gridPath);
        GeneratorInfo info = trainer.Describe(images);

        // First what was learned, then what is made of it: a failed export never costs the training.
        GeneratorCheckpoint.Save(folder.CheckpointPath, trainer.AveragedGenerator, info);
        ExportResult export = GeneratorExporter.Export(
            trainer.AveragedGenerator, info, folder.GeneratorPath, cancellation: CancellationToken.None);
        logger.LogInformation("Exported {Path}", folder.GeneratorPath);
        return new TrainingRunResult(folder.GeneratorPath, gridPath, export.LargestDifference, last, cancellationToken.IsCancellationRequested);
    }

    private static bool GridIsDue(long every, long before, long now) => every > 0 && before / every != now / every;
}
