using System.Text.RegularExpressions;

namespace GanMl.Cli.Options;

/// <summary>
/// The libraries know nothing of the command: their messages name properties. This class replaces them with the options that set them:
/// <c>'ReplayShare' 0.5</c> becomes <c>--replay 0.5</c>, and <c>'Conditional' false</c> becomes <c>--unconditional</c>.
/// </summary>
internal static partial class OptionNames
{
    private static readonly (string InLibrary, string Option)[] Known =
    [
        ("'DataFolder'", "--data-folder"),
        ("'ImageSize'", "--size"),
        ("'WhiteLevel'", "--white-level"),
        ("'MaximumPixels'", "--maximum-pixels"),
        ("InferenceDevice.Auto", "--device auto"),
        ("InferenceDevice.Library", "--device and its path"),
        ("LatentScale", "--latent-scale"),
        ("Scale must be above", "--values must be above"),
        ("MostCandidates", "--filter-candidates"),
        ("OnnxGeneratorOptions.ClassNames", "--class-names"),
        ("OnnxGeneratorOptions.LatentSize", "--latent-size"),
        ("OnnxGeneratorOptions.LatentInput", "--latent-input"),
        ("OnnxGeneratorOptions.LabelInput", "--label-input"),
        ("OnnxGeneratorOptions.ImageOutput", "--image-output"),
        ("OnnxGeneratorOptions.PixelRange", "--pixel-range"),
        ("is measured by the metric ", "is measured by --metric "),
        ("MetricContext.FeatureNetwork", "--feature-network"),
        ("FeatureNetworkOptions.Range", "--feature-range"),
        ("FeatureNetworkOptions.Layout", "--feature-layout"),
        ("OnnxGeneratorOptions.Layout", "--layout"),
        ("set OnnxGeneratorOptions.AllowNondeterminism", "give --allow-nondeterminism"),
        ("OnnxGeneratorOptions.AllowNondeterminism", "--allow-nondeterminism"),
        ("OnnxGeneratorOptions.TrialTimeLimit", "--trial-seconds"),
        ("OnnxGeneratorOptions.TrialMemoryLimit", "--trial-memory"),
    ];

    /// <summary>A message of a library, with property names replaced by option names.</summary>
    internal static string In(string message) => QuotedProperty().Replace(
        Known.Aggregate(message, (text, name) => text.Replace(name.InLibrary, name.Option, StringComparison.Ordinal)),
        found => NameOf(found.Groups[1].Value, found.Groups[2].Value) ?? found.Value);

    /// <summary>The training option for a property, followed by the value; null if there is none.</summary>
    private static string? NameOf(string property, string value)
    {
        TrainingOption? option = TrainingOptionTable.All.FirstOrDefault(option => option.Property.Name == property);
        return (option, value) switch
        {
            (null, _) => null,
            ({ SwitchesOff: false }, _) => option.Name + value,
            (_, " true") => $"no {option.Name}",
            (_, " false" or " null") => option.Name,
            _ => null,
        };
    }

    [GeneratedRegex("'([A-Z][A-Za-z0-9]*)'( true| false| null)?")]
    private static partial Regex QuotedProperty();
}
