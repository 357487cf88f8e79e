using System.CommandLine;
using System.Globalization;
using GanMl.Inference;
using GanMl.Models;

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

    internal void AddTo(Command command)
    {
        command.Options.Add(_pixelRange);
        command.Options.Add(_classNames);
    }

    /// <summary>Adds to some options what was given.</summary>
    /// <exception cref="ArgumentException">A text is no range, or a class has no name or that of another.</exception>
    internal OnnxGeneratorOptions Complete(ParseResult parsed, OnnxGeneratorOptions options)
    {
        PixelRange range = parsed.GetValue(_pixelRange) is { } text ? PixelRangeText.Parse(text) : PixelRange.Sigmoid;
        return options with { PixelMinimum = range.Minimum, PixelMaximum = range.Maximum, ClassNames = ClassNames(parsed) };
    }

    /// <summary>Refuses what nobody would look at.</summary>
    /// <exception cref="ArgumentException">The file says so itself.</exception>
    internal void CheckNeeded(ParseResult parsed, OnnxGenerator generator)
    {
        Option? given = parsed.GetValue(_pixelRange) is not null ? _pixelRange : parsed.GetValue(_classNames) is { Length: > 0 } ? _classNames : null;
        if (generator.HasMetadata && given is not null)
        {
            throw new ArgumentException($"The generator file says of itself what {given.Name} would tell: leave it out.");
        }
    }

    /// <summary>Refuses a file whose values are no pixels from 0 to 1 where nothing was said of them: clamped, they would pass for bad images.</summary>
    /// <exception cref="GeneratorFileException">It is such a file.</exception>
    internal void CheckValues(ParseResult parsed, OnnxGenerator generator, string name)
    {
        ValueRange values = generator.TrialValues;
        if (!generator.HasMetadata && parsed.GetValue(_pixelRange) is null && (values.Minimum < -Overshoot || values.Maximum > 1 + Overshoot))
        {
            throw new GeneratorFileException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{name}' gives values from {values.Minimum:0.##} to {values.Maximum:0.##}, and does not say which of them are black and white: "
                + $"say so with --pixel-range, -1:1 where the network ends in tanh, or 0:1 to have what lies beyond clamped."));
        }
    }

    private string[] ClassNames(ParseResult parsed)
    {
        string[] names = [.. (parsed.GetValue(_classNames) ?? []).SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries))];
        return names.Any(name => name.Length == 0) || names.Distinct().Count() < names.Length
            ? throw new ArgumentException(
                $"--class-names '{string.Join(",", names)}' leaves a class without a name, or names two alike: write one for each label, with commas between.")
            : names;
    }
}
