namespace GanMl.Images.Shapes;

/// <summary>A colour, each part from 0 to 255.</summary>
internal readonly record struct ShapeColour(float Red, float Green, float Blue)
{
    internal float this[int channel] => channel switch { 0 => Red, 1 => Green, _ => Blue };

    internal static ShapeColour Grey(float level) => new(level, level, level);

    /// <summary>Any hue, moderately saturated, its brightest part between two values (0 to 1).</summary>
    internal static ShapeColour Draw(float darkest, float brightest, ref ShapeRandom random)
    {
        float hue = random.Between(0, 6);
        float saturation = random.Between(0.3f, 0.85f);
        float value = 255 * random.Between(darkest, brightest);
        return new ShapeColour(Part(hue), Part(hue + 4), Part(hue + 2));

        // A part of the colour is full for a third of the wheel, absent for a third, and changes linearly between them.
        float Part(float angle)
        {
            float around = angle >= 6 ? angle - 6 : angle;
            float presence = Math.Clamp(MathF.Abs(around - 3) - 1, 0, 1);
            return value * (1 - (saturation * (1 - presence)));
        }
    }
}
