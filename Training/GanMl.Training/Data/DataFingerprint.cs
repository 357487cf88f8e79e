using GanMl.Inference.LabelledImages;

namespace GanMl.Training.Data;

/// <summary>What tells one image set from another, as far as a run depends on it.</summary>
/// <param name="Name">The set's name.</param>
/// <param name="Count">Images in it.</param>
/// <param name="Shape">The shape of its images.</param>
/// <param name="ClassNames">The names of its classes, in order.</param>
internal sealed record DataFingerprint(string Name, int Count, string Shape, IReadOnlyList<string> ClassNames)
{
    /// <summary>A hash of all pixels and labels, in order; null in checkpoints of before it was stored.</summary>
    public string? Content { get; init; }

    internal static DataFingerprint Of(ILabelledImages images, string? content) =>
        new(images.Name, images.Count, images.Shape.ToString(), [.. images.ClassNames]) { Content = content };

    /// <summary>The set in a few words, for messages.</summary>
    public override string ToString() => $"'{Name}', {Count:N0} images {Shape} of {ClassNames.Count} classes";

    /// <summary>What is another in the other set, for a message; null where a run goes on with it as it would have with this one.</summary>
    internal string? DifferenceFrom(DataFingerprint other)
    {
        if (Count != other.Count || Shape != other.Shape || !ClassNames.SequenceEqual(other.ClassNames))
        {
            return $"belongs to a run on {this}, but this one is on {other}.";
        }

        // A set may lie in another place, under another name, as long as its images are the same.
        return (Content, other.Content) switch
        {
            ({ } content, { } found) => content == found
                ? null
                : $"belongs to a run on {this}, whose images are no longer what they were: pixels, classes or order have changed.",
            _ => Name == other.Name ? null : $"belongs to a run on {this}, but this one is on {other}.",
        };
    }
}
