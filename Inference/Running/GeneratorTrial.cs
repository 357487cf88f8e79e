using System.Globalization;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;
using Microsoft.ML.OnnxRuntime;

namespace GanMl.Inference.Running;

/// <summary>Runs a file that is being opened: whether it gives images, and whether they depend on their latents and labels alone.</summary>
/// <param name="contract">How it is fed.</param>
/// <param name="distribution">How its latents are drawn.</param>
/// <param name="classes">How many classes it has; 0 where it takes no labels.</param>
internal sealed class GeneratorTrial(GeneratorContract contract, LatentDistribution distribution, int classes)
{
    /// <summary>Two rows, so that a batch axis that is dynamic by name only is found out.</summary>
    private const int RowsToTry = 2;

    /// <summary>Far above any generator's; a file that asks for more is broken, and would only use up the memory.</summary>
    private const int LongestLatent = 1 << 20;
    private const int MostLatentValues = 1 << 24;

    /// <summary>How far two images of one row may lie apart, as a share of the range of pixels: more than rounding makes.</summary>
    private const float Tolerance = 1e-4f;

    /// <summary>
    /// How often a file is run again that may draw random numbers: now and then two of them are alike, as where one number moves a whole
    /// image, and hardly ever so many.
    /// </summary>
    private const int RandomRuns = 4;

    /// <summary>Where an image has more values than these, one of the two rows is looked at again instead of both.</summary>
    private const int SmallImage = 1 << 18;

    private readonly int _rows = contract.FixedBatch > 0 ? contract.FixedBatch : RowsToTry;

    // The images of the first rows, two at most.
    private float[][] _first = [];
    private float _range;

    /// <summary>The first run.</summary>
    /// <param name="session">The file.</param>
    /// <param name="limits">What it may take.</param>
    /// <returns>The shape that came out, without the batch and in the order of the file, and the range of the values.</returns>
    /// <exception cref="GeneratorFileException">It does not run, or gives something else than an image a row.</exception>
    internal (long[] Shape, PixelRange Values) Run(GeneratorSession session, TrialLimits limits)
    {
        if (contract.LatentSize > LongestLatent || (long)_rows * contract.LatentSize > MostLatentValues)
        {
            throw new GeneratorFileException(
                $"It asks for {_rows} latents of {contract.LatentSize} values at once, more than any generator needs: a latent has at most "
                + $"{LongestLatent}, and all at once {MostLatentValues}.");
        }

        (long[] shape, float[] values) = Probe(session, limits, AllRows());
        if (shape.Length == 4 && shape[0] == _rows && GeneratorMetadata.IsPossible(shape[1], shape[2], shape[3]))
        {
            var found = PixelRange.Of(values);
            int length = values.Length / _rows;
            _first = [.. Enumerable.Range(0, Math.Min(_rows, RowsToTry)).Select(row => values.AsSpan(row * length, length).ToArray())];
            _range = Math.Max(contract.PixelRange.Width, found.Width);
            return (shape, found);
        }

        throw new GeneratorFileException(
                $"For {_rows} latents it gave [{string.Join(", ", shape)}], where [{_rows}, channels, height, width] should come.");
    }

    /// <summary>Turns what came out of the first run from [height, width, channels] to [channels, height, width].</summary>
    internal void TurnToChannelsFirst(int plane, int channels) =>
        _first = [.. _first.Select(image => image.Select((_, i) => image[(i % plane * channels) + (i / plane)]).ToArray())];

    /// <summary>
    /// Whether rows give the same images once more in the first place: alone where the batch is free, in other company where it is not. Any
    /// session of the file can tell.
    /// </summary>
    /// <remarks>
    /// Random numbers begin alike in every session: only the second run of one tells them.
    /// </remarks>
    internal bool Repeats(GeneratorSession session, TrialLimits limits, byte[] model) =>
        Enumerable.Range(0, RunsOf(model)).All(_ => Elsewhere(session, limits) <= Tolerance);

