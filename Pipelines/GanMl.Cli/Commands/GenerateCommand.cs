using System.CommandLine;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Images.Writers;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Cli.Commands;

/// <summary><c>ganml generate</c>: images from a generator file, in any format of <see cref="ImageWriterCatalogue"/>.</summary>
internal sealed class GenerateCommand(CommandTerminal terminal, Func<string, string?> environment)
{
    private const int ImagesPerClass = 10;
    private const int ImagesWithoutClasses = 100;
    private const int MostNamed = 32;
    private const int MostAtOnce = 65_536;

    private readonly GeneratorChoice _generator = new();
    private readonly DestinationOptions _destination = new();

    private readonly Option<long?> _count = new("--count", "-n")
    {
        Description = $"How many images. Default: {ImagesPerClass} of each class, or of {ImageGrid.ClassesToShow(int.MaxValue).Count} "
            + $"classes if one picture is to show more; {ImagesWithoutClasses} with --class or without classes.",
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

    private readonly Option<float> _latentScale = new("--latent-scale")
    {
        Description = "By what the noise is multiplied: above 1 gives more variety and more failures, below 1 the opposite. Nothing "
            + "changes for style generators, which normalise it.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<long?> _noiseSeed = new("--noise-seed")
    {
        Description = "For a style generator: draw new noise for each image, from this seed. Default: the fixed noise of the file.",
    };

    private readonly FilterOptions _filter = new(environment);
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
              ganml generate generator.onnx --output varied --latent-scale 1.3 --filter fashion-mnist
              ganml generate stylegan.onnx --output images --truncation 0.7 --noise-seed 3
              ganml generate from-elsewhere.onnx --grid grid.png --pixel-range -1:1 --class-names apple,pear,plum
            """);
        _destination.AddTo(command);
        foreach (Option option in new Option[] { _count, _seed, _firstRow, _batchSize, _truncation, _latentScale, _noiseSeed })
        {
            command.Options.Add(option);
        }

        _filter.AddTo(command);
        _generator.AddTo(command);
        _class.AddTo(command);
        _device.AddTo(command);
        _count.AtLeast(1);
        _batchSize.AtLeast(1);
        _batchSize.AtMost(MostAtOnce);
        _firstRow.AtLeast(0);
        command.SetAction((parsed, cancellation) => Task.Run(() => RunAsync(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using OnnxGenerator generator = _device.Open(parsed, _generator, terminal, cancellationToken);
        long? label = _class.Find(parsed, generator.Info);
        (string path, IImageWriter format) = _destination.In(parsed);
        IReadOnlyList<int> labels = label is { } only ? [(int)only]
            : format.Endings.Count > 0 && parsed.GetValue(_count) is null ? ImageGrid.ClassesToShow(generator.Info.ClassNames.Count)
            : [.. Enumerable.Range(0, generator.Info.ClassNames.Count)];
        bool isEachClass = labels.Count == generator.Info.ClassNames.Count;
        using OpenFilter? filter = await _filter.OpenAsync(parsed, generator, terminal, cancellationToken).ConfigureAwait(false);
        int usual = generator.Info.IsConditional && label is null ? ImagesPerClass * labels.Count : ImagesWithoutClasses;
        var plan = new GenerationPlan
        {
            Seed = parsed.GetValue(_seed),
            FirstRow = parsed.GetValue(_firstRow),
            Count = parsed.GetValue(_count) ?? usual,
            BatchSize = parsed.GetValue(_batchSize),
            LabelOf = isEachClass ? null : row => labels[(int)(row % labels.Count)],
            Truncation = parsed.GetValue(_truncation),
            LatentScale = parsed.GetValue(_latentScale),
            NoiseSeed = parsed.GetValue(_noiseSeed),
            Filter = filter?.Filter,
            MostCandidates = _filter.CandidatesIn(parsed),
        };
        terminal.Track("generating", plan.Count, line =>
        {
            var images = new ImagesToWrite(generator, plan, _generator.NameIn(parsed), new Stored(line), cancellationToken);
            return UsageException.IfRefused(() => Write(format, path, images));
        });
        terminal.Line($"{plan.Count:N0} images{(format.Name == "grid" ? Rows(generator.Info, plan, labels) : "")}");
        terminal.Line(path);
        if (filter is not null)
        {
            terminal.Line(filter.Summary());
        }

        return CommandLine.Success;
    }

    private static ImagesToWrite Write(IImageWriter format, string path, ImagesToWrite images)
    {
        try
        {
            format.Write(path, images);
            return images;
        }
        catch (NotSupportedException cannotHold)
        {
            throw new GeneratorFileException(cannotHold.Message, cannotHold);
        }
    }

    /// <summary>What the rows of a grid are: the classes that it shows, if there are several.</summary>
    private static string Rows(GeneratorInfo info, GenerationPlan plan, IReadOnlyList<int> labels)
    {
        int different = (int)Math.Min(plan.Count, labels.Count);
        int[] shown = [.. Enumerable.Range(0, different).Select(i => labels[(int)((plan.FirstRow + i) % labels.Count)]).Order()];
        string names = string.Join(", ", shown.Take(MostNamed).Select(label => $"'{info.ClassNames[label]}'"))
            + (shown.Length > MostNamed ? ", ..." : "");
        return shown.Length <= 1 ? ""
            : shown.Length == info.ClassNames.Count ? $", a row for each class: {names}"
            : $", a row for each of {shown.Length} of the {info.ClassNames.Count:N0} classes: {names}";
    }

    private sealed class Stored(IProgressLine line) : IProgress<long>
    {
        public void Report(long value)
        {
            try
            {
                line.Report(value, $"{value:N0} images");
            }
            catch (ArgumentException fault)
            {
                // It is none of the user's arguments that is wrong here.
                throw new InvalidOperationException(fault.Message, fault);
            }
        }
    }
}
