namespace GanMl.Images.Folders;

/// <summary>Work on many pictures at once, in bounded memory: large ones are decoded one after the other.</summary>
internal static class PictureMemory
{
    private const long Bytes = 1L << 31;
    private const int BytesPerPixel = 7;

    /// <summary>As many threads as there are cores, or as the memory allows.</summary>
    internal static ParallelOptions Parallelism(SurveyedPicture[] pictures, CancellationToken cancellationToken = default)
    {
        long largest = pictures.Max(picture => (long)picture.Size.Height * picture.Size.Width);
        return new ParallelOptions
        {
            MaxDegreeOfParallelism = (int)Math.Clamp(Bytes / (BytesPerPixel * largest), 1, Environment.ProcessorCount),
            CancellationToken = cancellationToken,
        };
    }

    /// <summary>
    /// Whether all of some pictures are so. It ends at the first that is not, and looks at one first: that one often decides.
    /// </summary>
    internal static bool All(SurveyedPicture[] pictures, int[] indices, Func<int, bool> isSo)
    {
        if (indices.Length > 0 && !isSo(indices[0]))
        {
            return false;
        }

        return Parallel.For(1, Math.Max(1, indices.Length), Parallelism(pictures), (i, state) =>
        {
            if (!isSo(indices[i]))
            {
                state.Stop();
            }
        }).IsCompleted;
    }
}

/// <summary>Data of fewer bits in files of 16 turns nearly black.</summary>
internal static class DarkPictures
{
    /// <summary>The largest value of 12 bits.</summary>
    private const int TwelveBits = 4095;

    /// <summary>The largest value in the files of 16 bits, where none needs more than 12; null otherwise.</summary>
    internal static int? Maximum(SurveyedPicture[] pictures)
    {
        int[] sixteen = [.. Enumerable.Range(0, pictures.Length).Where(index => pictures[index].SixteenBits is not null)];
        int maximum = 0;
        bool areDark = PictureMemory.All(pictures, sixteen, index =>
        {
            int largest = LargestOf(pictures[index]);
            InterlockedMaximum(ref maximum, largest);
            return largest <= TwelveBits;
        });
        return areDark && sixteen.Length > 0 ? maximum : null;
    }

    private static int LargestOf(SurveyedPicture picture)
    {
        try
        {
            return SixteenBitPng.Maximum(picture.File, picture.SixteenBits!);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // Whoever asks for the pixels of a broken file is told.
            return 0;
        }
    }

    private static void InterlockedMaximum(ref int maximum, int value)
    {
        for (int known = maximum; value > known;)
        {
            int before = Interlocked.CompareExchange(ref maximum, value, known);
            known = before == known ? value : before;
        }
    }
}
