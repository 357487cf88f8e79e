using GanMl.Inference;
using GanMl.Pipelines.Data;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics;

/// <summary>Images and labels of a set as tensors, in the scope of the caller.</summary>
internal static class ImageBatch
{
    /// <summary>Images <paramref name="indices"/> as float32 [N, C, H, W] in [0, 1].</summary>
    internal static Tensor Images(ILabelledImages images, ReadOnlySpan<long> indices)
    {
        ImageShape shape = images.Shape;
        using Tensor stored = empty([indices.Length, shape.Channels, shape.Height, shape.Width], ScalarType.Byte);
        Span<byte> pixels = stored.bytes;
        for (int i = 0; i < indices.Length; i++)
        {
            images.CopyPixels((int)indices[i], pixels.Slice(i * shape.Length, shape.Length));
        }

        return stored.to(ScalarType.Float32).div_(byte.MaxValue);
    }

    /// <summary>The labels of images <paramref name="indices"/> as int64 [N].</summary>
    internal static Tensor Labels(ILabelledImages images, ReadOnlySpan<long> indices)
    {
        long[] labels = new long[indices.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = images.LabelOf((int)indices[i]);
        }

        return tensor(labels);
    }
}
