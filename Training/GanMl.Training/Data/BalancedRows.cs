namespace GanMl.Training.Data;

/// <summary>Images of uneven classes, repeated until all classes are equal.</summary>
internal static class BalancedRows
{
    /// <summary>The images of each class again and again, in turn, until each class has as many rows as the largest.</summary>
    /// <param name="labels">The class of each image.</param>
    /// <returns>The number of an image for each row, ascending: repeats follow each other. A class without images has none.</returns>
    internal static int[] Of(IReadOnlyList<int> labels)
    {
        int[][] classes = [.. Enumerable.Range(0, labels.Count).GroupBy(index => labels[index]).Select(ofClass => ofClass.ToArray())];
        int largest = classes.Max(ofClass => ofClass.Length);
        return [.. classes.SelectMany(ofClass => Enumerable.Range(0, largest).Select(i => ofClass[i % ofClass.Length])).Order()];
    }
}
