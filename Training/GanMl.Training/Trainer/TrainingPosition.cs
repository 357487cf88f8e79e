using System.Text.Json;
using System.Text.Json.Nodes;
using GanMl.Models;
using GanMl.Training.Checkpoints;
using GanMl.Training.Data;

namespace GanMl.Training.Trainer;

/// <summary>Where a run stands, beside its tensors.</summary>
internal sealed record TrainingPosition
{
    /// <summary>Real images seen.</summary>
    public required long Images { get; init; }

    /// <summary>Steps done.</summary>
    public required long Steps { get; init; }

    /// <summary>Seconds spent.</summary>
    public required double Seconds { get; init; }

    /// <summary>What the run was asked to do.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>What it was trained on.</summary>
    public required DataFingerprint Data { get; init; }

    /// <summary>Where growing networks stood in the last step; null for others.</summary>
    public GrowthPoint? Growth { get; init; }

    /// <summary>How often the run went back and on with other random numbers.</summary>
    public int RollBacks { get; init; }

    /// <summary>What the watches remember, by their names; null where nothing watched, and in checkpoints of before they told.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<double>>>? Watches { get; init; }

    /// <summary>Makes sure that a run with these options and images goes on as this one would have.</summary>
    /// <exception cref="CheckpointException">Something differs that changes what comes out.</exception>
    internal void ExpectSame(TrainingOptions options, DataFingerprint data, string path)
    {
        string file = Path.GetFileName(path);
        if (!Data.IsSame(data))
        {
            throw new CheckpointException($"{file} belongs to a run on {Data}, but this one is on {data}. Resume it on the same images.");
        }

        JsonObject then = Relevant(Options), now = Relevant(options);
        string[] differing = [.. then.Where(entry => !JsonNode.DeepEquals(entry.Value, now[entry.Key])).Select(entry => entry.Key)];
        if (differing.Length > 0)
        {
            string what = string.Join("; ", differing.Select(name => $"{name} is {then[name]?.ToJsonString() ?? "null"} there and {now[name]?.ToJsonString() ?? "null"} here"));
            throw new CheckpointException($"{file} belongs to a run with other options: {what}. Resume it with its own.");
        }
    }

    /// <summary>The device and what is shown on the way may differ.</summary>
    private static JsonObject Relevant(TrainingOptions options)
    {
        JsonObject all = JsonSerializer.SerializeToNode(options)!.AsObject();
        foreach (string free in new[]
        {
            nameof(TrainingOptions.Device), nameof(TrainingOptions.GridImages), nameof(TrainingOptions.TickImages), nameof(TrainingOptions.CheckpointImages),
            nameof(TrainingOptions.Watch),
        })
        {
            all.Remove(free);
        }

        return all;
    }
}
