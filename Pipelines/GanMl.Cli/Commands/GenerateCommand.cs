using System.CommandLine;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Inference;
using GanMl.Pipelines.Images;

namespace GanMl.Cli.Commands;

/// <summary><c>ganml generate</c>: images from a generator file, as a folder of PNGs by class or as one grid.</summary>
internal sealed class GenerateCommand(CommandTerminal terminal)
{
    private const int GridColumns = 10;

    private readonly Argument<FileInfo> _model = new("model") { Description = "A generator file (.onnx)." };

    private readonly Option<DirectoryInfo?> _output = new("--output", "-o")
    {
        Description = "A folder for PNG files, one sub-folder a class. It must be new or empty.",
    };

    private readonly Option<FileInfo?> _grid = new("--grid", "-g")
    {
        Description = "One PNG file with all images; a row a class when the generator is conditional and no --class is given.",
    };

    private readonly Option<long?> _count = new("--count", "-n") { Description = "How many images. Default: 100, or for a grid 10 a class." };

    private readonly Option<string?> _class = new("--class", "-c")
    {
        Description = "Only this class, by name or number from 0. Default: all classes in turn.",
    };

    private readonly Option<long> _seed = new("--seed", "-s") { Description = "The seed of the noise.", DefaultValueFactory = _ => 1 };

    private readonly Option<long> _firstRow = new("--first-row")
    {
        Description = "The number of the first image. Image i of a seed is the same in every run, so work can be cut into pieces.",
    };

    private readonly Option<int> _batchSize = new("--batch-size", "-b") { Description = "Images computed at once.", DefaultValueFactory = _ => 64 };

    private readonly DeviceOption _device = new();

    internal Command Build()
    {
        var command = new TaughtCommand(
            "generate",
            "Generates images: a folder of PNG files by class, or one grid.",
            """
            Examples:
              ganml generate runs/0001-fashion-mnist-dcgan/generator.onnx --grid grid.png
              ganml generate generator.onnx --output images --count 1000 --seed 7
              ganml generate generator.onnx --output boots --class "Ankle boot" --count 500
            """)
        {
            _model, _output, _grid, _count, _class, _seed, _firstRow, _batchSize,
        };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(_output) is null) == (result.GetValue(_grid) is null))
            {
                result.AddError("Say where the images go: either --output with a folder or --grid with a PNG file.");
            }
        });
        _device.AddTo(command);
        _count.AtLeast(1);
        _batchSize.AtLeast(1);
        _firstRow.AtLeast(0);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        using OnnxGenerator generator = _device.Open(parsed, parsed.GetRequiredValue(_model).FullName, terminal);
        long? label = parsed.GetValue(_class) is { } name ? ClassNumber(generator.Info, name) : null;
        if (parsed.GetValue(_grid) is { } grid)
        {
            DrawGrid(parsed, generator, label, grid.FullName);
        }
        else
        {
            WriteFolder(parsed, generator, label, parsed.GetValue(_output)!.FullName, cancellationToken);
        }

        return CommandLine.Success;
    }

    private static long ClassNumber(GeneratorInfo info, string name)
    {
        if (!info.IsConditional)
        {
            throw new ArgumentException("This generator has no classes; leave out --class.");
        }

        int index = info.ClassNames.ToList().FindIndex(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));
        if (index < 0 && int.TryParse(name, out int number) && number >= 0 && number < info.ClassNames.Count)
        {
            index = number;
        }

        return index >= 0
            ? index
            : throw new ArgumentException($"There is no class '{name}'. Known: {string.Join(", ", info.ClassNames)}; or a number from 0 to {info.ClassNames.Count - 1}.");
    }

    private void DrawGrid(ParseResult parsed, OnnxGenerator generator, long? label, string path)
    {
        GeneratorInfo info = generator.Info;
        bool rowAClass = info.IsConditional && label is null;
        int rows = rowAClass ? info.ClassNames.Count : GridColumns;
        int count = (int)Math.Min(100_000, parsed.GetValue(_count) ?? rows * GridColumns);
        int columns = rowAClass ? (count + rows - 1) / rows : GridColumns;
        long[] labels = !info.IsConditional ? [] : [.. Enumerable.Range(0, count).Select(i => label ?? i / columns)];
        float[] images = generator.Generate(parsed.GetValue(_seed), parsed.GetValue(_firstRow), count, labels);
        ImageGrid.Save(path, images, info.Shape, columns);
        terminal.Line($"{count} images, {columns} a row{(rowAClass ? ", a row a class: " + string.Join(", ", info.ClassNames) : "")}");
        terminal.Line(path);
    }

    private void WriteFolder(ParseResult parsed, OnnxGenerator generator, long? label, string folder, CancellationToken cancellationToken)
    {
        var plan = new GenerationPlan
        {
            Seed = parsed.GetValue(_seed),
            FirstRow = parsed.GetValue(_firstRow),
            Count = parsed.GetValue(_count) ?? 100,
            BatchSize = parsed.GetValue(_batchSize),
            LabelOf = label is { } only ? _ => only : null,
        };
        var writer = ImageFolderWriter.Create(folder, generator.Info.ClassNames);
        long done = terminal.Track("generating", plan.Count, line =>
        {
            long written = 0;
            foreach (GeneratedBatch batch in generator.Generate(plan, cancellationToken))
            {
                writer.Write(batch);
                written += batch.Count;
                line.Report(written, $"{written:N0} images");
            }

            return written;
        });
        terminal.Line($"{done:N0} images in {folder}");
    }
}
