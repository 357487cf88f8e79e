using GanMl.Training.Metrics;

namespace GanMl.Cli.Options;

/// <summary>
/// The ResNet-18 of a NuGet package. It is no part of GanMl: who wants it restores the package, and it is found beside the program or in
/// the package cache. Nothing is downloaded here.
/// </summary>
internal static class ResNet18Package
{
    /// <summary>What the command calls it.</summary>
    internal const string Name = "resnet18";

    /// <summary>The package.</summary>
    internal const string Id = "Microsoft.ML.DnnImageFeaturizer.ResNet18";

    /// <summary>The version whose features are known.</summary>
    internal const string Version = "0.23.1";

    private const string Folder = "DnnImageModels";

    /// <summary>The network, where the package is there.</summary>
    /// <param name="environment">Reads an environment variable; returns null if it is not set.</param>
    /// <exception cref="MetricException">It is not; the message says how to get it.</exception>
    internal static FeatureNetworkOptions Find(Func<string, string?> environment)
    {
        string[] places = [.. Places(environment)];
        string? found = places.FirstOrDefault(place => Directory.Exists(Path.Combine(place, "ResNet18Onnx")));
        return found is not null ? FeatureNetworkOptions.ResNet18(found) : throw new MetricException(
            $"The ResNet-18 of the package {Id} {Version} (64 MB, MIT licence) is not there. It lies neither in '{places[0]}' nor in the "
            + $"package cache, '{places[1]}'. Restore it: 'dotnet build -p:GanMlFeatures={Name}' puts it beside the program, and 'dotnet "
            + $"add package {Id} --version {Version}' in any project puts it into the cache.");
    }

    private static IEnumerable<string> Places(Func<string, string?> environment)
    {
        yield return Path.Combine(AppContext.BaseDirectory, Folder);
        string cache = environment("NUGET_PACKAGES") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        yield return Path.Combine(cache, Id.ToLowerInvariant(), Version, "tools", Folder);
    }
}
