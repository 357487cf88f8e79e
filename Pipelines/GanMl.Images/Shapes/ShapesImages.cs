using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Shapes;

/// <summary>
/// Ten classes of simple shapes, drawn by code: a set that needs no files, for first steps, tests and demonstrations.
/// Position, size, angle, thickness, brightness (or colours) and noise are random. Image i of a seed is the same on every
/// platform and in sets of any count; its label is i modulo 10. Images are drawn each time they are asked for.
/// </summary>
public sealed class ShapesImages : ILabelledImages
{
    /// <summary>The fewest rows and columns in which the shapes can still be told apart.</summary>
    public const int SmallestSize = 16;

    /// <summary>The most rows and columns.</summary>
    public const int LargestSize = 4096;

    private readonly long _seed;
    private readonly ImageSetSplit _split;

    /// <summary>A set of shapes.</summary>
    /// <param name="count">How many images; each class has a tenth of them.</param>
    /// <param name="size">Rows and columns, <see cref="SmallestSize"/> to <see cref="LargestSize"/>.</param>
    /// <param name="channels">1 for grey; 3 for a coloured shape on a coloured ground.</param>
    /// <param name="seed">Another seed, other images.</param>
    /// <param name="split">Train and test of one seed share no image.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public ShapesImages(int count, int size = 28, int channels = 1, long seed = 0, ImageSetSplit split = ImageSetSplit.Train)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, SmallestSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, LargestSize);
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "Shapes are drawn with 1 or 3 channels.");
        }

        Count = count;
        Shape = new ImageShape(channels, size, size);
        _seed = seed;
        _split = split;
    }

    /// <inheritdoc/>
    public string Name => "shapes";

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public ImageShape Shape { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; } = [.. ShapeKind.All.Select(kind => kind.Name)];

    /// <inheritdoc/>
    public int LabelOf(int index)
    {
        ImageArguments.Check(this, index);
        return index % ClassNames.Count;
    }

    /// <inheritdoc/>
    public void CopyPixels(int index, Span<byte> pixels)
    {
        Span<byte> image = ImageArguments.Check(this, index, pixels);
        ShapeKind kind = ShapeKind.All[LabelOf(index)];
        var random = new ShapeRandom(_seed, _split, index);
        var sketch = ShapeSketch.Draw(kind, colour: Shape.Channels == 3, ref random);
        ShapePainter.Paint(kind, sketch, Shape, ref random, image);
    }
}
