using System.CommandLine;
using System.Globalization;
using GanMl.Cli.Terminal;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;

namespace GanMl.Cli.Options;

/// <summary>The options that say of a generator file from elsewhere what it does not say of itself.</summary>
internal sealed class ForeignFileOptions
{
    /// <summary>How far a network may overshoot black or white, as a share of the way between them: linear and smoothed outputs do so a little.</summary>
    private const float Overshoot = 0.05f;

    private readonly Option<string?> _pixelRange = new("--pixel-range")
    {
        Description = "Of a generator file that GanMl has not written: its values of black and white, as black:white; -1:1 where the network ends in tanh. "
            + "Values beyond them are clamped. Default: 0:1.",
    };

    private readonly Option<string[]> _classNames = new("--class-names")
    {
        Description = "Of a generator file that GanMl has not written and that takes labels: the names of the classes in the order of their labels, with "
            + "commas between them; may be given several times.",
    };

    private readonly Option<string?> _latentDistribution = new("--latent-distribution")
    {
        Description = "Of such a file: how the values of a latent are distributed, normal (mean 0, standard deviation 1) or uniform (from -1 to 1). Default: normal.",
    };

    private readonly Option<int?> _latentSize = new("--latent-size") { Description = "Of such a file: how many values a latent has. Needed only where it leaves that open." };
    private readonly Option<string?> _latentInput = new("--latent-input") { Description = "Of such a file: the input that takes the latent. Needed only where several could." };
    private readonly Option<string?> _labelInput = new("--label-input") { Description = "Of such a file: the input that takes the labels. Needed only where several could." };
    private readonly Option<string?> _imageOutput = new("--image-output") { Description = "Of such a file: the output that gives the image. Needed only where several could." };

    private IEnumerable<Option> All => [_pixelRange, _classNames, _latentDistribution, _latentSize, _latentInput, _labelInput, _imageOutput];

    internal void AddTo(Command command)
    {
        _latentDistribution.AcceptOnlyFromAmong([.. Enum.GetValues<LatentDistribution>().Select(NameOf)]);
        _latentSize.AtLeast(1);
        foreach (Option option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Adds to some options what was given.</summary>
    /// <exception cref="UsageException">A text is no range, or a class has no name or that of another.</exception>
    internal OnnxGeneratorOptions Complete(ParseResult parsed, OnnxGeneratorOptions options)
    {
        return options with
        {
            PixelRange = parsed.GetValue(_pixelRange) is { } text ? PixelRangeText.Parse(text) : PixelRange.Sigmoid,
            ClassNames = ClassNames(parsed),
            Distribution = Enum.GetValues<LatentDistribution>().FirstOrDefault(distribution => NameOf(distribution) == parsed.GetValue(_latentDistribution)),
            LatentSize = parsed.GetValue(_latentSize),
            LatentInput = parsed.GetValue(_latentInput),
            LabelInput = parsed.GetValue(_labelInput),
            ImageOutput = parsed.GetValue(_imageOutput),
        };
    }

    /// <summary>Refuses what nobody would look at.</summary>
    /// <exception cref="UsageException">The file says so itself.</exception>
    internal void CheckNeeded(ParseResult parsed, OnnxGenerator generator)
    {
        if (generator.HasMetadata && All.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
        {
            throw new UsageException($"The generator file says of itself what {given.Name} would tell: leave it out.");
        }
    }

    /// <summary>Refuses a file whose values are no pixels from 0 to 1 where nothing was said of them: clamped, they would pass for bad images.</summary>
    /// <exception cref="GeneratorFileException">It is such a file.</exception>
    internal void CheckValues(ParseResult parsed, OnnxGenerator generator, string name)
    {
        PixelRange values = generator.TrialValues;
        if (!generator.HasMetadata && parsed.GetValue(_pixelRange) is null && (values.Minimum < -Overshoot || values.Maximum > 1 + Overshoot))
        {
            throw new GeneratorFileException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{name}' gives values from {values.Minimum:0.##} to {values.Maximum:0.##}, and does not say which of them are black and white: "
                + $"say so with --pixel-range, -1:1 where the network ends in tanh, or 0:1 to have what lies beyond clamped."));
        }
    }

    private static string NameOf(LatentDistribution distribution) => distribution.ToString().ToLowerInvariant();

    private string[] ClassNames(ParseResult parsed)
    {
        string[] names = [.. (parsed.GetValue(_classNames) ?? []).SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries))];
        return names.Any(name => name.Length == 0) || names.Distinct().Count() < names.Length
            ? throw new UsageException(
                $"--class-names '{string.Join(",", names)}' leaves a class without a name, or names two alike: write one for each label, with commas between.")
            : names;
    }
}
