using System.CommandLine;
using System.CommandLine.Parsing;
using GanMl.Images.Writers;

namespace GanMl.Cli.Options;

/// <summary>The options that say where generated images go, and in which format of <see cref="ImageWriterCatalogue"/>.</summary>
internal sealed class DestinationOptions
{
    /// <summary>In place of a path, the output of the command.</summary>
    internal const string Output = "-";

    // What can be read while it is written.
    private const string FormatOfOutput = "webdataset";

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "Where the images go: a file whose extension determines the format, or a folder, which is new or empty, or holds the "
            + $"beginning of the same set. {Output} writes a tar file, or with --format another that is one file, to the standard output.",
    };

    private readonly Option<string?> _format = new("--format", "-f")
    {
        Description = "The format of the images. Default: the one that fits the extension of --output. "
            + string.Join(" ", ImageWriterCatalogue.Default.All.Select(Describe)),
    };

    private readonly Option<string?> _grid = new("--grid", "-g")
    {
        Description = "A PNG file to draw a grid in: the same as --format grid --output with this file.",
    };

    internal void AddTo(Command command)
    {
        _format.OneOf(ImageWriterCatalogue.Default.Names);
        command.Options.Add(_output);
        command.Options.Add(_format);
        command.Options.Add(_grid);
        command.Validators.Add(Check);
    }

    /// <summary>The full path, and the format.</summary>
    internal (string Path, IImageWriter Format) In(ParseResult parsed)
    {
        if (parsed.GetValue(_grid) is { } grid)
        {
            return (Path.GetFullPath(grid), ImageWriterCatalogue.Default.Find("grid"));
        }

        string output = parsed.GetRequiredValue(_output)!;
        if (output == Output)
        {
            return (Output, ImageWriterCatalogue.Default.Find(parsed.GetValue(_format) ?? FormatOfOutput));
        }

        IImageWriter format = parsed.GetValue(_format) is { } name
            ? ImageWriterCatalogue.Default.Find(name)
            : ImageWriterCatalogue.Default.ForPath(output);
        return (Path.GetFullPath(output), format);
    }

    private static bool IsOneFile(IImageWriter format) => format is PartedImageWriter { Endings.Count: > 0 };

    private static string Describe(IImageWriter format) =>
        $"{format.Name}: {char.ToLowerInvariant(format.Description[0])}{format.Description[1..^1]}"
        + (format.Endings.Count == 0 ? "." : $" ({string.Join(", ", format.Endings)}).");

    private void Check(CommandResult result)
    {
        OptionResult?[] given = [result.GetResult(_output), result.GetResult(_format), result.GetResult(_grid)];
        if (given.Any(option => option is not null && OptionRules.OnlyText(option) is null))
        {
            // The parser itself reports an option without a value, or with two.
            return;
        }

        string?[] texts = [.. given.Select(OptionRules.OnlyText)];
        (string? output, string? format, string? grid) = (texts[0], texts[1], texts[2]);
        if ((output is null) == (grid is null))
        {
            result.AddError("Say where the images go: either --output with a folder or file, or --grid with a PNG file.");
        }
        else if (grid is not null && format is not null)
        {
            result.AddError("--grid already determines the format: leave out --format, or use --output.");
        }
        else if (grid is not null && !string.Equals(Path.GetExtension(grid), ".png", StringComparison.OrdinalIgnoreCase))
        {
            result.AddError($"--grid '{grid}' must be a file that ends in .png.");
        }
        else if (output == Output)
        {
            if (format is not null && ImageWriterCatalogue.Default.FindOrNull(format) is { } known && !IsOneFile(known))
            {
                string[] streamed = [.. ImageWriterCatalogue.Default.All.Where(IsOneFile).Select(one => one.Name)];
                result.AddError($"The format {format} cannot be written to the standard output. These can: {string.Join(", ", streamed)}.");
            }
        }
        else if (output is not null && format is not null)
        {
            // A wrong name of a format is reported by the option itself.
            if (ImageWriterCatalogue.Default.FindOrNull(format) is { Endings.Count: > 0 } writer and not PartedImageWriter
                && !writer.Endings.Contains(Path.GetExtension(output).ToLowerInvariant()))
            {
                string endings = string.Join(" or ", writer.Endings);
                result.AddError($"--output '{output}' must be a file that ends in {endings}: it is a {writer.Name}.");
            }
        }
        else if (output is not null && format is null)
        {
            try
            {
                ImageWriterCatalogue.Default.ForPath(output);
            }
            catch (ArgumentException unknown)
            {
                result.AddError(unknown.Message);
            }
        }
    }
}
