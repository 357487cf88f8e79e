namespace GanMl.Images.Shapes;

/// <summary>One class of shapes.</summary>
/// <param name="Name">The class name.</param>
/// <param name="LargestTurn">
/// The tangent of half the largest angle by which the shape is turned to either side: 0.13 for 15 degrees. Small where a
/// turn would lead from one class to another.
/// </param>
/// <param name="Thinnest">The smallest thickness, in radii of the shape; classes without one ignore it.</param>
/// <param name="Thickest">The largest thickness.</param>
/// <param name="Distance">The signed distance to the outline.</param>
internal sealed record ShapeKind(string Name, float LargestTurn, float Thinnest, float Thickest, ShapeDistance Distance)
{
    /// <summary>The ten classes, in the order of their labels.</summary>
    internal static IReadOnlyList<ShapeKind> All { get; } =
    [
        new("circle", 0, 0, 0, ShapeDistances.Circle),
        new("ring", 0, 0.28f, 0.42f, ShapeDistances.Ring),
        new("square", 0.13f, 0, 0, ShapeDistances.Square),
        new("diamond", 0.13f, 0, 0, ShapeDistances.Diamond),
        new("triangle", 0.17f, 0, 0, ShapeDistances.Triangle),
        new("plus", 0.13f, 0.3f, 0.55f, ShapeDistances.Plus),
        new("cross", 0.13f, 0.3f, 0.55f, ShapeDistances.Cross),
        new("star", 0.32f, 0.36f, 0.48f, ShapeDistances.Star),
        new("crescent", 0.41f, 0.45f, 0.75f, ShapeDistances.Crescent),
        new("bars", 0.26f, 0.28f, 0.38f, ShapeDistances.Bars),
    ];
}

/// <summary>The signed distance from a point to the outline of a shape of radius 1 at the origin; x goes right, y down.</summary>
internal delegate float ShapeDistance(float x, float y, float thickness);

/// <summary>
/// Signed distances to the outline of each shape: below zero inside, above zero outside, right to first order near an
/// edge, which is where anti-aliasing looks. A shape sits at the origin and reaches to about 1; x goes right, y down.
/// Only plain arithmetic and square roots, which IEEE 754 rounds exactly, so that every platform draws the same image.
/// </summary>
internal static class ShapeDistances
{
    private const float HalfRootOfTwo = 0.70710678f;
    private const float HalfRootOfThree = 0.8660254f;
    private const float SineOf36 = 0.58778525f;
    private const float CosineOf36 = 0.80901699f;

    internal static float Circle(float x, float y, float thickness) => Length(x, y) - 1;

    internal static float Ring(float x, float y, float thickness) =>
        MathF.Abs(Length(x, y) - 1 + (thickness / 2)) - (thickness / 2);

    internal static float Square(float x, float y, float thickness) => Box(x, y, 0.8f, 0.8f);

    /// <summary>Narrower than high: a square that stands on a corner, and no turn makes a square of it.</summary>
    internal static float Diamond(float x, float y, float thickness)
    {
        const float HalfWidth = 0.6f;
        const float EdgeLength = 1.1661904f;
        return (MathF.Abs(x) + (HalfWidth * MathF.Abs(y)) - HalfWidth) / EdgeLength;
    }

    /// <summary>Equilateral, its tip above.</summary>
    internal static float Triangle(float x, float y, float thickness) =>
        MathF.Max(y - 0.5f, (HalfRootOfThree * MathF.Abs(x)) - (0.5f * y) - 0.5f);

    internal static float Plus(float x, float y, float thickness) =>
        MathF.Min(Box(x, y, thickness / 2, 1), Box(x, y, 1, thickness / 2));

    internal static float Cross(float x, float y, float thickness) =>
        Plus(HalfRootOfTwo * (x + y), HalfRootOfTwo * (x - y), thickness);

    /// <summary>Five points, one above; the thickness is the distance from the centre to the corners between them.</summary>
    internal static float Star(float x, float y, float thickness)
    {
        // Two reflections bring every point to the half sector between the upper tip and the corner at its right.
        (float right, float up) = Reflect(MathF.Abs(x), -y);
        (right, up) = Reflect(MathF.Abs(right), up);
        right = MathF.Abs(right);

        float edgeRight = thickness * SineOf36;
        float edgeUp = (thickness * CosineOf36) - 1;
        return (((up - 1) * edgeRight) - (right * edgeUp)) / Length(edgeRight, edgeUp);
    }

    /// <summary>A disc with a bite from the right; the thickness is what is left in the middle.</summary>
    internal static float Crescent(float x, float y, float thickness)
    {
        const float Bite = 0.85f;
        return MathF.Max(Length(x, y) - 1, Bite - Length(x - (thickness + Bite - 1), y));
    }

    /// <summary>Three bars, one above the other.</summary>
    internal static float Bars(float x, float y, float thickness)
    {
        const float Half = 0.8f;
        float height = MathF.Abs(y);
        float nearestBar = MathF.Min(height, MathF.Abs(height - Half + (thickness / 2)));
        return MathF.Max(MathF.Abs(x) - Half, nearestBar - (thickness / 2));
    }

    private static float Length(float x, float y) => MathF.Sqrt((x * x) + (y * y));

    private static float Box(float x, float y, float halfWidth, float halfHeight) =>
        MathF.Max(MathF.Abs(x) - halfWidth, MathF.Abs(y) - halfHeight);

    /// <summary>Mirrors what lies beyond the line through the origin that leans 36 degrees to the right.</summary>
    private static (float Right, float Up) Reflect(float right, float up)
    {
        float beyond = MathF.Max(0, (CosineOf36 * right) - (SineOf36 * up));
        return (right - (2 * beyond * CosineOf36), up + (2 * beyond * SineOf36));
    }
}
