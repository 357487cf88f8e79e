using System.Buffers;

namespace GanMl.Inference;

/// <summary>Checks what a caller gives, runs it in pieces that the file and the memory can take, and brings pixels to 0..1.</summary>
internal sealed class GeneratorRunner(GeneratorSession session, GeneratorContract contract, GeneratorInfo info)
{
    /// <summary>A longer call runs in pieces, so that the network's intermediate values stay small.</summary>
    private const int MostRowsInOneRun = 256;

    private readonly PixelScale _pixelScale = new(contract.PixelMinimum, contract.PixelMaximum);

    /// <param name="latents">[rows, latent size].</param>
    /// <param name="labels">One for each row, or empty.</param>
    /// <param name="images">Takes [rows, channels, height, width].</param>
    /// <param name="firstRow">The number of the first row, for the errors to name.</param>
    internal void Run(ReadOnlySpan<float> latents, ReadOnlySpan<long> labels, Span<float> images, long firstRow)
    {
        int rows = Check(latents, images);
        CheckLabels(labels, rows, firstRow);
        int most = contract.FixedBatch > 0 ? contract.FixedBatch : MostRowsInOneRun;
        for (int row = 0; row < rows; row += most)
        {
            int count = Math.Min(most, rows - row);
            ReadOnlySpan<float> latentsOfRun = latents.Slice(row * info.LatentSize, count * info.LatentSize);
            ReadOnlySpan<long> labelsOfRun = labels.IsEmpty ? labels : labels.Slice(row, count);
            Span<float> imagesOfRun = images.Slice(row * info.Shape.Length, count * info.Shape.Length);
            if (count < contract.FixedBatch)
            {
                RunPadded(latentsOfRun, labelsOfRun, imagesOfRun);
            }
            else
            {
                session.Run(contract, latentsOfRun, labelsOfRun, imagesOfRun, ImageShape(count));
            }
        }

        for (int row = 0; row < rows; row++)
        {
            if (!_pixelScale.Apply(images.Slice(row * info.Shape.Length, info.Shape.Length)))
            {
                throw NotFinite(firstRow + row, latents.Slice(row * info.LatentSize, info.LatentSize));
            }
        }
    }

    private long[] ImageShape(int rows) => [rows, info.Shape.Channels, info.Shape.Height, info.Shape.Width];

    /// <summary>Fills a fixed batch up with zeros, whose images nobody sees.</summary>
    private void RunPadded(ReadOnlySpan<float> latents, ReadOnlySpan<long> labels, Span<float> images)
    {
        int rows = contract.FixedBatch;
        using IMemoryOwner<float> fullLatents = Padded(latents, rows * info.LatentSize);
        using IMemoryOwner<long> fullLabels = Padded(labels, labels.IsEmpty ? 0 : rows);
        using IMemoryOwner<float> fullImages = MemoryPool<float>.Shared.Rent(rows * info.Shape.Length);
        Span<float> imagesOfRun = fullImages.Memory.Span[..(rows * info.Shape.Length)];
        session.Run(
            contract,
            fullLatents.Memory.Span[..(rows * info.LatentSize)],
            fullLabels.Memory.Span[..(labels.IsEmpty ? 0 : rows)],
            imagesOfRun,
            ImageShape(rows));
        imagesOfRun[..images.Length].CopyTo(images);
    }

    private static IMemoryOwner<T> Padded<T>(ReadOnlySpan<T> values, int length)
    {
        IMemoryOwner<T> owner = MemoryPool<T>.Shared.Rent(length);
        values.CopyTo(owner.Memory.Span);
        owner.Memory.Span[values.Length..length].Clear();
        return owner;
    }

    private int Check(ReadOnlySpan<float> latents, ReadOnlySpan<float> images)
    {
        (int rows, int rest) = Math.DivRem(latents.Length, info.LatentSize);
        if (rest != 0)
        {
            throw new ArgumentException(
                $"The generator takes latents of {info.LatentSize} values; {latents.Length} values are no whole number of them.",
                nameof(latents));
        }

        if (images.Length != (long)rows * info.Shape.Length)
        {
            throw new ArgumentException(
                $"{rows} images of {info.Shape} need room for {(long)rows * info.Shape.Length} values, not {images.Length}.",
                nameof(images));
        }

        return rows;
    }

    private void CheckLabels(ReadOnlySpan<long> labels, int rows, long firstRow)
    {
        int classes = info.ClassNames.Count;
        if (labels.Length != (info.IsConditional ? rows : 0))
        {
            throw new ArgumentException(
                info.IsConditional
                    ? $"The generator has {classes} classes and needs a label for each of the {rows} rows; there are {labels.Length} labels."
                    : $"The generator has no classes and takes no labels; there are {labels.Length}.",
                nameof(labels));
        }

        for (int row = 0; row < labels.Length; row++)
        {
            if (labels[row] < 0 || labels[row] >= classes)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(labels),
                    labels[row],
                    $"The label of row {firstRow + row} is {labels[row]}; the generator has the labels 0 to {classes - 1}.");
            }
        }
    }

    private static Exception NotFinite(long row, ReadOnlySpan<float> latents)
    {
        foreach (float value in latents)
        {
            if (!float.IsFinite(value))
            {
                return new ArgumentException($"The latent of row {row} has a value that is not finite ({value}).", nameof(latents));
            }
        }

        return new GeneratorFileException(
            $"The generator gives values that are not finite for row {row}: its weights are unusable, most likely because its "
            + "training diverged. Export an earlier checkpoint.");
    }
}
