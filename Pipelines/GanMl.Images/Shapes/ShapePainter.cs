using GanMl.Inference.LabelledImages;

namespace GanMl.Images.Shapes;

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
