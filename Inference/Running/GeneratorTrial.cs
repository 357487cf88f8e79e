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

    private readonly int _rows = contract.FixedBatch > 0 ? contract.FixedBatch : RowsToTry;
    private float[] _first = [];
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

        (long[] shape, float[] values) = Probe(session, limits, 0, _rows);
        if (shape.Length == 4 && shape[0] == _rows && GeneratorMetadata.IsPossible(shape[1], shape[2], shape[3]))
        {
            var found = PixelRange.Of(values);
            _first = values[..(values.Length / _rows)];
            _range = Math.Max(contract.PixelRange.Width, found.Width);
            return (shape, found);
        }

        throw new GeneratorFileException(
                $"For {_rows} latents it gave [{string.Join(", ", shape)}], where [{_rows}, channels, height, width] should come.");
    }

    /// <summary>Turns what came out of the first run from [height, width, channels] to [channels, height, width].</summary>
    internal void TurnToChannelsFirst(int plane, int channels) =>
        _first = [.. _first.Select((_, i) => _first[(i % plane * channels) + (i / plane)])];

    /// <summary>
    /// Whether the first row gives the same image once more: alone where the batch is free, in other company where it is not. Any session
    /// of the file can tell.
    /// </summary>
    /// <remarks>
    /// Random numbers begin alike in every session: only the second run of one tells them.
    /// </remarks>
    internal bool Repeats(GeneratorSession session, TrialLimits limits, byte[] model) =>
        Again(session, limits, alone: true) <= Tolerance
        && (!GraphOperations.MayBeRandom(model) || Again(session, limits, alone: true) <= Tolerance);

    /// <summary>
    /// What is wrong with a file whose first row did not <see cref="Repeats">repeat</see> in another session, as a sentence. Null where it
    /// does in one that computes as the first run did, so that there was no more than another way of rounding.
    /// </summary>
    internal string? Nondeterminism(GeneratorSession session, TrialLimits limits, byte[] model)
    {
        float difference = Again(session, limits, alone: true), repeated = Again(session, limits, alone: false);
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

    /// <summary>
    /// How far the image of the first row lies from what it was, as a share of the range; 0 where it is not finite, which says nothing
    /// here and is told when it is generated.
    /// </summary>
    private float Again(GeneratorSession session, TrialLimits limits, bool alone)
    {
        // Where the batch is fixed, latents that no row has taken so far keep the first one company.
        bool isFixed = contract.FixedBatch > 0;
        float[] again = Probe(session, limits, alone && contract.FixedBatch > 1 ? _rows : 0, alone && !isFixed ? 1 : _rows).Values;
        float largest = 0;
        for (int i = 0; i < _first.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(_first[i] - again[i]));
        }

        return float.IsFinite(largest) ? largest / _range : 0;
    }

    /// <summary>Runs the first row and others, which begin at <paramref name="company"/> + 1.</summary>
    private (long[] Shape, float[] Values) Probe(GeneratorSession session, TrialLimits limits, int company, int rows)
    {
        var sampler = new LatentSampler(0, contract.LatentSize, distribution);
        float[] latents = new float[rows * contract.LatentSize];
        sampler.Fill(0, 1, latents.AsSpan(0, contract.LatentSize));
        sampler.Fill(company + 1, rows - 1, latents.AsSpan(contract.LatentSize));
        long[] labels = new long[classes > 0 ? rows : 0];
        for (int row = 0; row < labels.Length; row++)
        {
            // The last class, so that one too many is found out, in the company of others.
            labels[row] = row == 0 ? classes - 1 : (company + row - 1) % classes;
        }

        try
        {
            return session.Probe(contract, latents, labels, rows, limits.Stop);
        }
        catch (OnnxRuntimeException e) when (IsMemory(e))
        {
            string limit = (limits.MemoryLimit / (double)(1 << 30)).ToString("0.##", CultureInfo.InvariantCulture);
            throw new TrialMemoryException(
                $"It could not be run on {rows} rows within the {limit} GiB, beside its weights, that trying a file may take. If you trust "
                + "the file, set OnnxGeneratorOptions.TrialMemoryLimit higher.",
                e);
        }
        catch (OnnxRuntimeException e)
        {
            throw new GeneratorFileException($"It could not be run on {rows} rows: {e.Message}", e);
        }
    }

    private static bool IsMemory(OnnxRuntimeException error) =>
        error.Message.Contains("Failed to allocate memory", StringComparison.Ordinal)
        || error.Message.Contains("Available memory of", StringComparison.Ordinal)
        || error.Message.Contains("bad_alloc", StringComparison.Ordinal);
}

/// <summary>A trial has needed more memory than it may take; a larger limit may help.</summary>
internal sealed class TrialMemoryException(string message, Exception inner) : Exception(message, inner);
