using System.Runtime.CompilerServices;
using GanMl.Inference.Latents;

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

/// <summary>The random numbers of one image: a pure function of the seed, the split and the image's index.</summary>
internal struct ShapeRandom(long seed, ImageSetSplit split, int index)
{
    private uint _block;
    private int _used = 4;
    private Words _words;

    /// <summary>The next 32 random bits.</summary>
    internal uint Next()
    {
        if (_used == 4)
        {
            Refill();
        }

        return _words[_used++];
    }

    /// <summary>The next number from <paramref name="minimum"/> to <paramref name="maximum"/>, evenly spread.</summary>
    internal float Between(float minimum, float maximum) => minimum + ((maximum - minimum) * (Next() >> 8) * (1f / (1 << 24)));

    /// <summary>The next number of mean 0 and deviation 1, nearly normal: the sum of four bytes.</summary>
    internal float Noise()
    {
        const float Mean = 510;
        const float Deviation = 147.8f;
        uint bits = Next();
        uint pairs = (bits & 0x00ff00ff) + ((bits >> 8) & 0x00ff00ff);
        return ((pairs & 0xffff) + (pairs >> 16) - Mean) / Deviation;
    }

    private void Refill()
    {
        (_words[0], _words[1], _words[2], _words[3]) =
            Philox4x32.Block(_block++, (uint)index, (uint)split, RandomStream.Shapes, seed);
        _used = 0;
    }

    [InlineArray(4)]
    private struct Words
    {
        private uint _first;
    }
}
