using System.Buffers;
using System.Globalization;
using GanMl.Inference.Devices;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;

namespace GanMl.Inference.Running;

/// <summary>Checks what a caller gives, runs it in pieces that the file and the memory can take, and brings pixels to 0..1.</summary>
/// <param name="contract">How the file is fed.</param>
/// <param name="info">What it says of itself.</param>
/// <param name="isRangeGuessed">Whether black is taken for 0 and white for 1 because nobody says it.</param>
internal sealed class GeneratorRunner(GeneratorContract contract, GeneratorInfo info, bool isRangeGuessed)
{
    /// <summary>A longer call runs in pieces, so that the network's intermediate values stay small.</summary>
    private const int MostRowsInOneRun = 256;

    /// <summary>The most pixel values in one run: an image of 1,024 x 1,024 in colour is run alone, for it takes half a gigabyte.</summary>
    private const int MostValuesInOneRun = 1 << 22;

    private readonly int _mostRows = contract.FixedBatch > 0 ? contract.FixedBatch
        : Math.Clamp(MostValuesInOneRun / info.Shape.Length, 1, MostRowsInOneRun);

    /// <summary>
    /// How many rows a run should have. On another device than the processor, and for dense networks, many rows share the way through the
    /// weights. Convolutions on the processor gain nothing from more rows, and lose when the values in between leave the cache.
    /// </summary>
    internal static int GoodBatchSize(InferenceDevice device, byte[] model, ImageShape shape)
    {
        const int Many = 64;
        const int Most = 256;
        const int ValuesInCache = 1 << 14;
        const int ValuesForDense = 1 << 18;
        int good = device.Kind != DeviceKind.Cpu ? Many
            : GraphOperations.Convolve(model) ? Math.Clamp(ValuesInCache / shape.Length, 1, Many)
            : Math.Clamp(ValuesForDense / shape.Length, Many, Most);
        return Math.Min(good, BatchOf(Most, shape.Length));
    }

    /// <summary>As many rows as are wanted, or fewer where images are so large that they would take too much memory.</summary>
    internal static int BatchOf(int wanted, int valuesOfARow) => Math.Clamp(MostValuesInOneRun / valuesOfARow, 1, wanted);

    /// <summary>Generates some rows.</summary>
    /// <param name="session">The session to run: any that was opened from the file.</param>
    /// <param name="input">The rows.</param>
    /// <param name="images">Takes [rows, channels, height, width].</param>
    /// <param name="firstRow">The number of the first row, for the errors to name.</param>
    /// <param name="fillTo">How many rows a run of fewer is filled up to; 0 for none.</param>
    /// <param name="cancellation">Ends it, in the middle of a run.</param>
    internal void Run(
        GeneratorSession session, GeneratorInput input, Span<float> images, long firstRow, int fillTo, CancellationToken cancellation)
    {
        int whole = Math.Max(contract.FixedBatch, Math.Min(fillTo, _mostRows));
        int rows = Check(input.Latents, images);
        CheckLabels(input.Labels, rows, firstRow);
        CheckStyle(input);
        CheckNoise(input.Noise, rows);
        for (int row = 0; row < rows; row += _mostRows)
        {
            int count = Math.Min(_mostRows, rows - row);
            GeneratorInput inputOfRun = input.Slice(row, count, info.LatentSize, info.NoiseSize);
            Span<float> imagesOfRun = images.Slice(row * info.Shape.Length, count * info.Shape.Length);
            if (count < whole)
            {
                RunPadded(session, inputOfRun, imagesOfRun, whole, cancellation);
            }
            else
            {
                session.Run(contract, inputOfRun, imagesOfRun, ShapeOf(count), cancellation);
            }
        }

        for (int row = 0; row < rows; row++)
        {
            Span<float> image = images.Slice(row * info.Shape.Length, info.Shape.Length);
            if (isRangeGuessed && PixelRange.Of(image) is { LeavesUnit: true } values && float.IsFinite(values.Width))
            {
                throw RangeMissing($"Image {firstRow + row} of the generator", values);
            }

            if (!contract.PixelRange.ToUnit(image))
            {
                throw NotFinite(firstRow + row, input.Latents.Slice(row * info.LatentSize, info.LatentSize));
            }
        }
    }

