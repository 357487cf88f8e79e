using GanMl.Inference.LabelledImages;

namespace GanMl.Training.Metrics;

/// <summary>Which images of a set are taken.</summary>
internal static class ClassSelection
{
    /// <summary>As many images of each class as some labels ask for, evenly spread over the class, in the order of the set.</summary>
    /// <param name="images">The set.</param>
    /// <param name="labels">A label for each image that is wanted; of no class more than the set has.</param>
    /// <param name="but">Images that are not taken; null for none.</param>
    internal static int[] Of(ILabelledImages images, int[] labels, int[]? but = null)
    {
        HashSet<int> left = [.. but ?? []];
        int[] wanted = new int[images.ClassNames.Count];
        foreach (int label in labels)
        {
            wanted[label]++;
        }

        return [.. Enumerable.Range(0, images.Count)
            .Where(index => !left.Contains(index))
            .GroupBy(images.LabelOf)
            .SelectMany(group =>
            {
                int[] ofClass = [.. group];
                return Spread(ofClass.Length, wanted[group.Key]).Select(place => ofClass[place]);
            })
            .Order()];
    }

    /// <summary>Some of a number of images, evenly spread.</summary>
    internal static int[] Spread(int count, int taken) =>
        [.. Enumerable.Range(0, taken).Select(index => (int)((long)index * count / taken))];
}
