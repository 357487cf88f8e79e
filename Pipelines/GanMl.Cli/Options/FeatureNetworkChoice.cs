using System.CommandLine;
using GanMl.Cli.Terminal;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Metrics;

namespace GanMl.Cli.Options;

/// <summary>The options that say by which network images are compared.</summary>
internal sealed class FeatureNetworkChoice
{
    private readonly Option<FileInfo?> _file = new("--feature-network")
    {
        Description = "An ONNX file that turns images into features, such as an Inception network, for the metrics that compare "
            + "features. Default: a classifier trained on the real images, without its last layer.",
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
        _layout.OneOf(["nchw", "nhwc"]);
        command.Options.Add(_file);
        command.Options.Add(_range);
        command.Options.Add(_layout);
    }

    /// <summary>The network of the user's own; null for the one that is made from the training images.</summary>
    /// <exception cref="UsageException">A network is described but not given, or a range cannot be read.</exception>
    internal FeatureNetworkOptions? Chosen(ParseResult parsed)
    {
        string? range = parsed.GetValue(_range), layout = parsed.GetValue(_layout);
        if (parsed.GetValue(_file) is not { } file)
        {
            string? given = range is not null ? _range.Name : layout is not null ? _layout.Name : null;
            return given is null ? null : throw new UsageException($"{given} describes a {_file.Name}: give one.");
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
}
