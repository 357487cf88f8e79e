namespace GanMl.Inference.Running;

/// <summary>The interval in which some values lie; NaN at both ends where one of them is no number.</summary>
/// <param name="Minimum">The smallest of them.</param>
/// <param name="Maximum">The largest.</param>
public readonly record struct ValueRange(float Minimum, float Maximum)
{
    /// <summary>The range of some values; infinite the wrong way round where there are none.</summary>
    internal static ValueRange Of(ReadOnlySpan<float> values)
    {
        float minimum = float.PositiveInfinity, maximum = float.NegativeInfinity;
        foreach (float value in values)
        {
            (minimum, maximum) = (Math.Min(minimum, value), Math.Max(maximum, value));
        }

        return new ValueRange(minimum, maximum);
    }
}
