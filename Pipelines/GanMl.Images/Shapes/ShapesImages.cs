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

/// <summary>Turns a sketch into pixels, smooth at the edges.</summary>
internal static class ShapePainter
{
    internal static void Paint(ShapeKind kind, in ShapeSketch sketch, ImageShape shape, ref ShapeRandom random, Span<byte> pixels)
    {
        int plane = shape.Height * shape.Width;
        int at = 0;
        for (int row = 0; row < shape.Height; row++)
        {
            for (int column = 0; column < shape.Width; column++, at++)
            {
                float coverage = Coverage(kind, sketch, (column + 0.5f) / shape.Width, (row + 0.5f) / shape.Height, shape.Width);
                for (int channel = 0; channel < shape.Channels; channel++)
                {
                    float back = sketch.Background[channel];
                    float level = back + (coverage * (sketch.Foreground[channel] - back)) + (sketch.Noise * random.Noise());
                    pixels[(channel * plane) + at] = (byte)(Math.Clamp(level, 0, 255) + 0.5f);
                }
            }
        }
    }

    /// <summary>How much of a pixel lies within the shape, 0 to 1, from the distance between its centre and the outline.</summary>
    private static float Coverage(ShapeKind kind, in ShapeSketch sketch, float x, float y, int size)
    {
        float right = (x - sketch.CentreX) / sketch.Radius;
        float down = (y - sketch.CentreY) / sketch.Radius;
        float distance = kind.Distance(
            (sketch.Cosine * right) + (sketch.Sine * down),
            (sketch.Cosine * down) - (sketch.Sine * right),
            sketch.Thickness);
        return Math.Clamp(0.5f - (distance * sketch.Radius * size), 0, 1);
    }
}
