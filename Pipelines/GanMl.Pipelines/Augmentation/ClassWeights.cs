using Microsoft.ML;

namespace GanMl.Pipelines.Augmentation;

/// <summary>Weights with which the classes together weigh the same, however many rows each has; their mean over all rows is 1.</summary>
internal static class ClassWeights
{
    /// <param name="counts">How many rows each class has.</param>
    /// <returns>The weight of a row by its class, counted from 0.</returns>
    internal static float[] Of(long[] counts)
    {
        double total = counts.Sum();
        int classes = counts.Count(count => count > 0);
        return [.. counts.Select(count => count == 0 ? 1 : (float)(total / ((double)classes * count)))];
    }

    /// <summary>The weight of the row at which a reader of keys stands; 1 without a label.</summary>
    internal static ValueGetter<float> Open(ValueGetter<uint> readKey, float[] weights)
    {
        uint key = 0;
        return (ref float value) =>
        {
            readKey(ref key);
            value = key > 0 && key <= weights.Length ? weights[key - 1] : 1;
        };
    }
}
