using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;
using GanMl.Training.Metrics.Classification;
using Microsoft.Extensions.Logging;

namespace GanMl.Training.Metrics;

/// <summary>
/// What an evaluation makes of real images alone, once for all generators: the judge, the feature network, the features, and figures such
/// as ceilings, which are kept beside the judge for the next evaluation.
/// </summary>
/// <param name="context">The images and the settings, of any of the generators.</param>
/// <param name="test">The test images, as they were given.</param>
internal sealed class RealSide(MetricContext context, ILabelledImages test) : IDisposable
{
    // To be raised with every change of what a figure is, so that no old file passes for a new one.
    private const int Version = 1;

    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly Dictionary<string, object> _figures = [];
    private SmallClassifier? _classifier;
    private FeatureNetwork? _network;
    private ImageFeatures? _ofTrain;
    private ImageFeatures? _ofTest;
    private string? _trainKey;
    private string? _testKey;

    /// <summary>The classifier of the training images.</summary>
    internal SmallClassifier Classifier() => _classifier ??= new ClassifierCache(context.ClassifierFolder, context.Logger)
        .GetOrTrain(context.Train, context.Classifier, context.TrainClassifier);

    /// <summary>The network that features come from.</summary>
    internal FeatureNetwork Network() => _network ??= context.FeatureNetwork is { } given
        ? FeatureNetwork.Open(given, threads: context.Threads)
        : FeatureNetworkCache.Open(context);

    /// <summary>The features of one of the sets, by image.</summary>
    internal ImageFeatures Features(bool ofTest) => ofTest
        ? _ofTest ??= new ImageFeatures(context, Network(), FeatureSource.Testing, test, TestKey)
        : _ofTrain ??= new ImageFeatures(context, Network(), FeatureSource.Training, context.Train, TrainKey);

    /// <summary>A figure that depends on nothing but the real images and the judge: known, kept in a file, or measured now.</summary>
    /// <param name="what">What it is, and of how many images.</param>
    /// <param name="measure">Measures it.</param>
    /// <param name="ofFeatures">Whether it depends on the feature network.</param>
    internal T Remember<T>(string what, Func<T> measure, bool ofFeatures = true)
        where T : notnull
    {
        if (_figures.TryGetValue(what, out object? known))
        {
            return (T)known;
        }

        string? key = context.ClassifierFolder is null ? null : KeyOf(what, ofFeatures);
        string? path = key is null ? null : ClassifierCache.PathOf(context.ClassifierFolder!, "figures", key, "json");
        T figure;
        if (path is not null && Read<T>(path, key!) is { } kept)
        {
            figure = kept.Figure;
        }
        else
        {
            figure = measure();
            Write(path, new Kept<T>(key ?? "", what, figure));
        }

        _figures[what] = figure;
        return figure;
    }

    public void Dispose()
    {
        _ofTrain?.Dispose();
        _ofTest?.Dispose();
        _network?.Dispose();
        _classifier?.Dispose();
    }

    private string TrainKey() => _trainKey ??= ClassifierCache.KeyOf(context.Train, context.Classifier);

    private string TestKey() => _testKey ??= ClassifierCache.KeyOf(test, context.Classifier);

    private string KeyOf(string what, bool ofFeatures)
    {
        string[] parts =
        [
            $"{Version}", what, TrainKey(), TestKey(), ofFeatures ? Network().Key : "", .. context.Train.ClassNames, "", .. test.ClassNames,
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(parts))));
    }

    private Kept<T>? Read<T>(string path, string key)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            Kept<T>? kept = JsonSerializer.Deserialize<Kept<T>>(File.ReadAllBytes(path), Json);
            return kept is { Figure: not null } && kept.Key == key
                ? kept
                : throw new JsonException($"'{path}' has no such figure, or one of other images.");
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            context.Logger.LogWarning(failure, "The figure in '{Path}' cannot be used; it is measured again.", path);
            return null;
        }
    }

    private void Write<T>(string? path, Kept<T> kept)
    {
        if (path is null)
        {
            return;
        }

        try
        {
            WholeFile.Write(path, stream => JsonSerializer.Serialize(stream, kept, Json));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            context.Logger.LogWarning(failure, "A figure cannot be kept in '{Path}'; the next evaluation will measure it again.", path);
        }
    }

    /// <summary>A figure in a file.</summary>
    /// <param name="Key">What it depends on.</param>
    /// <param name="What">What it is, for who opens the file.</param>
    /// <param name="Figure">The figure.</param>
    private sealed record Kept<T>(string Key, string What, T Figure);
}
