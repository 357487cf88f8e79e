using System.CommandLine;
using System.CommandLine.Parsing;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Images.Writers;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Cli.Commands;

/// <summary><c>ganml generate</c>: images from a generator file, in any format of <see cref="ImageWriterCatalogue"/>.</summary>
internal sealed class GenerateCommand(CommandTerminal terminal)
{
    private const int ImagesPerClass = 10;
    private const int ImagesWithoutClasses = 100;

    private readonly GeneratorChoice _generator = new();

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "Where the images go: a new or empty folder, or a file whose extension determines the format.",
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

    private readonly Option<long?> _count = new("--count", "-n")
    {
        Description = $"How many images. Default: {ImagesPerClass} of each class; {ImagesWithoutClasses} with --class or without classes.",
    };

    private readonly ClassOption _class = new();

    private readonly Option<long> _seed = new("--seed", "-s") { Description = "The seed of the noise.", DefaultValueFactory = _ => 1 };

    private readonly Option<long> _firstRow = new("--first-row")
    {
        Description = "The number of the first image. Image i of a seed is the same in every run, so you can divide the work.",
    };

    private readonly Option<int?> _batchSize = new("--batch-size", "-b")
    {
        Description = "Images computed at once; it changes no image. Default: 64, fewer if they are large (one of 1,024 x 1,024).",
    };

    private readonly Option<float?> _truncation = new("--truncation")
    {
        Description = "For a style generator: 1 gives the full variety and 0 the mean image of the class; values between give fewer "
            + "failures but less variety.",
    };

    private readonly Option<long?> _noiseSeed = new("--noise-seed")
    {
        Description = "For a style generator: draw new noise for each image, from this seed. Default: the fixed noise of the file.",
    };

    private readonly DeviceOption _device = new();

    internal Command Build()
    {
        var command = new TaughtCommand(
            "generate",
            "Generates images: PNG files by class, one grid, an animation, idx files.",
            """
            Examples:
              ganml generate --model fashion-mnist --grid clothes.png
              ganml generate runs/0001-fashion-mnist-dcgan/generator.onnx --grid grid.png
              ganml generate generator.onnx --output images --count 1000 --seed 7
              ganml generate generator.onnx --output boots --class "Ankle boot" --count 500
              ganml generate generator.onnx --output digits --format idx --count 60000
              ganml generate stylegan.onnx --output images --truncation 0.7 --noise-seed 3
              ganml generate from-elsewhere.onnx --grid grid.png --pixel-range -1:1 --class-names apple,pear,plum
            """)
        {
            _output, _format, _grid, _count, _seed, _firstRow, _batchSize, _truncation, _noiseSeed,
        };
        _format.OneOf(ImageWriterCatalogue.Default.Names);
        command.Validators.Add(CheckDestination);
        _generator.AddTo(command);
        _class.AddTo(command);
        _device.AddTo(command);
        _count.AtLeast(1);
        _batchSize.AtLeast(1);
        _firstRow.AtLeast(0);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private static string Describe(IImageWriter format) =>
        $"{format.Name}: {char.ToLowerInvariant(format.Description[0])}{format.Description[1..^1]}"
        + (format.Endings.Count == 0 ? "." : $" ({string.Join(", ", format.Endings)}).");

    private void CheckDestination(CommandResult result)
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
        else if (output is not null && format is not null)
        {
            // A wrong name of a format is reported by the option itself.
            if (ImageWriterCatalogue.Default.FindOrNull(format) is { Endings.Count: > 0 } writer
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

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        using OnnxGenerator generator = _device.Open(parsed, _generator, terminal, cancellationToken);
        long? label = _class.Find(parsed, generator.Info);
        string output = parsed.GetValue(_grid) ?? parsed.GetRequiredValue(_output)!;
        IImageWriter format = parsed.GetValue(_grid) is not null ? ImageWriterCatalogue.Default.Find("grid")
            : parsed.GetValue(_format) is { } name ? ImageWriterCatalogue.Default.Find(name)
            : ImageWriterCatalogue.Default.ForPath(output);
        var plan = new GenerationPlan
        {
            Seed = parsed.GetValue(_seed),
            FirstRow = parsed.GetValue(_firstRow),
            Count = parsed.GetValue(_count) ?? DefaultCount(generator.Info, label),
            BatchSize = parsed.GetValue(_batchSize),
            LabelOf = label is { } only ? _ => only : null,
            Truncation = parsed.GetValue(_truncation),
            NoiseSeed = parsed.GetValue(_noiseSeed),
        };
        string path = Path.GetFullPath(output);
        terminal.Track("generating", plan.Count, line =>
        {
            var images = new ImagesToWrite(generator, plan, _generator.NameIn(parsed), new Stored(line), cancellationToken);
            return UsageException.IfRefused(() =>
            {
                format.Write(path, images);
                return images;
            });
        });
        bool isRowAClass = format.Name == "grid" && generator.Info.IsConditional && label is null;
        string rows = isRowAClass ? $", a row for each class: {string.Join(", ", generator.Info.ClassNames)}" : "";
        terminal.Line($"{plan.Count:N0} images{rows}");
        terminal.Line(path);
        return CommandLine.Success;
    }

    private static long DefaultCount(GeneratorInfo info, long? label) =>
        info.IsConditional && label is null ? ImagesPerClass * info.ClassNames.Count : ImagesWithoutClasses;

    private sealed class Stored(IProgressLine line) : IProgress<long>
    {
        public void Report(long value) => line.Report(value, $"{value:N0} images");
    }
}