    /// <summary>
    /// What is wrong with a file whose rows did not <see cref="Repeats">repeat</see> in another session, as a sentence. Null where they do
    /// in one that computes as the first run did, so that there was no more than another way of rounding.
    /// </summary>
    internal string? Nondeterminism(GeneratorSession session, TrialLimits limits, byte[] model)
    {
        float difference = Elsewhere(session, limits);
        int[] all = [.. Enumerable.Range(0, _first.Length)];
        float repeated = Enumerable.Range(0, RunsOf(model)).Max(_ => Again(session, limits, AllRows(), all));
        bool isRandom = repeated > Tolerance;
        if (!isRandom && difference <= Tolerance)
        {
            return null;
        }

        string share = Math.Max(difference, repeated).ToString("0.0###", CultureInfo.InvariantCulture);
        string[] operations = GraphOperations.Nondeterministic(model, isRandom);
        string cause = operations.Length > 0 ? string.Join(", ", operations)
            : isRandom ? "RandomNormalLike, or Dropout in training mode" : "batch normalization in training mode, or a mean over the batch";
        string likely = operations.Length > 0 ? "through" : "most likely through";
        return isRandom
            ? $"Two runs on the same latents give images that differ by {share} of the range: it draws random numbers of its own, {likely} "
                + $"{cause}."
            : $"The image of a latent changes by {share} of the range with the other latents of the batch, {likely} {cause}.";
    }

    private static int RunsOf(byte[] model) => GraphOperations.MayBeRandom(model) ? RandomRuns : 1;

    private long[] AllRows() => [.. Enumerable.Range(0, _rows).Select(row => (long)row)];

    /// <summary>
    /// How far images lie from what they were when their rows come first, and others or none come with them. The second row is always
    /// looked at, as it had one before it; the first tells of what the second did to it.
    /// </summary>
    private float Elsewhere(GeneratorSession session, TrialLimits limits)
    {
        int last = _first.Length - 1;
        int[] again = last == 0 ? [0] : contract.FixedBatch == 0 && _first[0].Length <= SmallImage ? [last, 0] : [last];

        // Where the batch is fixed, latents that no row has taken so far keep the row company.
        return again.Max(row => Again(
            session,
            limits,
            contract.FixedBatch == 0 ? [row] : [row, .. Enumerable.Range(_rows, _rows - 1).Select(other => (long)other)],
            [row]));
    }

    /// <summary>
    /// How far the first images of a run lie from what they were, as a share of the range; 0 where one is not finite, which says nothing
    /// here and is told when it is generated.
    /// </summary>
    /// <param name="session">The file.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="rows">The rows of the run.</param>
    /// <param name="compared">The first of them, which are compared.</param>
    private float Again(GeneratorSession session, TrialLimits limits, long[] rows, int[] compared)
    {
        float[] again = Probe(session, limits, rows).Values;
        float largest = 0;
        for (int place = 0; place < compared.Length; place++)
        {
            float[] before = _first[compared[place]];
            for (int i = 0; i < before.Length; i++)
            {
                largest = Math.Max(largest, Math.Abs(before[i] - again[(place * before.Length) + i]));
            }
        }

        return float.IsFinite(largest) ? largest / _range : 0;
    }

    private (long[] Shape, float[] Values) Probe(GeneratorSession session, TrialLimits limits, long[] rows)
    {
        var sampler = new LatentSampler(0, contract.LatentSize, distribution);
        float[] latents = new float[rows.Length * contract.LatentSize];
        long[] labels = new long[classes > 0 ? rows.Length : 0];
        for (int i = 0; i < rows.Length; i++)
        {
            sampler.Fill(rows[i], 1, latents.AsSpan(i * contract.LatentSize, contract.LatentSize));
            if (classes > 0)
            {
                // The last class, so that one too many is found out, in the company of others.
                labels[i] = rows[i] == 0 ? classes - 1 : (rows[i] - 1) % classes;
            }
        }

        try
        {
            return session.Probe(contract, latents, labels, rows.Length, limits.Stop);
        }
        catch (OnnxRuntimeException e) when (IsMemory(e))
        {
            string limit = (limits.MemoryLimit / (double)(1 << 30)).ToString("0.##", CultureInfo.InvariantCulture);
            throw new TrialMemoryException(
                $"It could not be run on {rows.Length} rows within the {limit} GiB, beside its weights, that trying a file may take. If "
                + "you trust the file, set OnnxGeneratorOptions.TrialMemoryLimit higher.",
                e);
        }
        catch (OnnxRuntimeException e)
        {
            string classesMeant = classes > 0 && e.Message.Contains("out of data bounds", StringComparison.Ordinal)
                ? $" Has it really {classes} classes?"
                : "";
            throw new GeneratorFileException($"It could not be run on {rows.Length} rows: {e.Message}{classesMeant}", e);
        }
    }

    private static bool IsMemory(OnnxRuntimeException error) =>
        error.Message.Contains("Failed to allocate memory", StringComparison.Ordinal)
        || error.Message.Contains("Available memory of", StringComparison.Ordinal)
        || error.Message.Contains("bad_alloc", StringComparison.Ordinal);
}

/// <summary>A trial has needed more memory than it may take; a larger limit may help.</summary>
internal sealed class TrialMemoryException(string message, Exception inner) : Exception(message, inner);
