namespace GanMl.Inference.Filters;

/// <summary>What a classifier says of one image: a probability for each class, or something that becomes one.</summary>
internal static class ClassProbabilities
{
    private const double Tolerance = 1e-3;

    /// <summary>Whether the values are probabilities: none below 0, and together 1.</summary>
    internal static bool Are(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            if (!(value >= -1e-6f))
            {
                return false;
            }

            sum += value;
        }

        return Math.Abs(sum - 1) < Tolerance;
    }

    /// <summary>Makes probabilities of logits.</summary>
    internal static void Softmax(Span<float> values)
    {
        float largest = float.NegativeInfinity;
        double sum = 0;
        foreach (float value in values)
        {
            largest = float.Max(largest, value);
        }

        foreach (ref float value in values)
        {
            sum += value = float.Exp(value - largest);
        }

        foreach (ref float value in values)
        {
            value = (float)(value / sum);
        }
    }
}
