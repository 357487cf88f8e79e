namespace GanMl.Images.Shapes;

/// <summary>All that chance decides about one image, but for the noise. Lengths are parts of the image's side.</summary>
internal readonly record struct ShapeSketch(
    float CentreX,
    float CentreY,
    float Radius,
    float Cosine,
    float Sine,
    float Thickness,
    ShapeColour Foreground,
    ShapeColour Background,
    float Noise)
{
    private const float SmallestRadius = 0.28f;
    private const float LargestRadius = 0.42f;

    // A square's corners reach out to 1.13 radii; the rest is a margin.
    private const float Reach = 1.15f;

    internal static ShapeSketch Draw(ShapeKind kind, bool colour, ref ShapeRandom random)
    {
        float radius = random.Between(SmallestRadius, LargestRadius);
        float room = 0.5f - (Reach * radius);

        // A point of the unit circle from the tangent of half its angle: exact arithmetic, where sin and cos differ by platform.
        float halfTangent = random.Between(-kind.LargestTurn, kind.LargestTurn);
        float scale = 1 / (1 + (halfTangent * halfTangent));
        return new ShapeSketch(
            0.5f + random.Between(-room, room),
            0.5f + random.Between(-room, room),
            radius,
            (1 - (halfTangent * halfTangent)) * scale,
            2 * halfTangent * scale,
            random.Between(kind.Thinnest, kind.Thickest),
            colour ? ShapeColour.Draw(0.75f, 1, ref random) : ShapeColour.Grey(random.Between(170, 255)),
            colour ? ShapeColour.Draw(0, 0.35f, ref random) : ShapeColour.Grey(random.Between(0, 50)),
            random.Between(0, 8));
    }
}
