using System.Text.Json;
using GanMl.Export;
using GanMl.Export.Inputs;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Training.Checkpoints;
using GanMl.Training.GeneratorFile;
using GanMl.Training.Parts;
using GanMl.Training.Runs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GanMl.Training.Refinement;

/// <summary>What a refinement left behind.</summary>
/// <param name="GeneratorPath">The exported generator.</param>
/// <param name="GridPath">A grid of its images.</param>
/// <param name="LargestDifference">The largest difference of a pixel value between TorchSharp and the exported file, of 1.</param>
/// <param name="Images">Images that it drew to learn from.</param>
/// <param name="Cancelled">Whether it was ended early.</param>
public sealed record RefinementResult(string GeneratorPath, string GridPath, double LargestDifference, long Images, bool Cancelled);

/// <summary>The second stage of a training, from the weights of a trained generator to a generator file, in a folder of its own.</summary>
public static class RefinementRun
{
    private static readonly JsonSerializerOptions Line = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// Refines a generator on real images, and writes its weights, a sample grid and the exported file. The generator that it began with
    /// stays as it is. Cancelled, it finishes the step at hand and still exports what was refined so far; it cannot be gone on with.
    /// </summary>
    /// <param name="checkpoint">The weights of a trained generator: the <c>generator.safetensors</c> of a run.</param>
    /// <param name="images">
    /// Real images of the generator's size, colours and classes, of 16 to 64 pixels: those that it was trained on, or more of the kind.
    /// </param>
    /// <param name="folder">Where everything is written.</param>
    /// <param name="options">How to refine; null for the defaults.</param>
    /// <param name="classifierFolder">Where classifiers of real images are kept from one refinement to the next; null to keep none.</param>
    /// <param name="progress">Told every 25 steps; null for silence.</param>
    /// <param name="logger">Told what happens; null for silence.</param>
    /// <param name="parts">Holds the architecture of the generator; null for what comes with GanMl.</param>
    /// <param name="cancellationToken">Ends the refinement early.</param>
    /// <exception cref="OptionException">Options or images that the generator cannot be refined with.</exception>
    /// <exception cref="CheckpointException">The weights cannot be read.</exception>
    /// <exception cref="TrainingException">The device is missing, or the loss is no finite number any more: nothing is written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before the first step: nothing is written.</exception>
    /// <exception cref="ExportException">The written file does not draw what the refined generator draws.</exception>
    public static RefinementResult Execute(
        string checkpoint,
        ILabelledImages images,
        RunFolder folder,
        RefinementOptions? options = null,
        string? classifierFolder = null,
        IProgress<RefinementProgress>? progress = null,
        ILogger? logger = null,
        TrainingParts? parts = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new RefinementOptions();
        folder.Own();
        try
        {
            options.Validate();
            (GeneratorNetwork generator, GeneratorInfo info) = GeneratorCheckpoint.Load(checkpoint, parts?.Architectures);
            using (generator)
            {
                using GeneratorNetwork average = GeneratorCheckpoint.Load(checkpoint, parts?.Architectures).Generator;
                using var refiner = new GeneratorRefiner(
                    generator, average, info, images, options, classifierFolder, logger, cancellationToken);
                refiner.Refine(new Logged(folder.LogPath, progress, logger ?? NullLogger.Instance), cancellationToken);
                return refiner.Images == 0
                    ? throw new OperationCanceledException("The refinement was ended before its first step.", cancellationToken)
                    : Write(refiner, info, images, folder, options, checkpoint);
            }
        }
        finally
        {
            folder.DeleteIfUnused();
        }
    }

    private static RefinementResult Write(
        GeneratorRefiner refiner,
        GeneratorInfo info,
        ILabelledImages images,
        RunFolder folder,
        RefinementOptions options,
        string checkpoint)
    {
        // What it was measured at, and how far its file was from it, were those of other weights.
        GeneratorInfo refined = info with
        {
            Options = new Dictionary<string, string>(
                [.. info.Options.Where(fact => !IsOfRefinement(fact.Key)), .. options.Facts(refiner.Images)]),
            Metrics = new Dictionary<string, double>(),
            MetricConditions = null,
            LargestDifference = null,
        };
        GeneratorCheckpoint.Save(folder.CheckpointPath, refiner.Average, refined);
        TrainedImages.Write(
            folder.TrainedImagesPath, images.Shape, TrainedImages.Before(checkpoint, images.Shape).Concat(refiner.ImageHashes));
        string grid = folder.GridPath(refiner.Images);
        new SampleGrid(refiner.Average, images, info.Seed, refiner.Device).Save(grid);
        ExportResult export = GeneratorExporter.Export(
            refiner.Average, refined, folder.GeneratorPath, cancellation: CancellationToken.None);
        return new RefinementResult(
            folder.GeneratorPath, grid, export.LargestDifference, refiner.Images, refiner.Images < options.Images);
    }

    private static bool IsOfRefinement(string fact) => fact.StartsWith("refinement", StringComparison.Ordinal);

    /// <summary>Adds a JSON line for each report. It only informs, so what cannot be written is told once.</summary>
    private sealed class Logged(string path, IProgress<RefinementProgress>? progress, ILogger logger) : IProgress<RefinementProgress>
    {
        private bool _hasFailed;

        public void Report(RefinementProgress value)
        {
            progress?.Report(value);
            if (_hasFailed)
            {
                return;
            }

            try
            {
                File.AppendAllText(path, JsonSerializer.Serialize(value, Line) + "\n");
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                _hasFailed = true;
                logger.LogWarning("The log {Path} cannot be written: {Reason}", path, error.Message);
            }
        }
    }
}
