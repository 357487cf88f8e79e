using System.Reflection;
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

    /// <summary>What the run was asked to do, without what changes nothing of what comes out.</summary>
    public required JsonObject Options { get; init; }

    /// <summary>What it was trained on.</summary>
    public required DataFingerprint Data { get; init; }

    /// <summary>Where growing networks stood in the last step; null for others.</summary>
    public GrowthPoint? Growth { get; init; }

    /// <summary>How often the run went back and on with other random numbers.</summary>
    public int RollBacks { get; init; }

    /// <summary>What the watches remember, by their names; null where nothing watched, and in checkpoints of before they told.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<double>>>? Watches { get; init; }

    /// <summary>Makes sure that a run with these options and images goes on as this one would have.</summary>
    /// <param name="options">The options of that run.</param>
    /// <param name="plain">The options of its architecture where nothing was chosen: what is not told here is as there.</param>
    /// <param name="data">Its images.</param>
    /// <param name="path">The file that this was read from.</param>
    /// <exception cref="CheckpointException">Something differs that changes what comes out.</exception>
    internal void ExpectSame(TrainingOptions options, TrainingOptions plain, DataFingerprint data, string path)
    {
        string file = Path.GetFileName(path);
        if (Data.DifferenceFrom(data) is { } difference)
        {
            throw new CheckpointException($"{file} {difference} Resume it on the same images, or begin a new run.");
        }

        string[] differing = [.. Differences(Completed(Options, Relevant(plain)), Relevant(options))];
        if (differing.Length > 0)
        {
            throw new CheckpointException(
                $"{file} belongs to a run with other options: {string.Join("; ", differing)}. Resume it with its own.");
        }
    }

    /// <summary>Options without those that may differ between a run and its resumption: the device and what is shown on the way.</summary>
    internal static JsonObject Relevant(TrainingOptions options)
    {
        JsonObject all = TrainingOptionsJson.Write(options);
        foreach (PropertyInfo property in typeof(TrainingOptions).GetProperties())
        {
            if (property.IsDefined(typeof(IncidentalAttribute)))
            {
                all.Remove(TrainingOptionsJson.Key(property.Name));
            }
        }

        return all;
    }

    /// <summary>What two sets of options say of the same things in different ways: <c>learningRate is 0.1 there and 0.2 here</c>.</summary>
    internal static IEnumerable<string> Differences(JsonObject then, JsonObject now, string path = "") => then
        .Select(entry => entry.Key)
        .Union(now.Select(entry => entry.Key))
        .Where(key => !JsonNode.DeepEquals(then[key], now[key]))
        .SelectMany(key => then[key] is JsonObject one && now[key] is JsonObject other
            ? Differences(one, other, $"{path}{key}.")
            : [$"{path}{key} is {then[key]?.ToJsonString() ?? "null"} there and {now[key]?.ToJsonString() ?? "null"} here"]);

    /// <summary>Options with those keys of others that they lack.</summary>
    private static JsonObject Completed(JsonObject options, JsonObject others)
    {
        var all = (JsonObject)options.DeepClone();
        foreach ((string key, JsonNode? value) in others)
        {
            if (!all.ContainsKey(key))
            {
                all[key] = value?.DeepClone();
            }
            else if (all[key] is JsonObject inner && value is JsonObject more)
            {
                all[key] = Completed(inner, more);
            }
        }

        return all;
    }
}
