namespace GanMl.Inference.LabelledImages;

/// <summary>
/// The one conversion between pixels as bytes, 0 (black) to 255, and as numbers of the unit range, 0 to 1. Byte b is b / 255.
/// A number goes to the nearest byte, and one in the middle between two goes to the even one, as IEEE 754, ONNX and libtorch round;
/// what lies outside of the range is cut off.
/// </summary>
internal static class PixelBytes
{
    private static readonly float[] Units = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(value => value / (float)byte.MaxValue)];

    /// <summary>The nearest byte of a brightness from 0 to 255.</summary>
    internal static byte Nearest(float level) => (byte)MathF.Round(Math.Clamp(level, 0, byte.MaxValue));

    /// <summary>The byte of a number of the unit range.</summary>
    internal static byte FromUnit(float value) => Nearest(value * byte.MaxValue);

    /// <summary>The bytes of as many numbers of the unit range.</summary>
    internal static void FromUnit(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        for (int i = 0; i < values.Length; i++)
        {
            bytes[i] = FromUnit(values[i]);
        }
    }

    /// <summary>As many bytes as numbers of the unit range.</summary>
    internal static void ToUnit(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            values[i] = Units[bytes[i]];
        }
    }
}
