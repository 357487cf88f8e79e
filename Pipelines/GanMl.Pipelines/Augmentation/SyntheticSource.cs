using System.Security.Cryptography;
using GanMl.Inference;
using GanMl.Inference.Filters;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Pipelines.Augmentation;

/// <summary>
/// A generator and how its images join real ones, opened from a file of <see cref="SyntheticSettings"/>: what <c>AppendSynthetic</c> takes.
/// It must stay open as long as a view with such images is read.
/// </summary>
public sealed class SyntheticSource : IDisposable
{
    private SyntheticSource(
        OnnxGenerator generator,
        SyntheticSettings settings,
        SyntheticOptions options,
        OnnxImageModel? classifier,
        byte[]? classifierModel)
    {
        Generator = generator;
        Settings = settings;
        Options = options;
        Classifier = classifier;
        ClassifierModel = classifierModel;
    }

    /// <summary>The generator.</summary>
    public OnnxGenerator Generator { get; }

    /// <summary>What the file says.</summary>
    public SyntheticSettings Settings { get; }

    /// <summary>
    /// The same as options; names of columns and the range of pixels are the defaults, and may be changed with <c>with</c>.
    /// </summary>
    public SyntheticOptions Options { get; }

    /// <summary>The classifier that filters or labels; null where neither is done.</summary>
    internal OnnxImageModel? Classifier { get; }

    /// <summary>The bytes of its file, with which it can be saved; null where there is none.</summary>
    internal byte[]? ClassifierModel { get; }

    /// <summary>Opens a file and what it names.</summary>
    /// <param name="path">The file of settings, such as <c>study/synthetic.json</c>.</param>
    /// <param name="opening">How the generator is opened; null for the defaults.</param>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="FormatException">The file holds no settings, or the generator is another than they were found with.</exception>
    /// <exception cref="GeneratorFileException">The generator cannot be used.</exception>
    /// <exception cref="FilterException">The classifier cannot be used.</exception>
    public static SyntheticSource Open(string path, OnnxGeneratorOptions? opening = null)
    {
        var settings = SyntheticSettings.Read(path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Of(
            settings,
            $"'{path}'",
            OnnxGenerator.Open(Path.Combine(folder, settings.Generator), opening),
            file => ModelFile.Read(Path.Combine(folder, file)).Whole);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Generator.Dispose();
        Classifier?.Dispose();
    }

    /// <summary>Joins settings and networks from anywhere.</summary>
    /// <param name="settings">The settings, which have been checked.</param>
    /// <param name="place">Where they are from, for messages.</param>
    /// <param name="generator">The generator; it becomes the source's, and is closed where they do not fit together.</param>
    /// <param name="readClassifier">Reads the classifier that the settings name.</param>
    /// <exception cref="FormatException">They do not fit together.</exception>
    /// <exception cref="FilterException">The classifier cannot be used.</exception>
    internal static SyntheticSource Of(
        SyntheticSettings settings, string place, OnnxGenerator generator, Func<string, byte[]> readClassifier)
    {
        OnnxImageModel? classifier = null;
        byte[]? model = null;
        try
        {
            string hash = Convert.ToHexStringLower(SHA256.HashData(generator.Model.Span));
            if (settings.GeneratorHash is { } wanted && !wanted.Equals(hash, StringComparison.OrdinalIgnoreCase))
            {
                throw new FormatException(
                    $"The settings in {place} were found with another generator than '{settings.Generator}' is now. Restore that file, or "
                    + "ask again with the new one.");
            }

            if (settings.Classifier is { } file)
            {
                classifier = OnnxImageModel.OpenClassifier(
                    $"The classifier '{file}' of {place}", file, () => model = readClassifier(file), generator.Info.Shape);
            }

            CheckClasses(place, settings, generator, classifier);
            return new SyntheticSource(generator, settings, OptionsOf(settings, generator, classifier), classifier, model);
        }
        catch
        {
            classifier?.Dispose();
            generator.Dispose();
            throw;
        }
    }

    private static void CheckClasses(string place, SyntheticSettings settings, OnnxGenerator generator, OnnxImageModel? classifier)
    {
        if (classifier is null)
        {
            return;
        }

        string[] unknown = [.. settings.ClassNames.Except(generator.Info.ClassNames)];
        if (unknown.Length > 0 || settings.ClassNames.Count != classifier.ValuesPerImage)
        {
            throw new FormatException(
                $"{place[..1].ToUpperInvariant()}{place[1..]} does not hold settings of generated images. Its classifier must know as many "
                + $"classes as it names ({settings.ClassNames.Count}, not {classifier.ValuesPerImage}), and the generator must draw each "
                + (unknown.Length > 0 ? $"of them, but it does not draw {string.Join(", ", unknown)}." : "of them."));
        }
    }

    private static SyntheticOptions OptionsOf(SyntheticSettings settings, OnnxGenerator generator, OnnxImageModel? classifier)
    {
        string[] names = [.. settings.ClassNames];

        // A class of the generator that the classifier lacks is none of the user's, and is never asked for.
        int[] places = [.. generator.Info.ClassNames.Select(name => Math.Max(0, Array.IndexOf(names, name)))];
        return new SyntheticOptions
        {
            Amount = SyntheticAmount.Parse(settings.Amount),
            LatentScale = settings.LatentScale,
            MostCandidates = settings.MostCandidates,
            Filter = settings.IsFiltered ? new ClassifierFilter(classifier!, places: places) : null,
            SoftLabels = settings.IsSoft ? new SoftLabels(classifier!) { ClassNames = names } : null,
        };
    }
}
