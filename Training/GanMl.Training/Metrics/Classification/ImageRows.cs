using GanMl.Inference.LabelledImages;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics.Classification;

/// <summary>Images of a set as a tensor.</summary>
internal static class ImageRows
{
    /// <summary>Some images in the order of the set, float32 [count, C, H, W] in [0, 1].</summary>
    internal static Tensor Of(ILabelledImages images, int first, int count) => Of(images, [.. Enumerable.Range(first, count)]);

    /// <summary>The images of some indices, float32 [count, C, H, W] in [0, 1].</summary>
    internal static Tensor Of(ILabelledImages images, int[] indices)
    {
        using DisposeScope scope = NewDisposeScope();
        ImageShape shape = images.Shape;
        Tensor stored = empty([indices.Length, shape.Channels, shape.Height, shape.Width], ScalarType.Byte);
        Span<byte> pixels = stored.bytes;
        int row = 0;
        foreach (int index in indices)
        {
            images.CopyPixels(index, pixels.Slice(row++ * shape.Length, shape.Length));
        }

        return stored.to(ScalarType.Float32).div_(byte.MaxValue).MoveToOuterDisposeScope();
    }
}
