using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using GanMl.Export;
using GanMl.Images;
using GanMl.Images.Derived;
using GanMl.Images.Download;
using GanMl.Images.Sets;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;
using GanMl.Training.Checkpoints;
using GanMl.Training.GeneratorFile;
using GanMl.Training.Metrics;
using Spectre.Console;

namespace GanMl.Benchmarks.Commands;

/// <summary><c>precision</c>: what float16 and int8 do to the size, the speed and the images of a trained generator.</summary>
internal static class PrecisionCommand
{
    private const int Batch = 16;
    private const int ImagesARound = 4_000;
    private static readonly Argument<FileInfo> Checkpoint = new("checkpoint") { Description = "A generator.safetensors." };
    private static readonly Option<string> Data = new("--data")
    {
        Description = "The set it was trained on.",
        DefaultValueFactory = _ => "fashion-mnist",
    };

    private static readonly Option<DirectoryInfo?> Folder = new("--data-folder") { Description = "Where the set's files are." };
    private static readonly Option<int> Rounds = new("--rounds")
    {
        Description = "Interleaved rounds of the speed.",
        DefaultValueFactory = _ => 9,
    };

    internal static Command Build()
    {
        var command = new Command("precision", "Exports a generator in every precision, and measures size, speed, difference and metrics.")
        {
            Checkpoint, Data, Folder, Rounds,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string checkpoint = parsed.GetRequiredValue(Checkpoint).FullName;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ganml-precision-");
        try
        {
            Candidate[] candidates =
            [
                Export(checkpoint, folder, "float32, not simplified", new ExportOptions { Simplify = false }),
                .. Enum.GetValues<ExportPrecision>().Select(precision =>
                    Export(checkpoint, folder, precision.ToString().ToLowerInvariant(), new ExportOptions { Precision = precision })),
            ];
            double[][] speeds = Measure(candidates, parsed.GetValue(Rounds));
            var sets = new ImageSetOptions
            {
                Folders = new DataFolders
                {
                    Folder = parsed.GetValue(Folder)?.FullName,
                    Root = Environment.GetEnvironmentVariable("GANML_DATA"),
                },
            };
            ILabelledImages train = await ImageSets.OpenAsync(
                parsed.GetRequiredValue(Data), ImageSetSplit.Train, sets, cancellationToken: cancellationToken);
            ILabelledImages test = await ImageSets.OpenAsync(
                parsed.GetRequiredValue(Data), ImageSetSplit.Test, sets, cancellationToken: cancellationToken);
            var table = new Table().AddColumns("file", "MB", "images/s", "of float32", "largest", "rms", "agreement", "95% interval");
            for (int i = 0; i < candidates.Length; i++)
            {
                MetricValue agreement = Agreement(candidates[i], train, test, cancellationToken);
                double[] ratios = [.. speeds[i].Zip(speeds[1], (own, other) => own / other)];
                table.AddRow(
                    candidates[i].Name,
                    Number(candidates[i].Result.Bytes / 1e6, "0.00"),
                    Number(Median(speeds[i]), "0"),
                    Number(Median(ratios), "0.00"),
                    Number(candidates[i].Result.LargestDifference, "0.0E+0"),
                    Number(candidates[i].Result.RootMeanSquareDifference, "0.0E+0"),
                    Number(agreement.Value, "0.000"),
                    agreement.Interval is { } interval ? $"{Number(interval.Low, "0.000")} to {Number(interval.High, "0.000")}" : "");
            }

            AnsiConsole.Profile.Width = 160;
            AnsiConsole.Write(table);
            Array.ForEach(candidates, candidate => candidate.Generator.Dispose());
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Candidate Export(string checkpoint, DirectoryInfo folder, string name, ExportOptions options)
    {
        (Models.GeneratorNetwork generator, GeneratorInfo info) = GeneratorCheckpoint.Load(checkpoint);
        using (generator)
        {
            string path = Path.Combine(folder.FullName, $"{name}.onnx");
            ExportResult result = GeneratorExporter.Export(generator, info, path, options);
            return new Candidate(name, result, OnnxGenerator.Open(path));
        }
    }

    /// <summary>Images a second of each candidate, round by round in turn, so that a busy neighbour meets all of them.</summary>
    private static double[][] Measure(Candidate[] candidates, int rounds)
    {
        double[][] speeds = [.. candidates.Select(_ => new double[rounds])];
        for (int round = -1; round < rounds; round++)
        {
            for (int i = 0; i < candidates.Length; i++)
            {
                double speed = Speed(candidates[i].Generator);
                if (round >= 0)
                {
                    speeds[i][round] = speed;
                }
            }
        }

        return speeds;
    }

    private static double Speed(OnnxGenerator generator)
    {
        GeneratorInfo info = generator.Info;
        float[] latents = new float[Batch * info.LatentSize];
        new LatentSampler(1, info.LatentSize, info.Distribution).Fill(0, Batch, latents);
        long[] labels = [.. Enumerable.Range(0, info.IsConditional ? Batch : 0).Select(row => (long)(row % info.ClassNames.Count))];
        float[] images = new float[Batch * info.Shape.Length];
        var clock = Stopwatch.StartNew();
        for (int done = 0; done < ImagesARound; done += Batch)
        {
            generator.Generate(latents, labels, images);
        }

        return ImagesARound / clock.Elapsed.TotalSeconds;
    }

    private static MetricValue Agreement(
        Candidate candidate, ILabelledImages train, ILabelledImages test, CancellationToken cancellationToken)
    {
        using var context = new MetricContext
        {
            Generator = candidate.Generator,
            Train = train,
            Test = test,
            Seed = 1_000,
            ClassifierFolder = Path.Combine(DataFolders.DefaultCache, "classifiers"),
            CancellationToken = cancellationToken,
        };
        return MetricCatalogue.Default.Find("classifier-agreement").Evaluate(context).First(value => value.ClassName is null);
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private sealed record Candidate(string Name, ExportResult Result, OnnxGenerator Generator);
}
