using GanMl.Images.Shapes;

namespace GanMl.Tests.Data;

/// <summary>Outlines against school geometry.</summary>
[TestClass]
public sealed class ShapeDistancesTests
{
    [TestMethod]
    public void Round_shapes_have_their_radii()
    {
        Near(-1, ShapeDistances.Circle(0, 0, 0));
        Near(4, ShapeDistances.Circle(3, -4, 0));
        Near(0.6f, ShapeDistances.Ring(0, 0, 0.4f));
        Near(-0.2f, ShapeDistances.Ring(0, -0.8f, 0.4f));
        Near(0, ShapeDistances.Ring(0.6f, 0, 0.4f));
        Near(0, ShapeDistances.Ring(0, 1, 0.4f));
    }

    [TestMethod]
    public void Straight_shapes_have_their_edges()
    {
        Near(0, ShapeDistances.Square(0.8f, 0.3f, 0));
        Near(-0.1f, ShapeDistances.Square(0.2f, -0.7f, 0));
        Near(0, ShapeDistances.Diamond(0, 1, 0));
        Near(0, ShapeDistances.Diamond(-0.6f, 0, 0));

        // The height of the right-angled triangle with legs 1 and 0.6.
        Near(-0.6f / MathF.Sqrt(1.36f), ShapeDistances.Diamond(0, 0, 0));
        Near(0, ShapeDistances.Plus(0.2f, 0.7f, 0.4f));
        Near(0, ShapeDistances.Plus(-1, 0.1f, 0.4f));
        Near(-0.2f, ShapeDistances.Plus(0, 0, 0.4f));
        Near(0.5f, ShapeDistances.Plus(1.5f, 0, 0.4f));
        Near(0, ShapeDistances.Cross(MathF.Sqrt(0.5f), MathF.Sqrt(0.5f), 0.4f));
        Near(0, ShapeDistances.Cross(0.2f * MathF.Sqrt(2), 0, 0.4f));
        Near(0, ShapeDistances.Bars(0.3f, 0.8f, 0.3f));
        Near(0, ShapeDistances.Bars(-0.3f, 0.5f, 0.3f));
        Near(0, ShapeDistances.Bars(0, -0.15f, 0.3f));
        Near(-0.15f, ShapeDistances.Bars(0, 0.65f, 0.3f));
        Near(0.1f, ShapeDistances.Bars(0, 0.25f, 0.3f));
        Near(0.2f, ShapeDistances.Bars(1, 0, 0.3f));
    }

    [TestMethod]
    public void A_triangle_has_its_corners_on_the_circle_and_its_edges_at_half_the_radius()
    {
        for (int corner = 0; corner < 3; corner++)
        {
            (float x, float y) = OnCircle(120 * corner, 1);
            Near(0, ShapeDistances.Triangle(x, y, 0));
            Near(0, ShapeDistances.Triangle(-x / 2, -y / 2, 0));
        }

        Near(-0.5f, ShapeDistances.Triangle(0, 0, 0));
        Near(0.5f, ShapeDistances.Triangle(0, 1, 0));
    }

    [TestMethod]
    [DataRow(0.36f)]
    [DataRow(0.48f)]
    public void A_star_has_five_tips_on_the_circle_and_five_corners_within(float inner)
    {
        for (int point = 0; point < 5; point++)
        {
            (float x, float y) = OnCircle(72 * point, 1);
            Near(0, ShapeDistances.Star(x, y, inner));
            Assert.IsLessThan(-0.01f, ShapeDistances.Star(0.9f * x, 0.9f * y, inner));
            Assert.IsGreaterThan(0.01f, ShapeDistances.Star(1.1f * x, 1.1f * y, inner));

            (x, y) = OnCircle((72 * point) + 36, inner);
            Near(0, ShapeDistances.Star(x, y, inner));
            Assert.IsGreaterThan(0.01f, ShapeDistances.Star(1.2f * x, 1.2f * y, inner));
        }

        Assert.IsLessThan(-0.2f, ShapeDistances.Star(0, 0, inner));
    }

    [TestMethod]
    public void A_crescent_is_as_thick_as_it_says()
    {
        Near(0, ShapeDistances.Crescent(-1, 0, 0.6f));
        Near(0, ShapeDistances.Crescent(-0.4f, 0, 0.6f));
        Assert.IsLessThan(-0.1f, ShapeDistances.Crescent(-0.7f, 0, 0.6f));
        Assert.IsGreaterThan(0.1f, ShapeDistances.Crescent(0.3f, 0, 0.6f));
    }

    [TestMethod]
    public void Nothing_reaches_further_than_a_squares_corner()
    {
        foreach (ShapeKind kind in ShapeKind.All)
        {
            for (int angle = 0; angle < 360; angle++)
            {
                (float x, float y) = OnCircle(angle, 1.15f);
                Assert.IsGreaterThan(0, kind.Distance(x, y, kind.Thickest), kind.Name);
            }
        }
    }

    /// <summary>The point at an angle clockwise from straight up.</summary>
    private static (float X, float Y) OnCircle(double degrees, float radius)
    {
        double angle = degrees * Math.PI / 180;
        return ((float)(radius * Math.Sin(angle)), (float)(-radius * Math.Cos(angle)));
    }

    private static void Near(float expected, float actual) => Assert.AreEqual(expected, actual, 2e-6f);
}
