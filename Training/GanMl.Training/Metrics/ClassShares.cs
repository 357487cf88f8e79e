namespace GanMl.Training.Metrics;

/// <summary>How often each class occurs among generated images. On a set with as many images of each class, the two are the same.</summary>
public enum ClassShares
{
    /// <summary>Every class alike: the classes in turn. For what is judged class by class.</summary>
    Even,

    /// <summary>
    /// As often as in the training images, so that a difference of two distributions is never one of shares alone. Classes without training
    /// images are not drawn.
    /// </summary>
    OfTraining,
}

/// <summary>
/// An order of labels in which every class has come about as often as its share asks, at every length: the order in which Sainte-Laguë
/// (1910) gives out seats. With equal shares these are the classes in turn.
/// </summary>
internal static class LabelSequence
{
    /// <summary>The first labels. Label i depends on nothing but the shares.</summary>
    /// <param name="counts">How many images each class has. As many labels as all of them have each class exactly so often.</param>
    /// <param name="length">How many labels.</param>
    /// <exception cref="ArgumentException">No class has an image.</exception>
    internal static int[] Of(IReadOnlyList<int> counts, int length)
    {
        if (length > 0 && !counts.Any(count => count > 0))
        {
            throw new ArgumentException("No class has an image.", nameof(counts));
        }

        var queue = new PriorityQueue<int, Place>(
            Enumerable.Range(0, counts.Count)
                .Where(label => counts[label] > 0)
                .Select(label => (label, new Place(1, counts[label], label))));
        int[] labels = new int[length];
        for (int i = 0; i < length; i++)
        {
            queue.TryPeek(out int label, out Place place);
            labels[i] = label;
            queue.DequeueEnqueue(label, place with { Odd = place.Odd + 2 });
        }

        return labels;
    }

    /// <summary>How many labels can be served, one after the other, from so many images of each class.</summary>
    /// <param name="labels">Labels, as <see cref="Of"/> gives them.</param>
    /// <param name="available">How many images each class has.</param>
    internal static int LengthWithin(IReadOnlyList<int> labels, IReadOnlyList<int> available)
    {
        int[] left = [.. available];
        for (int i = 0; i < labels.Count; i++)
        {
            if (left[labels[i]]-- == 0)
            {
                return i;
            }
        }

        return labels.Count;
    }

    /// <summary>Where the next image of a class stands among all, in the middle of its stretch: <c>Odd / (2 Count)</c>.</summary>
    private readonly record struct Place(long Odd, long Count, int Label) : IComparable<Place>
    {
        public int CompareTo(Place other)
        {
            int order = ((Int128)Odd * other.Count).CompareTo((Int128)other.Odd * Count);
            return order != 0 ? order : Label.CompareTo(other.Label);
        }
    }
}
