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
