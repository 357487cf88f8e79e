using GanMl.Inference.Latents;
using GanMl.Pipelines.Generation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML;

namespace GanMl.Pipelines.Augmentation;

/// <summary>One of the parts of a cross-validation.</summary>
/// <param name="Train">What to train on: real images of the other folds, then generated ones, with the columns of AppendSynthetic.</param>
/// <param name="Test">What to test on: the real images of this fold alone, with the columns that they have.</param>
public sealed record SyntheticFold(IDataView Train, IDataView Test);

/// <summary>Divides real images into folds, each with the same share of every class as far as it goes.</summary>
internal static partial class SyntheticFolds
{
    internal static SyntheticFold[] Create(IDataView real, SharedGenerator shared, int folds, SyntheticOptions options, ILogger logger)
    {
        const RandomStream Stream = RandomStream.Folds;
        using GeneratorLease lease = shared.Acquire();
        var rows = new RealRows(real, options, shared.Info.ClassNames);
        ulong[][] hashes = rows.Hashes(Stream, options.Seed);
        WarnOfSmall(rows, folds, logger);
        return [.. Enumerable.Range(0, folds).Select(fold =>
        {
            // Each class begins with another fold, so that what does not come out even does not all fall to one.
            int PlaceOf(int label) => (fold + label) % folds;
            long First(int label) => hashes[label].Length * (long)PlaceOf(label) / folds;
            long End(int label) => hashes[label].Length * (PlaceOf(label) + 1L) / folds;
            var tested = HashIntervals.Between(hashes, Stream, options.Seed, First, End);
            long count = Enumerable.Range(0, hashes.Length).Sum(label => End(label) - First(label));
            var train = new HashedView(real, rows.Label, rows.Marks, tested, keeps: false, real.GetRowCount() - count);
            return new SyntheticFold(

                // What is to be told of the columns is the same for every fold.
                SyntheticRows.Append(train, shared, options, fold == 0 ? logger : NullLogger.Instance),
                new HashedView(real, rows.Label, rows.Marks, tested, keeps: true, count));
        })];
    }

    private static void WarnOfSmall(RealRows rows, int folds, ILogger logger)
    {
        for (int label = 0; label < rows.Real.Length; label++)
        {
            if (rows.Real[label] > 0 && rows.Real[label] < folds)
            {
                TooFew(logger, rows.Names.Length == 0 ? $"key {label + 1}" : rows.Names[label], rows.Real[label], folds);
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Class '{Name}' has {Count} real images, fewer than the {Folds} folds: some folds test without it.")]
    private static partial void TooFew(ILogger logger, string name, long count, int folds);
}
