using System.Globalization;
using GanMl.Cli.Terminal;
using GanMl.Inference.LabelledImages;

namespace GanMl.Cli.Options;

/// <summary>Reads pixel ranges from options.</summary>
internal static class PixelRangeText
{
    /// <summary>The range in a text such as <c>-1:1</c>.</summary>
    /// <exception cref="UsageException">The text is not a range.</exception>
    internal static PixelRange Parse(string text)
    {
        string[] parts = text.Split(':');
        return parts.Length == 2
            && float.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out float black)
            && float.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out float white)
            && black < white
            && float.IsFinite(white - black)
            ? new PixelRange(black, white)
            : throw new UsageException($"'{text}' is not a range: write black:white, for example -1:1.");
    }
}
