namespace GanMl.Training.Export.Quantization;

/// <summary>The values that an activation took while the graph ran on calibration inputs.</summary>
internal sealed class ValueRange
{
    private float _lowest;
    private float _highest;

    /// <summary>Looks at more values.</summary>
    internal void Add(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            _lowest = Math.Min(_lowest, value);
            _highest = Math.Max(_highest, value);
        }
    }

    /// <summary>The step and the number of zero that map the range to 0 to 255. Zero, which padding adds, is met exactly.</summary>
    internal (float Scale, byte ZeroPoint) ToUnsigned()
    {
        float scale = Math.Max((_highest - _lowest) / byte.MaxValue, float.Epsilon * 1e10f);
        return (scale, (byte)Math.Clamp(MathF.Round(-_lowest / scale), 0, byte.MaxValue));
    }
}
