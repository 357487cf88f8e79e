using System.Globalization;
using GanMl.Inference.Latents;

namespace GanMl.Inference.Filters;

/// <summary>Draws images of some rows from latents.</summary>
/// <param name="places">Which rows of the batch.</param>
/// <param name="latents">Their latents.</param>
/// <param name="labels">Their labels; empty without classes.</param>
/// <param name="images">Takes the images.</param>
internal delegate void DrawRows(
    ReadOnlySpan<int> places, ReadOnlySpan<float> latents, ReadOnlySpan<long> labels, Span<float> images);

/// <summary>
/// The images that a row may have: candidate 0 is the one that it has without a filter, and each further one a pure function of seed, row
/// and the candidate's number. A row gets the first that the filter keeps, so it is the same in every batch, shard and process.
/// </summary>
/// <param name="filter">Says which images are kept.</param>
/// <param name="latents">Draws the latents of <see cref="RandomStream.Candidates"/>.</param>
/// <param name="most">How many candidates a row has, 1 to <see cref="MostOfARow"/>.</param>
internal sealed class Candidates(IImageFilter filter, LatentSampler latents, int most)
{
    /// <summary>The most candidates that a row can have, however many are allowed: their latents are numbered by it.</summary>
    internal const int MostOfARow = 1 << 10;

    /// <summary>The last row that can have candidates.</summary>
    internal const long LastRow = (long.MaxValue / MostOfARow) - 1;

    /// <exception cref="ArgumentOutOfRangeException">It is none that a row can have.</exception>
    internal static int CheckedCount(int most, string property) => most is >= 1 and <= MostOfARow
        ? most
        : throw new ArgumentOutOfRangeException(property, most, $"{property} is 1 to {MostOfARow}.");

    /// <summary>Puts other images in the places of those that are not kept.</summary>
    /// <param name="rows">The numbers of the rows.</param>
    /// <param name="labels">Their labels; empty without classes.</param>
    /// <param name="images">Their first candidates; afterwards the images that are kept.</param>
    /// <param name="classNames">What the labels are called, for the error; empty without classes.</param>
    /// <param name="draw">Draws further ones.</param>
    /// <exception cref="FilterException">All candidates of a row have been turned down.</exception>
    internal void Choose(
        ReadOnlySpan<long> rows, ReadOnlySpan<long> labels, Span<float> images, IReadOnlyList<string> classNames, DrawRows draw)
    {
        if (rows.IsEmpty)
        {
            return;
        }

        int length = images.Length / rows.Length;
        bool[] isKept = new bool[rows.Length];
        filter.Judge(images, labels, isKept);
        int[] open = [.. Enumerable.Range(0, rows.Length).Where(place => !isKept[place])];
        for (int candidate = 1; open.Length > 0; candidate++)
        {
            if (candidate == most)
            {
                throw Refused(rows[open[0]], labels.IsEmpty ? null : classNames[(int)labels[open[0]]]);
            }

            float[] drawn = new float[open.Length * length], openLatents = new float[open.Length * latents.Size];
            long[] openLabels = labels.IsEmpty ? [] : new long[open.Length];
            for (int i = 0; i < open.Length; i++)
            {
                Fill(rows[open[i]], candidate, openLatents.AsSpan(i * latents.Size, latents.Size));
                if (!labels.IsEmpty)
                {
                    openLabels[i] = labels[open[i]];
                }
            }

            draw(open, openLatents, openLabels, drawn);
            filter.Judge(drawn, openLabels, isKept.AsSpan(0, open.Length));
            for (int i = 0; i < open.Length; i++)
            {
                if (isKept[i])
                {
                    drawn.AsSpan(i * length, length).CopyTo(images.Slice(open[i] * length, length));
                }
            }

            open = [.. open.Where((_, i) => !isKept[i])];
        }
    }

    private void Fill(long row, int candidate, Span<float> latent)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(row, LastRow);
        latents.Fill((row * MostOfARow) + candidate, latent);
    }

    private FilterException Refused(long row, string? className) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The filter has kept none of {most} images of row {row}{(className is null ? "" : $", class '{className}'")}. Such images are "
        + $"rare or never drawn: ask less of them, leave the class out, or allow more candidates (MostCandidates, at most {MostOfARow})."));
}
