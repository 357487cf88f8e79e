using GanMl.Inference.LabelledImages;

namespace GanMl.Training.Data;

/// <summary>What tells one image set from another, as far as a run depends on it.</summary>
/// <param name="Name">The set's name.</param>
/// <param name="Count">Images in it.</param>
/// <param name="Shape">The shape of its images.</param>
/// <param name="ClassNames">The names of its classes, in order.</param>
internal sealed record DataFingerprint(string Name, int Count, string Shape, IReadOnlyList<string> ClassNames)
{
    private const int MostNamed = 3;

    /// <summary>A hash of all pixels and labels, in order; null in checkpoints of before it was stored.</summary>
    public string? Content { get; init; }

    /// <summary>The same of all pixels and labels in any order; null in checkpoints of before it was stored.</summary>
    public string? AnyOrder { get; init; }

    internal static DataFingerprint Of(ILabelledImages images, string? content = null, string? anyOrder = null) =>
        new(images.Name, images.Count, images.Shape.ToString(), [.. images.ClassNames]) { Content = content, AnyOrder = anyOrder };

    /// <summary>The set in a few words, for messages.</summary>
    public override string ToString() => $"'{Name}', {Count:N0} images {Shape} of {ClassNames.Count} classes";

    /// <summary>What is another in the other set, for a message; null where a run goes on with it as it would have with this one.</summary>
    internal string? DifferenceFrom(DataFingerprint other)
    {
        if (FormDifference(other) is { } difference)
        {
            return $"belongs to a run on {this}, but this one is on {other}: {difference}.";
        }

        // A set may lie in another place, under another name, as long as its images are the same.
        return (Content, other.Content) switch
        {
            ({ } content, { } found) => content == found
                ? null
                : $"belongs to a run on {this}, whose images are no longer what they were: {WhatChanged(other)}.",
            _ => Name == other.Name ? null : $"belongs to a run on {this}, but this one is on {other}.",
        };
    }

    /// <summary>In what number, shape and classes differ from those of the other set, for a message; null where they do not.</summary>
    internal string? FormDifference(DataFingerprint other)
    {
        string[] differences =
        [
            .. Count == other.Count ? Array.Empty<string>() : [$"there were {Count:N0} images, and there are {other.Count:N0}"],
            .. Shape == other.Shape ? Array.Empty<string>() : [$"images were {Shape}, and are {other.Shape}"],
            .. ClassDifferences(other),
        ];
        return differences.Length == 0 ? null : string.Join("; ", differences);
    }

    private IEnumerable<string> ClassDifferences(DataFingerprint other)
    {
        string[] gone = [.. ClassNames.Except(other.ClassNames)], added = [.. other.ClassNames.Except(ClassNames)];
        if (gone.Length > 0)
        {
            yield return $"{Classes(gone)} not there";
        }

        if (added.Length > 0)
        {
            yield return $"{Classes(added)} new";
        }

        if (gone.Length + added.Length == 0 && !ClassNames.SequenceEqual(other.ClassNames))
        {
            yield return "the classes are in another order";
        }
    }

    private string WhatChanged(DataFingerprint other) => (AnyOrder, other.AnyOrder) switch
    {
        (null, _) or (_, null) => "pixels, classes or order have changed",
        var (then, now) when then == now => "the same images are in another order",
        _ => "pixels have changed, or images are in another class",
    };

    private static string Classes(string[] names)
    {
        string listed = string.Join(", ", names.Take(MostNamed).Select(name => $"'{name}'"));
        return names.Length switch
        {
            1 => $"class {listed} is",
            <= MostNamed => $"classes {listed} are",
            _ => $"classes {listed} and {names.Length - MostNamed:N0} more are",
        };
    }
}
