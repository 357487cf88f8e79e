using System.CommandLine;
using System.Globalization;
using GanMl.Cli.Terminal;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;

namespace GanMl.Cli.Options;

/// <summary>The options that supply facts missing from a generator file that GanMl did not write.</summary>
internal sealed class ForeignFileOptions
{
    private const string First = "nchw";
    private const string Last = "nhwc";
    private const int MostSeconds = 1_000_000;

    private readonly Option<string?> _pixelRange = new("--pixel-range")
    {
        Description = "For a generator file that GanMl did not write: its values of black and white, as black:white; -1:1 if the network "
            + "ends in tanh. Values outside the range are clamped. Default: 0:1; 0:255 for images of bytes.",
    };

    private readonly Option<string[]> _classNames = new("--class-names")
    {
        Description = "For such a file, if it takes labels: the names of the classes, in the order of the labels and separated by commas. "
            + "May be given several times.",
    };

    private readonly Option<string?> _latentDistribution = new("--latent-distribution")
    {
        Description = "For such a file: how the values of a latent are distributed, normal (mean 0, standard deviation 1) or uniform "
            + "(from -1 to 1). Default: normal.",
    };

    private readonly Option<int?> _latentSize = new("--latent-size")
    {
        Description = "For such a file: the number of values in a latent. Needed only if the file leaves it open.",
    };

    private readonly Option<string?> _latentInput = new("--latent-input")
    {
        Description = "For such a file: the input that takes the latent. Needed only if several could.",
    };

    private readonly Option<string?> _labelInput = new("--label-input")
    {
        Description = "For such a file: the input that takes the labels. Needed only if several could.",
    };

    private readonly Option<string?> _imageOutput = new("--image-output")
    {
        Description = "For such a file: the output that gives the image. Needed only if several could.",
    };

    private readonly Option<string?> _layout = new("--layout")
    {
        Description = $"For such a file: the order of the axes of its images, {First} (batch, channels, height, width) or {Last} (channels "
            + "last, as Keras has it). Default: found out by the sizes.",
    };

    private readonly Option<bool> _allowNondeterminism = new("--allow-nondeterminism")
    {
        Description = "Take a file even if its images depend on random numbers of its own or on the rest of the batch, so that no seed "
            + "brings them back.",
    };

    private readonly Option<int?> _trialSeconds = new("--trial-seconds")
    {
        Description = "How long a file may take to give its first images. Default: 60.",
    };

    private readonly Option<int?> _trialMemory = new("--trial-memory")
    {
        Description = "How many gigabytes of memory a file may take for its first images, beside its weights. Default: 2, or 4 if they are "
            + "large; above 4 there is no limit.",
    };

    private IEnumerable<Option> Facts =>
        [_pixelRange, _classNames, _latentDistribution, _latentSize, _latentInput, _labelInput, _imageOutput, _layout];

    /// <summary>All of them.</summary>
    internal IReadOnlyList<Option> All => [.. Facts, _allowNondeterminism, _trialSeconds, _trialMemory];

    internal void AddTo(Command command)
    {
        _latentDistribution.OneOf([.. Enum.GetValues<LatentDistribution>().Select(NameOf)]);
        _latentSize.AtLeast(1);
        _layout.OneOf([First, Last]);
        _trialSeconds.AtLeast(1);
        _trialSeconds.AtMost(MostSeconds);
        _trialMemory.AtLeast(1);
        foreach (Option option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Adds the given facts to <paramref name="options"/>.</summary>
    /// <exception cref="UsageException">A range cannot be read, or a class has no name or the name of another class.</exception>
    internal OnnxGeneratorOptions Complete(ParseResult parsed, OnnxGeneratorOptions options)
    {
        // A range that is not set is another thing than 0 to 1: a file that needs one is then refused.
        OnnxGeneratorOptions ranged = parsed.GetValue(_pixelRange) is { } text
            ? options with { PixelRange = PixelRangeText.Parse(text) }
            : options;
        return ranged with
        {
            ClassNames = ClassNames(parsed),
            Distribution = parsed.GetValue(_latentDistribution) is { } name
                ? Enum.Parse<LatentDistribution>(name, ignoreCase: true)
                : default,
            LatentSize = parsed.GetValue(_latentSize),
            LatentInput = parsed.GetValue(_latentInput),
            LabelInput = parsed.GetValue(_labelInput),
            ImageOutput = parsed.GetValue(_imageOutput),
            Layout = parsed.GetValue(_layout)?.ToLowerInvariant() switch
            {
                First => ImageLayout.ChannelsFirst,
                Last => ImageLayout.ChannelsLast,
                _ => null,
            },
            AllowNondeterminism = parsed.GetValue(_allowNondeterminism),
            TrialTimeLimit = parsed.GetValue(_trialSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : options.TrialTimeLimit,
            TrialMemoryLimit = parsed.GetValue(_trialMemory) is { } gigabytes ? (long)gigabytes << 30 : null,
        };
    }

    /// <summary>Refuses an option that would be ignored.</summary>
    /// <exception cref="UsageException">The file states this fact itself.</exception>
    internal void CheckNeeded(ParseResult parsed, OnnxGenerator generator)
    {
        if (generator.HasMetadata && Facts.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
        {
            throw new UsageException($"The generator file already says what {given.Name} would: leave it out.");
        }
    }

    /// <summary>
    /// Refuses a file whose values lie outside 0 to 1 if no range was given: after clamping they would look like bad images.
    /// </summary>
    /// <exception cref="GeneratorFileException">The values lie outside 0 to 1, and no range was given.</exception>
    internal static void CheckValues(OnnxGenerator generator, string name)
    {
        if (generator.NeedsPixelRange)
        {
            PixelRange values = generator.TrialValues;
            throw new GeneratorFileException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{name}' gives values from {values.Minimum:0.##} to {values.Maximum:0.##} and does not say which are black and white: "
                + $"say so with --pixel-range, -1:1 if the network ends in tanh, or 0:1 to clamp the values outside."));
        }
    }

    /// <summary>Refuses images that are no pictures, most likely because the axes were taken in the wrong order.</summary>
    /// <exception cref="GeneratorFileException">They have other than one or three channels.</exception>
    internal static void CheckPictures(OnnxGenerator generator, string name)
    {
        ImageShape shape = generator.Info.Shape;
        if (!generator.HasMetadata && shape.Channels is not (1 or 3))
        {
            throw new GeneratorFileException(
                $"'{name}' gives images of {shape.Channels} channels, {shape.Height} high and {shape.Width} wide, which are no pictures. "
                + $"If its channels come last, say so with --layout {Last}.");
        }
    }

    private static string NameOf(LatentDistribution distribution) => distribution.ToString().ToLowerInvariant();

    private string[] ClassNames(ParseResult parsed)
    {
        string[] names = [.. (parsed.GetValue(_classNames) ?? []).SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries))];
        return names.Any(name => name.Length == 0) || names.Distinct().Count() < names.Length
            ? throw new UsageException(
                $"--class-names '{string.Join(",", names)}' has an empty name or the same name twice: write one name for each label, "
                + "separated by commas.")
            : names;
    }
}
