using GanMl.Training.Trainer;

namespace GanMl.Training.Runs;

/// <summary>What a run was asked to do, as <c>options.json</c> holds it.</summary>
public sealed record RunDescription
{
    /// <summary>The name of the image set.</summary>
    public required string Data { get; init; }

    /// <summary>Images in it.</summary>
    public int Count { get; init; }

    /// <summary>The shape of its images.</summary>
    public string Shape { get; init; } = "";

    /// <summary>The names of its classes.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>How the images were opened, in the caller's words: enough to open them again.</summary>
    public IReadOnlyDictionary<string, string> Source { get; init; } = new Dictionary<string, string>();

    /// <summary>How it was trained.</summary>
    public required TrainingOptions Training { get; init; }
}
