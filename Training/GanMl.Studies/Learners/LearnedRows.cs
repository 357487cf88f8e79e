using GanMl.Inference.LabelledImages;
using GanMl.Pipelines.Augmentation;
using GanMl.Studies.Arms;
using GanMl.Training.Data;
using static TorchSharp.torch;

namespace GanMl.Studies.Learners;

/// <summary>
/// The rows of an arm as batches in a random order, pass after pass, with everything that the arm does to them. Each learner takes as many
/// batches as it takes of any other arm.
/// </summary>
internal sealed class LearnedRows : IDisposable
{
    private readonly Arm _arm;
    private readonly TrainingImages _images;
    private readonly Tensor _targets;
    private readonly StudyRandom _random;
    private readonly ImageShape _shape;
    private readonly long _seed;

    /// <param name="rows">The rows.</param>
    /// <param name="arm">What it does to them.</param>
    /// <param name="device">Where the batches are wanted.</param>
    /// <param name="seed">Their order and all changes are a function of it.</param>
    internal LearnedRows(StudyRows rows, Arm arm, Device device, long seed)
    {
        _arm = arm;
        _images = new TrainingImages(new NumberedImages(rows.Images), device, seed);
        _random = new StudyRandom(seed);
        _shape = rows.Images.Shape;
        _seed = seed;

        // The cross-entropy is linear in the probabilities, so that they take the weights in.
        float[] weighted =
        [
            .. rows.Probabilities.Zip(rows.Weights, (row, weight) => row.Select(value => value * weight)).SelectMany(row => row),
        ];
        _targets = tensor(weighted, [rows.Images.Count, rows.Images.ClassNames.Count], device: device).DetachFromDisposeScope();
    }

    /// <summary>A batch; tensors of the caller's dispose scope.</summary>
    /// <param name="position">How many rows came before it.</param>
    /// <param name="size">How many rows it has.</param>
    /// <returns>Float32 [size, channels, height, width] in [0, 1], and float32 [size, classes]: probabilities times weights.</returns>
    internal (Tensor Images, Tensor Targets) Batch(long position, int size)
    {
        (Tensor pixels, Tensor numbers) = _images.Batch(position, size, PixelRange.Sigmoid);
        Tensor targets = _targets.index_select(0, numbers);
        if (_arm.Classical is { } classical)
        {
            pixels = Augmented(classical, pixels, position);
        }

        if (_arm.Mixup > 0)
        {
            double share = _random.NextBeta(_arm.Mixup);
            (pixels, targets) = (Mixed(pixels, share), Mixed(targets, share));
        }

        return (pixels, targets);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _images.Dispose();
        _targets.Dispose();
    }

    private Tensor Augmented(ClassicalAugmentation classical, Tensor images, long position)
    {
        ImageShape shape = _shape;
        float[] given = images.cpu().contiguous().data<float>().ToArray(), changed = new float[given.Length];
        for (int i = 0; i < given.Length / shape.Length; i++)
        {
            int at = i * shape.Length;
            classical.Apply(given.AsSpan(at, shape.Length), changed.AsSpan(at, shape.Length), shape, _seed, position + i);
        }

        return tensor(changed, images.shape, device: images.device);
    }

    /// <summary>Each row with its neighbour; the order of rows is random already.</summary>
    private static Tensor Mixed(Tensor rows, double share) => (rows * share) + (rows.roll(1, 0) * (1 - share));
}
