using System.CommandLine;
using System.Globalization;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Export;
using GanMl.Inference.GeneratorFile;
using GanMl.Models;
using GanMl.Training.Checkpoints;
using GanMl.Training.GeneratorFile;
using GanMl.Training.Runs;

namespace GanMl.Cli.Commands;

/// <summary><c>ganml export</c>: writes a trained generator to a generator file of any precision.</summary>
internal sealed class ExportCommand(CommandTerminal terminal)
{
    private readonly Argument<string> _checkpoint = new("checkpoint")
    {
        Description = "A checkpoint (generator.safetensors), or the folder of the run that wrote it.",
    };

    private readonly Option<FileInfo?> _output = new("--output", "-o")
    {
        Description = "The file to write. Default: generator.onnx beside the checkpoint, or generator-float16.onnx or generator-int8.onnx.",
    };

    private readonly Option<string> _precision = new("--precision", "-p")
    {
        Description = "How numbers are stored: float32, float16 or int8.",
        DefaultValueFactory = _ => Lower(ExportPrecision.Float32),
    };

    private readonly Option<double?> _average = new("--average", "-a")
    {
        Description = "Another average of the weights, by its width: the standard deviation of its profile as a share of the run, from "
            + "0.005 to 0.28. Needs a run folder, trained with --average-snapshots. Default: the average of --average-half-life.",
    };

    private readonly Option<ulong> _seed = new("--seed", "-s")
    {
        Description = "The seed of the noise for the check and for the ranges of int8.",
        DefaultValueFactory = _ => new ExportOptions().Seed,
    };

    private readonly Option<bool> _force = new("--force", "-f") { Description = "Replace an existing file." };

    internal Command Build()
    {
        var command = new TaughtCommand(
            "export",
            "Exports a trained generator to ONNX in a chosen precision.",
            """
              float32   computes what the trained network computes
              float16   half the size and the same speed; no visible difference
              int8      less than a third of the size and two to three times the speed on a CPU; slightly coarser images

            At every precision, ONNX Runtime must draw what the network draws, within a stated tolerance; otherwise no file is
            written. Before you deploy a smaller file, measure it on your own metric, for example with 'ganml evaluate'.

            Examples:
              ganml export runs/0001-fashion-mnist-dcgan
              ganml export runs/0001-fashion-mnist-dcgan --precision int8 --output small.onnx
              ganml export runs/0002-fashion-mnist-r3gan --average 0.08
            """)
        {
            _checkpoint, _output, _precision, _average, _seed, _force,
        };
        _precision.OneOf([.. Enum.GetValues<ExportPrecision>().Select(Lower)]);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        ExportPrecision precision = Enum.Parse<ExportPrecision>(parsed.GetRequiredValue(_precision), ignoreCase: true);
        string given = parsed.GetRequiredValue(_checkpoint);
        if (!Path.Exists(given) && KnownNames.Included(given) is { } included)
        {
            throw new UsageException(
                $"'{given}' is no run. The generator of that name that GanMl includes is an ONNX file already: other commands take it as "
                + $"--model {included}.");
        }

        string checkpoint = Directory.Exists(given) ? Path.Combine(given, RunFolder.CheckpointName) : given;
        double? average = parsed.GetValue(_average);
        string ofAverage = average is { } width ? $"-average-{width.ToString(CultureInfo.InvariantCulture)}" : "";
        string ofPrecision = precision == ExportPrecision.Float32 ? "" : $"-{Lower(precision)}";
        string name = $"generator{ofAverage}{ofPrecision}.onnx";
        string output = parsed.GetValue(_output)?.FullName ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(checkpoint))!, name);
        if (File.Exists(output) && !parsed.GetValue(_force))
        {
            throw new UsageException($"{output} is already there. Choose another file with --output, or replace it with --force.");
        }

        (GeneratorNetwork generator, GeneratorInfo info) = average is null
            ? GeneratorCheckpoint.Load(checkpoint)
            : LoadAverage(given, average.Value);
        using (generator)
        {
            var options = new ExportOptions { Precision = precision, Seed = parsed.GetValue(_seed) };
            ExportResult result = GeneratorExporter.Export(generator, info, output, options, cancellationToken);
            terminal.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"Wrote {result.Path}: {Lower(precision)}, {result.Bytes / 1e6:0.00} MB, {result.Operations.Count} operations."));
            terminal.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"Checked at batches of {string.Join(", ", options.BatchSizes)}: ONNX Runtime and TorchSharp differ by at most "
                + $"{result.LargestDifference:0.0E+0} of a pixel's range, {result.RootMeanSquareDifference:0.0E+0} root mean square."));
        }

        return CommandLine.Success;
    }

    private (GeneratorNetwork Generator, GeneratorInfo Info) LoadAverage(string run, double width)
    {
        if (!Directory.Exists(run))
        {
            throw new UsageException($"{_average.Name} needs the folder of a run, not '{run}': the folder holds the snapshots.");
        }

        (GeneratorNetwork generator, GeneratorInfo info, double error) =
            UsageException.IfRefused(() => PostHocAverage.Load(RunFolder.Open(run), width));
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"Made up the average of width {width} from the snapshots of the run; its profile differs by {error * 100:0.0}%."));
        return (generator, info);
    }

    private static string Lower(ExportPrecision precision) => precision.ToString().ToLowerInvariant();
}
