using System.CommandLine;
using GanMl.Cli.Terminal;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Metrics;

namespace GanMl.Cli.Options;

/// <summary>The options that say by which network images are compared.</summary>
internal sealed class FeatureNetworkChoice
{
    private const string Judge = "judge";

    private readonly Func<string, string?> _environment;
    private readonly Option<string> _features;
    private readonly string[] _names;

    private FeatureNetworkChoice(Func<string, string?> environment, string[] names, string description)
    {
        _environment = environment;
        _names = names;
        _features = new Option<string>("--features") { Description = description, DefaultValueFactory = _ => names[0] };
    }

    /// <summary>The choice of a command that compares images.</summary>
    /// <param name="environment">Reads an environment variable; returns null if it is not set.</param>
    internal static FeatureNetworkChoice ForComparing(Func<string, string?> environment) => new(
        environment,
        [Judge, ResNet18Package.Name],
        $"By which features images are compared: {Judge} takes those of a classifier trained on the real images; "
            + $"{ResNet18Package.Name} those of a network that was trained on photographs of other things, which is slow and needs the "
            + $"package {ResNet18Package.Id}.");

    /// <summary>The choice of a command that learns from features.</summary>
    /// <param name="environment">Reads an environment variable; returns null if it is not set.</param>
    internal static FeatureNetworkChoice ForLearning(Func<string, string?> environment) => new(
        environment,
        [ResNet18Package.Name],
        $"The network whose features the learner 'features' learns from: {ResNet18Package.Name}, which was trained on photographs, is slow "
            + $"and needs the package {ResNet18Package.Id}.");

    private readonly Option<FileInfo?> _file = new("--feature-network")
    {
        Description = "An ONNX file of your own that turns images into features, such as an Inception network, instead "
            + "of the network that --features names.",
    };

    private readonly Option<string?> _range = new("--feature-range")
    {
        Description = "The feature network's values of black and white, as black:white. Default: 0:1; often -1:1.",
    };

    private readonly Option<string?> _layout = new("--feature-layout")
    {
        Description = "The order of the axes that the feature network's input takes: nchw (channels first) or nhwc (channels last). "
            + "Default: as the file has 1 or 3 first or last.",
    };

    internal void AddTo(Command command)
    {
        _features.OneOf(_names, text => File.Exists(text) ? $"A file is a {_file.Name}." : "");
        _layout.OneOf(["nchw", "nhwc"]);
        command.Options.Add(_features);
        command.Options.Add(_file);
        command.Options.Add(_range);
        command.Options.Add(_layout);
    }

    /// <summary>The name of one of the options that was given; null where none was.</summary>
    internal string? GivenIn(ParseResult parsed) => new Option[] { _features, _file, _range, _layout }
        .FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>
    /// The network of the user's own, or of a package; null for the one that is made from the training images.
    /// </summary>
    /// <exception cref="UsageException">
    /// A network is described but not given, two are given, or a range cannot be read.
    /// </exception>
    /// <exception cref="MetricException">The package is not there; the message says how to get it.</exception>
    internal FeatureNetworkOptions? Chosen(ParseResult parsed)
    {
        string? range = parsed.GetValue(_range), layout = parsed.GetValue(_layout);
        if (parsed.GetValue(_file) is not { } file)
        {
            string? given = range is not null ? _range.Name : layout is not null ? _layout.Name : null;
            return given is not null ? throw new UsageException($"{given} describes a {_file.Name}: give one.")
                : IsResNet18(parsed) ? ResNet18Package.Find(_environment) : null;
        }

        if (parsed.GetResult(_features) is { Implicit: false })
        {
            throw new UsageException($"{_features.Name} and {_file.Name} each name a feature network: give one.");
        }

        return new FeatureNetworkOptions(file.FullName)
        {
            Range = range is null ? PixelRange.Sigmoid : PixelRangeText.Parse(range),
            Layout = layout?.ToLowerInvariant() switch
            {
                "nchw" => ImageLayout.ChannelsFirst,
                "nhwc" => ImageLayout.ChannelsLast,
                _ => null,
            },
        };
    }

    /// <summary>Whether the network is the large one, which takes long for tens of thousands of images.</summary>
    internal bool IsResNet18(ParseResult parsed) =>
        string.Equals(parsed.GetValue(_features), ResNet18Package.Name, StringComparison.OrdinalIgnoreCase);
}