    /// <summary>The error for values that leave 0 to 1 where nobody says that they may: clamped, they would look like bad images.</summary>
    internal static GeneratorFileException RangeMissing(string subject, PixelRange values) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{subject} has values from {values.Minimum:0.##} to {values.Maximum:0.##}, and nothing says which are black and white: say so in ")
        + "OnnxGeneratorOptions.PixelRange, -1 to 1 if the network ends in tanh, or 0 to 1 to clamp the values outside.");

    private long[] ShapeOf(int rows) => [rows, info.Shape.Channels, info.Shape.Height, info.Shape.Width];

    /// <summary>Fills a batch up with zeros, whose images nobody sees.</summary>
    private void RunPadded(
        GeneratorSession session, GeneratorInput input, Span<float> images, int rows, CancellationToken cancellation)
    {
        int latentValues = rows * info.LatentSize;
        int labelCount = input.Labels.IsEmpty ? 0 : rows;
        int styleValues = input.StyleLatents.IsEmpty ? 0 : latentValues;
        using IMemoryOwner<float> latents = Padded(input.Latents, latentValues);
        using IMemoryOwner<long> labels = Padded(input.Labels, labelCount);
        using IMemoryOwner<float> styleLatents = Padded(input.StyleLatents, styleValues);
        int noiseValues = input.Noise.IsEmpty ? 0 : rows * info.NoiseSize;
        using IMemoryOwner<float> noise = Padded(input.Noise, noiseValues);
        using IMemoryOwner<float> fullImages = MemoryPool<float>.Shared.Rent(rows * info.Shape.Length);
        Span<float> imagesOfRun = fullImages.Memory.Span[..(rows * info.Shape.Length)];
        var padded = new GeneratorInput
        {
            Latents = latents.Memory.Span[..latentValues],
            Labels = labels.Memory.Span[..labelCount],
            Truncation = input.Truncation,
            StyleLatents = styleLatents.Memory.Span[..styleValues],
            StyleLayer = input.StyleLayer,
            Noise = noise.Memory.Span[..noiseValues],
        };
        session.Run(contract, padded, imagesOfRun, ShapeOf(rows), cancellation);
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
                    ? $"The generator has {classes} classes and needs a label for each row; there are {labels.Length} for {rows} rows."
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

    private void CheckStyle(GeneratorInput input)
    {
        if (input.Truncation is { } truncation && !(info.TakesTruncation && float.IsFinite(truncation)))
        {
            throw new ArgumentException(
                info.TakesTruncation
                    ? $"A truncation of {truncation} is no number: 1 is all of the variety, 0 the average image."
                    : $"The generator takes no truncation (its file has no such input), but one of {truncation} is given.",
                nameof(input));
        }

        if (input.StyleLayer is null && input.StyleLatents.IsEmpty)
        {
            return;
        }

        if (!info.TakesStyle)
        {
            throw new ArgumentException(
                "The generator takes no second latent (its file has no such input), but style latents or a style layer are given.",
                nameof(input));
        }

        if (input.StyleLayer is null or < 0 || input.StyleLatents.Length != input.Latents.Length)
        {
            throw new ArgumentException(
                $"Style mixing takes as many second latents as first ones and a layer of 0 or more; there are {input.StyleLatents.Length} "
                + $"values for {input.Latents.Length}, and the layer is "
                + $"{input.StyleLayer?.ToString(CultureInfo.InvariantCulture) ?? "not given"}.",
                nameof(input));
        }
    }

    private void CheckNoise(ReadOnlySpan<float> noise, int rows)
    {
        if (!noise.IsEmpty && (info.NoiseSize == 0 || noise.Length != (long)rows * info.NoiseSize))
        {
            throw new ArgumentException(
                info.NoiseSize == 0
                    ? "The generator takes no noise (its file has no such input), but some is given."
                    : $"The noise of {rows} images has {(long)rows * info.NoiseSize} values, {info.NoiseSize} each; "
                        + $"there are {noise.Length}.",
                nameof(noise));
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
