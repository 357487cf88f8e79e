namespace GanMl.Images.Derived;

/// <summary>How one place of a resized line is mixed from the places of the original.</summary>
/// <param name="Start">The first place of the original that counts.</param>
/// <param name="Values">Its weight and those of the following places; their sum is 1.</param>
internal readonly record struct ResizeWeights(int Start, float[] Values)
{
    /// <summary>The weights for every place of a line that goes from <paramref name="from"/> to <paramref name="to"/> places.</summary>
    internal static ResizeWeights[] For(int from, int to)
    {
        double scale = (double)from / to;
        double reach = Math.Max(scale, 1);
        return [.. Enumerable.Range(0, to).Select(At)];

        ResizeWeights At(int place)
        {
            // Places are areas: the centre of place i lies at i + 1/2.
            double centre = (place + 0.5) * scale;
            int start = Math.Max(0, (int)Math.Floor(centre - reach));
            int end = Math.Min(from, (int)Math.Ceiling(centre + reach));
            double[] triangle =
                [.. Enumerable.Range(start, end - start).Select(i => Math.Max(0, 1 - (Math.Abs(i + 0.5 - centre) / reach)))];
            double sum = triangle.Sum();
            return new ResizeWeights(start, [.. triangle.Select(value => (float)(value / sum))]);
        }
    }
}
