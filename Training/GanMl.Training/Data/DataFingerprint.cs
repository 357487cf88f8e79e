using GanMl.Inference.LabelledImages;

namespace GanMl.Training.Data;

/// <summary>What tells one image set from another, as far as a run depends on it.</summary>
/// <param name="Name">The set's name.</param>
/// <param name="Count">Images in it.</param>
/// <param name="Shape">The shape of its images.</param>
/// <param name="ClassNames">The names of its classes, in order.</param>
internal sealed record DataFingerprint(string Name, int Count, string Shape, IReadOnlyList<string> ClassNames)
{
    internal static DataFingerprint Of(ILabelledImages images) =>
        new(images.Name, images.Count, images.Shape.ToString(), [.. images.ClassNames]);

    /// <summary>The set in a few words, for messages.</summary>
    public override string ToString() => $"'{Name}', {Count:N0} images {Shape} of {ClassNames.Count} classes";

    internal bool IsSame(DataFingerprint other) =>
        Name == other.Name && Count == other.Count && Shape == other.Shape && ClassNames.SequenceEqual(other.ClassNames);
}
