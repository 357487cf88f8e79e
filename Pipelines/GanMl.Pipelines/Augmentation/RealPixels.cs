using System.Globalization;
using GanMl.Inference.LabelledImages;
using Microsoft.Extensions.Logging;
using Microsoft.ML;

namespace GanMl.Pipelines.Augmentation;

/// <summary>Looks at a few real images, whose pixels should be in the range that the options say.</summary>
internal static partial class RealPixels
{
    private const float Tolerance = 1e-4f;
    private const float OneByte = 1 / 255f;

    // Bytes are 1/257 of what has 16 bits, and fractions 1/255 of bytes.
    private const float FarBelow = 1 / 128f;

    /// <param name="real">The real rows.</param>
    /// <param name="column">Their pixels.</param>
    /// <param name="places">Which of them are looked at.</param>
    /// <param name="options">What the range should be.</param>
    /// <param name="logger">Receives a warning where the pixels look as if they had been scaled twice.</param>
    /// <exception cref="ArgumentException">
    /// Pixels lie outside the range, or in a small part of one that the options state; the message says what to do.
    /// </exception>
    internal static void Check(
        IDataView real, DataViewSchema.Column column, IReadOnlyList<long> places, SyntheticOptions options, ILogger logger)
    {
        PixelRange range = options.PixelRange;
        var look = PixelLook.At(real, column, places);
        if (look.Rows == 0)
        {
            return;
        }

        if (float.IsNaN(look.Minimum))
        {
            throw new ArgumentException($"A real image has a pixel in column '{column.Name}' that is not a number. Leave such images out.");
        }

        // Nobody states the default, so pixels that are darker than it says may well be dark.
        bool isStated = range != PixelRange.Sigmoid;
        float tolerance = Tolerance * range.Width;
        if (look.Minimum < range.Minimum - tolerance || look.Maximum > range.Maximum + tolerance)
        {
            throw new ArgumentException(
                $"The real pixels in column '{column.Name}' go from {look.Range}, but those of generated images would go from "
                + $"{Told(range)}. "
                + (isStated
                    ? $"SyntheticOptions.PixelRange says {Told(range)}: correct it, or scale the real pixels to it."
                    : "Scale the real ones to 0 (black) to 1 (white), with scaleImage: 1 / 255f and offsetImage: 0 in ExtractPixels, or "
                        + "say in SyntheticOptions.PixelRange which values are black and white."));
        }

        if (isStated && IsFarBelow(look, range))
        {
            throw new ArgumentException(
                $"The real pixels in column '{column.Name}' go only from {look.Range} in the {look.Rows} images that were looked at, but "
                + $"SyntheticOptions.PixelRange says {Told(range)}: correct it, or scale the real pixels to it.");
        }

        if (look.Maximum > range.Minimum + tolerance && look.Maximum <= range.Minimum + (OneByte * range.Width) + tolerance)
        {
            LooksDark(logger, column.Name, look.Range, look.Rows);
        }
    }

    /// <summary>Whether the pixels use so little of the range that they must be in another one. Black ones could be of any.</summary>
    private static bool IsFarBelow(PixelLook look, PixelRange range) =>
        (look.HasFractions && look.Minimum >= 0 && look.Maximum <= 1 && range.Width >= byte.MaxValue)
        || (look.Maximum > Math.Max(range.Minimum, 0) && look.Maximum - range.Minimum <= FarBelow * range.Width);

    private static string Told(PixelRange range) =>
        string.Create(CultureInfo.InvariantCulture, $"{range.Minimum:0.###} to {range.Maximum:0.###}");

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The real pixels in column '{Column}' go only from {Range} in the {Rows} images that were looked at, which is almost "
            + "black: as if they had been divided by 255 twice, or SyntheticOptions.PixelRange were wrong.")]
    private static partial void LooksDark(ILogger logger, string column, string range, int rows);
}
