using System.Globalization;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;
using Microsoft.ML.OnnxRuntime;

namespace GanMl.Inference.Running;

/// <summary>Runs a file that is being opened: whether it gives images, and whether they depend on their latents and labels alone.</summary>
/// <param name="session">The file.</param>
/// <param name="contract">How it is fed.</param>
/// <param name="distribution">How its latents are drawn.</param>
/// <param name="classes">How many classes it has; 0 where it takes no labels.</param>
/// <param name="limits">What it may take.</param>
internal sealed class GeneratorTrial(
    GeneratorSession session, GeneratorContract contract, LatentDistribution distribution, int classes, TrialLimits limits)
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

    /// <summary>The first run.</summary>
    /// <returns>The shape that came out, without the batch and in the order of the file, and the range of the values.</returns>
    /// <exception cref="GeneratorFileException">It does not run, or gives something else than an image a row.</exception>
    internal (long[] Shape, PixelRange Values) Run()
    {
        if (contract.LatentSize > LongestLatent || (long)_rows * contract.LatentSize > MostLatentValues)
        {
            throw new GeneratorFileException(
                $"It asks for {_rows} latents of {contract.LatentSize} values at once, more than any generator needs: a latent has at most "
                + $"{LongestLatent}, and all at once {MostLatentValues}.");
        }

        (long[] shape, _first) = Probe(0, _rows);
        return shape.Length == 4 && shape[0] == _rows && GeneratorMetadata.IsPossible(shape[1], shape[2], shape[3])
            ? (shape, PixelRange.Of(_first))
            : throw new GeneratorFileException(
                $"For {_rows} latents it gave [{string.Join(", ", shape)}], where [{_rows}, channels, height, width] should come.");
    }

    /// <summary>
    /// Runs a row once more: alone where the batch is free, in other company where it is not. What is wrong with it, as a sentence; null
    /// where it gives the same image.
    /// </summary>
    internal string? Nondeterminism(byte[] model, float range)
    {
        // A latent that no row has taken so far keeps the first one company.
        int rows = contract.FixedBatch > 0 ? _rows : 1;
        float[] again = Probe(contract.FixedBatch > 1 ? _rows : 0, rows).Values;
        int length = _first.Length / _rows;
        if (Difference(_first.AsSpan(0, length), again.AsSpan(0, length)) is not { } difference || !(difference > Tolerance * range))
        {
            return null;
        }

        float[] repeated = Probe(0, _rows).Values;
        bool isRandom = Difference(_first.AsSpan(0, length), repeated.AsSpan(0, length)) > Tolerance * range;
        string share = (difference / range).ToString("0.0###", CultureInfo.InvariantCulture);
        string[] operations = GraphOperations.Nondeterministic(model, isRandom);
        string cause = operations.Length > 0 ? string.Join(", ", operations)
            : isRandom ? "RandomNormalLike, or Dropout in training mode" : "batch normalization in training mode, or a mean over the batch";
        string likely = operations.Length > 0 ? "through" : "most likely through";
        return isRandom
            ? $"Two runs on the same latents give images that differ by {share} of the range: it draws random numbers of its own, {likely} "
                + $"{cause}."
            : $"The image of a latent changes by {share} of the range with the other latents of the batch, {likely} {cause}.";
    }

    private static float? Difference(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        float largest = 0;
        for (int i = 0; i < one.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(one[i] - other[i]));
        }

        // What is not finite says nothing here, and is told when it is generated.
        return float.IsFinite(largest) ? largest : null;
    }

    /// <summary>Runs the first row and others, which begin at <paramref name="company"/> + 1.</summary>
    private (long[] Shape, float[] Values) Probe(int company, int rows)
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
