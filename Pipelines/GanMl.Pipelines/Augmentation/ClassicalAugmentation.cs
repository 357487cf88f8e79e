using System.Globalization;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;

namespace GanMl.Pipelines.Augmentation;

/// <summary>
/// Small transformations that leave the class as it is: an image is rotated, shifted and scaled, and its brightness and contrast are
/// varied, all at random; what comes into view repeats the border.
/// </summary>
/// <param name="Strength">
/// By what the largest changes are multiplied, above 0. With 1 they are 15 degrees, a tenth of the side, a factor of 1.1 or 1 / 1.1, a
/// tenth of the range from black to white, and a factor of 0.8 to 1.2 of the contrast.
/// </param>
/// <param name="IsFlipped">
/// Whether an image is also mirrored left to right with a probability of one half: right for clothes, wrong for digits.
/// </param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="Strength"/> is not above 0 and finite.</exception>
public sealed record ClassicalAugmentation(double Strength, bool IsFlipped)
{
    private const double Turn = 15 * Math.PI / 180;
    private const double Shift = 0.1;
    private const double Zoom = 0.1;
    private const double Light = 0.1;
    private const double Contrast = 0.2;

    /// <summary>By what the largest changes are multiplied, above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0 and finite.</exception>
    public double Strength { get; init => field = Checked(value, nameof(Strength)); } = Checked(Strength, nameof(Strength));

    /// <summary>In words.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"rotated, shifted, scaled, brightness and contrast varied (strength {Strength}){(IsFlipped ? ", mirrored at random" : "")}");

    /// <summary>Changes an image. The changes are a function of the seed and the row alone.</summary>
    /// <param name="image">[channels, height, width], 0 (black) to 1 (white).</param>
    /// <param name="changed">As long, and not the same memory; takes the changed image, in the same order and range.</param>
    /// <param name="shape">The image's shape.</param>
    /// <param name="seed">Another seed, other changes.</param>
    /// <param name="row">Another row, other changes.</param>
    /// <exception cref="ArgumentException">A span has another length than the shape says.</exception>
    public void Apply(ReadOnlySpan<float> image, Span<float> changed, ImageShape shape, long seed, long row)
    {
        if (image.Length != shape.Length || changed.Length != shape.Length)
        {
            throw new ArgumentException($"An image of {shape} has {shape.Length} values, not {image.Length} and {changed.Length}.");
        }

        Draw draw = Draw.Of(seed, row);
        double angle = draw.Angle * Turn * Strength, zoom = Math.Pow(1 + Zoom, draw.Zoom * Strength);
        double mirror = IsFlipped && draw.Mirror < 0 ? -1 : 1;
        var (sine, cosine) = Math.SinCos(angle);

        // Tells where a place of the new image lies in the old one; both go from -1 to 1.
        var where = new Placement(
            (float)(mirror * cosine / zoom),
            (float)(-sine / zoom),
            (float)(2 * Shift * Strength * draw.Right),
            (float)(mirror * sine / zoom),
            (float)(cosine / zoom),
            (float)(2 * Shift * Strength * draw.Down));
        where.Move(image, changed, shape);
        float mean = Mean(changed), contrast = (float)Math.Max(0, 1 + (Contrast * Strength * draw.Contrast));
        float light = (float)(Light * Strength * draw.Light);
        foreach (ref float value in changed)
        {
            value = Math.Clamp(((value - mean) * contrast) + mean + light, 0, 1);
        }
    }

    private static float Mean(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        return (float)(sum / values.Length);
    }

    private static double Checked(double strength, string name) => strength > 0 && double.IsFinite(strength)
        ? strength
        : throw new ArgumentOutOfRangeException(name, strength, "The strength of an augmentation is above 0.");

    /// <summary>Random numbers of one image, each from -1 up to but not including 1.</summary>
    private readonly record struct Draw(
        double Angle, double Zoom, double Mirror, double Right, double Down, double Contrast, double Light)
    {
        internal static Draw Of(long seed, long row)
        {
            (uint angle, uint zoom, uint mirror, uint right) = Words(0);
            (uint down, uint contrast, uint light, _) = Words(1);
            return new Draw(
                Signed(angle), Signed(zoom), Signed(mirror), Signed(right), Signed(down), Signed(contrast), Signed(light));

            (uint Word0, uint Word1, uint Word2, uint Word3) Words(uint place) =>
                Philox4x32.Block(place, (uint)row, (uint)((ulong)row >> 32), RandomStream.Augmentation, seed);
        }

        private static double Signed(uint word) => (word / 2147483648.0) - 1;
    }

    /// <summary>
    /// An affine map of the places of an image, sampled as PyTorch's affine_grid and grid_sample do without aligned corners.
    /// </summary>
    private readonly record struct Placement(float XOfX, float XOfY, float X, float YOfX, float YOfY, float Y)
    {
        internal void Move(ReadOnlySpan<float> image, Span<float> moved, ImageShape shape)
        {
            (int height, int width) = (shape.Height, shape.Width);
            int area = height * width;
            for (int row = 0; row < height; row++)
            {
                float y = (((2 * row) + 1) / (float)height) - 1;
                for (int column = 0; column < width; column++)
                {
                    float x = (((2 * column) + 1) / (float)width) - 1;
                    float left = Place((XOfX * x) + (XOfY * y) + X, width), top = Place((YOfX * x) + (YOfY * y) + Y, height);
                    (int column0, int row0) = ((int)left, (int)top);
                    (int column1, int row1) = (Math.Min(column0 + 1, width - 1), Math.Min(row0 + 1, height - 1));
                    (float right, float bottom) = (left - column0, top - row0);
                    int to = (row * width) + column;
                    for (int plane = 0; plane < image.Length; plane += area)
                    {
                        ReadOnlySpan<float> upper = image.Slice(plane + (row0 * width), width);
                        ReadOnlySpan<float> lower = image.Slice(plane + (row1 * width), width);
                        float above = (upper[column0] * (1 - right)) + (upper[column1] * right);
                        float below = (lower[column0] * (1 - right)) + (lower[column1] * right);
                        moved[plane + to] = (above * (1 - bottom)) + (below * bottom);
                    }
                }
            }
        }

        /// <summary>From -1 to 1 to pixels; beyond the border is on it.</summary>
        private static float Place(float at, int size) => Math.Clamp((((at + 1) * size) - 1) / 2, 0, size - 1);
    }
}
