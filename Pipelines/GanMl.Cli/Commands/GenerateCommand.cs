using System.CommandLine;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Images.Writers;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Models.Layers.Steps;

namespace GanMl.Cli.Commands;

/// <summary><c>ganml generate</c>: images from a generator file, as a folder of PNGs by class or as one grid.</summary>
internal sealed class GenerateCommand(CommandTerminal terminal)
{
    private const int GridColumns = 10;

    private readonly GeneratorChoice _generator = new();

    private readonly Option<DirectoryInfo?> _output = new("--output", "-o")
    {
        Description = "A folder for PNG files, one sub-folder a class. It must be new or empty.",
    };

    private readonly Option<FileInfo?> _grid = new("--grid", "-g")
    {
        Description = "One PNG file with all images; a row a class when the generator is conditional and no --class is given.",
    };

    private readonly Option<long?> _count = new("--count", "-n") { Description = "How many images. Default: 100, or for a grid 10 a class." };

    private readonly ClassOption _class = new();

    private readonly Option<long> _seed = new("--seed", "-s") { Description = "The seed of the noise.", DefaultValueFactory = _ => 1 };

    private readonly Option<long> _firstRow = new("--first-row")
    {
        Description = "The number of the first image. Image i of a seed is the same in every run, so work can be cut into pieces.",
    };

    private readonly Option<int> _batchSize = new("--batch-size", "-b") { Description = "Images computed at once.", DefaultValueFactory = _ => 64 };

    private readonly Option<float?> _truncation = new("--truncation")
    {
        Description = "Of a style generator: 1 is all of the variety, 0 the mean image of the class, between them fewer failures and less variety.",
    };

    private readonly Option<long?> _noiseSeed = new("--noise-seed")
    {
        Description = "Of a style generator: draw the noise of each image anew, from this seed. Default: the fixed noise of the file.",
    };

    private readonly DeviceOption _device = new();

    internal Command Build()
    {
        var command = new TaughtCommand(
            "generate",
            "Generates images: a folder of PNG files by class, or one grid.",
            """
            Examples:
              ganml generate --model fashion-mnist --grid clothes.png
              ganml generate runs/0001-fashion-mnist-dcgan/generator.onnx --grid grid.png
              ganml generate generator.onnx --output images --count 1000 --seed 7
              ganml generate generator.onnx --output boots --class "Ankle boot" --count 500
              ganml generate stylegan.onnx --output images --truncation 0.7 --noise-seed 3
              ganml generate from-elsewhere.onnx --grid grid.png --pixel-range -1:1 --class-names apple,pear,plum
            """)
        {
            _output, _grid, _count, _seed, _firstRow, _batchSize, _truncation, _noiseSeed,
        };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(_output) is null) == (result.GetValue(_grid) is null))
            {
                result.AddError("Say where the images go: either --output with a folder or --grid with a PNG file.");
            }
        });
        _generator.AddTo(command);
        _class.AddTo(command);
        _device.AddTo(command);
        _count.AtLeast(1);
        _batchSize.AtLeast(1);
        _firstRow.AtLeast(0);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        using OnnxGenerator generator = _device.Open(parsed, _generator, terminal);
        long? label = _class.Find(parsed, generator.Info);
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

    private void DrawGrid(ParseResult parsed, OnnxGenerator generator, long? label, string path)
    {
        GeneratorInfo info = generator.Info;
        bool rowAClass = info.IsConditional && label is null;
        int rows = rowAClass ? info.ClassNames.Count : GridColumns;
        int count = (int)Math.Min(100_000, parsed.GetValue(_count) ?? rows * GridColumns);
        int columns = rowAClass ? (count + rows - 1) / rows : GridColumns;
        long[] labels = !info.IsConditional ? [] : [.. Enumerable.Range(0, count).Select(i => label ?? i / columns)];
        var plan = new GenerationPlan
        {
            Seed = parsed.GetValue(_seed),
            FirstRow = parsed.GetValue(_firstRow),
            Count = count,
            LabelOf = labels.Length == 0 ? null : row => labels[row - parsed.GetValue(_firstRow)],
            Truncation = parsed.GetValue(_truncation),
            NoiseSeed = parsed.GetValue(_noiseSeed),
        };
        float[] images = [.. generator.Generate(plan).SelectMany(batch => batch.Pixels.ToArray())];
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
            Truncation = parsed.GetValue(_truncation),
            NoiseSeed = parsed.GetValue(_noiseSeed),
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
