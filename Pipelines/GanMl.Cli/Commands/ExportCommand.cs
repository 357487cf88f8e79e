using System.CommandLine;
using System.Globalization;
using GanMl.Cli.Terminal;
using GanMl.Export;
using GanMl.Inference.GeneratorFile;
using GanMl.Models;
using GanMl.Training.Checkpoints;
using GanMl.Training.GeneratorFile;
using GanMl.Training.Runs;

namespace GanMl.Cli.Commands;

/// <summary><c>ganml export</c>: a trained generator in, a generator file of any precision out.</summary>
internal sealed class ExportCommand(CommandTerminal terminal)
{
    private readonly Argument<string> _checkpoint = new("checkpoint")
    {
        Description = "A checkpoint (generator.safetensors), or the folder of the run that left it.",
    };

    private readonly Option<FileInfo?> _output = new("--output", "-o")
    {
        Description = "Where to write. Default: beside the checkpoint, generator.onnx, or generator-float16.onnx and the like.",
    };

    private readonly Option<ExportPrecision> _precision = new("--precision", "-p")
    {
        Description = "float32, float16 or int8.",
        DefaultValueFactory = _ => ExportPrecision.Float32,
    };

    private readonly Option<ulong> _seed = new("--seed", "-s")
    {
        Description = "The seed of the noise for the check, and for the ranges of int8.",
        DefaultValueFactory = _ => new ExportOptions().Seed,
    };

    private readonly Option<bool> _force = new("--force", "-f") { Description = "Replace a file that is already there." };

    internal Command Build()
    {
        var command = new TaughtCommand(
            "export",
            "Exports a trained generator to ONNX, in the precision that is asked for.",
            """
              float32   computes what the trained network computes
              float16   half the size and the same speed; no difference that an eye can see
              int8      less than a third of the size and two to three times the speed on a CPU; a little coarser

            Whatever the precision, ONNX Runtime must draw what the network draws, within a stated tolerance, or no file is
            written. Try a small file on your own metric before you deploy it: ganml evaluate.

            Examples:
              ganml export runs/0001-fashion-mnist-dcgan
              ganml export runs/0001-fashion-mnist-dcgan --precision int8 --output small.onnx
            """)
        {
            _checkpoint, _output, _precision, _seed, _force,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        ExportPrecision precision = parsed.GetValue(_precision);
        string given = parsed.GetRequiredValue(_checkpoint);
        string checkpoint = Directory.Exists(given) ? Path.Combine(given, RunFolder.CheckpointName) : given;
        string name = precision == ExportPrecision.Float32 ? "generator.onnx" : $"generator-{Lower(precision)}.onnx";
        string output = parsed.GetValue(_output)?.FullName ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(checkpoint))!, name);
        if (File.Exists(output) && !parsed.GetValue(_force))
        {
            throw new UsageException($"{output} is already there. Name another file with --output, or replace it with --force.");
        }

        (GeneratorNetwork generator, GeneratorInfo info) = GeneratorCheckpoint.Load(checkpoint);
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

    private static string Lower(ExportPrecision precision) => precision.ToString().ToLowerInvariant();
}
