using GanMl.Inference.LabelledImages;

namespace GanMl.Tests.Metrics;

/// <summary>
/// The classes of <see cref="PrototypeImages"/> with one pixel in 32 turned to its opposite, about eight an image. Two of a class differ in
/// about sixteen, so the class itself is nearer to each than they are to each other.
/// </summary>
internal sealed class SpeckledImages(int count, int seed = 0) : ILabelledImages
{
    public string Name => "speckled";

    public int Count => count;

    public ImageShape Shape => PrototypeImages.ShapeOfAll;

    public IReadOnlyList<string> ClassNames => PrototypeImages.Names;

    public int LabelOf(int index) => index % ClassNames.Count;

    public void CopyPixels(int index, Span<byte> pixels)
    {
        var random = new Random((seed * 1_000_003) + index);
        for (int pixel = 0; pixel < Shape.Length; pixel++)
        {
            bool isWhite = PrototypeImages.Prototype(LabelOf(index), pixel) > 0.5 != (random.Next(32) == 0);
            pixels[pixel] = isWhite ? byte.MaxValue : byte.MinValue;
        }
    }
}
