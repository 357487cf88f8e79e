using System.Buffers.Binary;
using System.IO.Hashing;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;
using GanMl.Models;
using static TorchSharp.torch;

namespace GanMl.Training.Data;

/// <summary>
/// A labelled image set in the memory of the training device, one byte a value, read in batches of a random order. Batch
/// number k of a seed is always the same: the order is a pure function of (seed, k), so a run can resume anywhere.
/// </summary>
internal sealed class TrainingImages : IDisposable
{
    private readonly Tensor _pixels;
    private readonly Tensor _labels;
    private readonly Device _device;
    private readonly int[]? _rows;
    private EpochOrder _order;

    /// <summary>Copies a set to a device.</summary>
    /// <param name="images">The set; not empty.</param>
    /// <param name="device">Where the batches are wanted.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <param name="isBalanced">Whether an epoch repeats the images of smaller classes until all classes are equal.</param>
    public TrainingImages(ILabelledImages images, Device device, long seed, bool isBalanced = false)
    {
        if (images.Count == 0)
        {
            throw new ArgumentException($"The image set '{images.Name}' is empty.");
        }

        _device = device;
        Count = images.Count;
        _rows = isBalanced ? BalancedRows.Of([.. Enumerable.Range(0, Count).Select(images.LabelOf)]) : null;
        _order = new EpochOrder(seed, _rows?.Length ?? Count);
        Shape = images.Shape;
        using Tensor pixels = empty([Count, Shape.Channels, Shape.Height, Shape.Width], ScalarType.Byte);
        var labels = new long[Count];
        var hashes = new ulong[Count];
        for (int i = 0; i < Count; i++)
        {
            using Tensor row = pixels[i];
            images.CopyPixels(i, row.bytes);
            labels[i] = images.LabelOf(i);
            hashes[i] = ImageHash.Of(row.bytes);
        }

        Hashes = hashes;
        Content = ContentOf(hashes, labels);
        AnyOrder = AnyOrderOf(hashes, labels);

        _pixels = pixels.to(device, copy: true).DetachFromDisposeScope();
        _labels = tensor(labels, device: device).DetachFromDisposeScope();
    }

    /// <summary>How many images.</summary>
    public int Count { get; }

    /// <summary>The shape of every image.</summary>
    public ImageShape Shape { get; }

    /// <summary>The hash of the pixels of each image.</summary>
    internal IReadOnlyList<ulong> Hashes { get; }

    /// <summary>A hash of all pixels and labels, in order.</summary>
    internal string Content { get; }

    /// <summary>A hash of all pixels and labels, in any order.</summary>
    internal string AnyOrder { get; }

    /// <summary>Goes on in the order of another seed.</summary>
    internal void Reorder(long seed) => _order = new EpochOrder(seed, _rows?.Length ?? Count);

    /// <summary>A batch of images and their labels, tensors of the caller's dispose scope.</summary>
    /// <param name="position">Images read before this batch, since the beginning of the run; any number of epochs.</param>
    /// <param name="size">Images in the batch. A batch may cross from one epoch into the next.</param>
    /// <param name="range">The pixel range of the generator; 0 becomes its minimum and 255 its maximum.</param>
    /// <returns>Float32 [size, channels, height, width] and int64 [size].</returns>
    public (Tensor Pixels, Tensor Labels) Batch(long position, int size, PixelRange range)
    {
        var indices = new long[size];
        for (int i = 0; i < size; i++)
        {
            long place = _order[position + i];
            indices[i] = _rows is null ? place : _rows[place];
        }

        using Tensor chosen = tensor(indices, device: _device);
        return (Of(chosen, range), _labels.index_select(0, chosen));
    }

    /// <summary>
    /// The images of some places in the set, float32 [count, channels, height, width], a tensor of the caller's dispose scope.
    /// </summary>
    /// <param name="places">0 to <see cref="Count"/> - 1.</param>
    /// <param name="range">As in <see cref="Batch"/>.</param>
    internal Tensor At(ReadOnlySpan<long> places, PixelRange range)
    {
        using Tensor chosen = tensor(places.ToArray(), device: _device);
        return Of(chosen, range);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pixels.Dispose();
        _labels.Dispose();
    }

    private Tensor Of(Tensor places, PixelRange range)
    {
        using Tensor bytes = _pixels.index_select(0, places);
        return bytes.to(ScalarType.Float32).mul_(range.Width / 255).add_(range.Minimum);
    }

    private static string AnyOrderOf(ulong[] hashes, long[] labels)
    {
        (ulong Hash, long Label)[] sorted = [.. hashes.Zip(labels).Order()];
        return ContentOf([.. sorted.Select(image => image.Hash)], [.. sorted.Select(image => image.Label)]);
    }

    private static string ContentOf(ulong[] hashes, long[] labels)
    {
        var content = new XxHash128();
        Span<byte> image = stackalloc byte[2 * sizeof(ulong)];
        foreach ((ulong hash, long label) in hashes.Zip(labels))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(image, hash);
            BinaryPrimitives.WriteInt64LittleEndian(image[sizeof(ulong)..], label);
            content.Append(image);
        }

        return Convert.ToHexStringLower(content.GetCurrentHash());
    }
}

/// <summary>The order in which each epoch reads a set: a permutation that is a pure function of (seed, epoch).</summary>
/// <param name="seed">The run's seed.</param>
/// <param name="count">Images in the set.</param>
internal sealed class EpochOrder(long seed, int count)
{
    private readonly int[] _order = new int[count];
    private long _epoch = -1;

    /// <summary>The image at a position of the endless sequence of epochs.</summary>
    internal int this[long position]
    {
        get
        {
            (long epoch, long row) = Math.DivRem(position, count);
            if (epoch != _epoch)
            {
                Shuffle(epoch);
            }

            return _order[row];
        }
    }

    /// <summary>Fisher and Yates, with a 32-bit number a swap: the bias at most count / 2^32.</summary>
    private void Shuffle(long epoch)
    {
        for (int i = 0; i < count; i++)
        {
            _order[i] = i;
        }

        for (int i = count - 1; i > 0; i--)
        {
            (uint word, _, _, _) = Philox4x32.Block(
                (uint)i, (uint)epoch, (uint)(epoch >> 32), RandomStream.DataOrder, seed);
            int other = (int)(((ulong)word * (ulong)(i + 1)) >> 32);
            (_order[i], _order[other]) = (_order[other], _order[i]);
        }

        _epoch = epoch;
    }
}

/// <summary>The range of a generator's pixels.</summary>
internal static class GeneratorPixels
{
    /// <summary>That which its last activation gives.</summary>
    internal static PixelRange PixelRange(this GeneratorNetwork generator) => new(generator.PixelMinimum, generator.PixelMaximum);
}
