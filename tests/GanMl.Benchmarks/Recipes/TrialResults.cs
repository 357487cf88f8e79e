using System.Text.Json;
using GanMl.Training.Metrics;

namespace GanMl.Benchmarks.Recipes;

/// <summary>What came out of one trained generator.</summary>
/// <param name="Trial">The trial's name, which is that of its folder.</param>
/// <param name="Recipe">The recipe's name.</param>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Budget">The minutes it was given; null where images were.</param>
/// <param name="Images">Images that it learned from, repeats counted.</param>
/// <param name="Minutes">Minutes of training, without pilot and measurement.</param>
/// <param name="Threads">Threads that it computed with.</param>
/// <param name="DcganImagesPerSecond">The speed of the DCGAN's preset on the machine just before; null where it was not asked for.</param>
/// <param name="Judge">What judged, in words.</param>
/// <param name="Samples">Generated images that were judged; null for each metric's own number.</param>
/// <param name="Values">The metrics.</param>
internal sealed record TrialResult(
    string Trial,
    string Recipe,
    long Seed,
    double? Budget,
    long Images,
    double Minutes,
    int Threads,
    double? DcganImagesPerSecond,
    string Judge,
    int? Samples,
    IReadOnlyList<MetricValue> Values)
{
    internal double ImagesPerSecond => Images / (Minutes * 60);

    /// <summary>The value of a metric.</summary>
    internal MetricValue? Find(string metric) => Values.FirstOrDefault(value => value.Name == metric);
}

/// <summary>The results of all trials so far, a JSON line each: whoever is interrupted goes on behind them.</summary>
internal sealed class TrialResults
{
    internal const string FileName = "results.jsonl";

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web);

    private readonly string _path;
    private readonly List<TrialResult> _all = [];

    /// <summary>Those of a folder.</summary>
    /// <exception cref="RecipeException">The file holds a line that is no result.</exception>
    internal TrialResults(string folder)
    {
        _path = Path.Combine(Directory.CreateDirectory(folder).FullName, FileName);
        string[] lines = File.Exists(_path) ? File.ReadAllText(_path).Split('\n') : [];

        // What follows the last end of a line was cut off when it was written, and is measured again.
        for (int i = 0; i < lines.Length - 1; i++)
        {
            _all.Add(Read(lines[i], i + 1));
        }

        if (lines.Length > 0 && lines[^1].Length > 0)
        {
            File.WriteAllLines(_path, lines[..^1]);
        }
    }

    /// <summary>The result of a trial that was measured in the same way; null where there is none.</summary>
    internal TrialResult? Find(string trial, string judge, int? samples, IEnumerable<string> metrics) => _all.LastOrDefault(
        result => result.Trial == trial && result.Judge == judge && result.Samples == samples
            && metrics.All(metric => result.Find(metric) is not null));

    /// <summary>Adds one, here and in the file.</summary>
    internal void Add(TrialResult result)
    {
        _all.Add(result);
        File.AppendAllText(_path, $"{JsonSerializer.Serialize(result, Form)}\n");
    }

    private TrialResult Read(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<TrialResult>(line, Form) ?? throw new JsonException("It is null.");
        }
        catch (JsonException error)
        {
            throw new RecipeException(
                $"Line {number} of {_path} is no result of a trial: {error.Message} Delete the line, and the trial is measured again.",
                error);
        }
    }
}
