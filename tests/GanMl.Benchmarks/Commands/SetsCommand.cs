using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using GanMl.Benchmarks.Rows;
using GanMl.Benchmarks.Sets;
using GanMl.Images.Writers;
using Spectre.Console;

namespace GanMl.Benchmarks.Commands;

/// <summary>
/// <c>sets</c>: images a second into a set on disk, beside what drawing, encoding and writing reach alone, all on all cores and in turns.
/// </summary>
internal static class SetsCommand
{
    private static readonly Option<int> Rounds = new("--rounds") { Description = "Rounds in turns.", DefaultValueFactory = _ => 5 };
    private static readonly Option<int> Images = new("--images")
    {
        Description = "Images a round; the residual networks take a quarter of it.",
        DefaultValueFactory = _ => 40_000,
    };

    private static readonly Option<string[]> Generators = new("--generators")
    {
        Description = "Which generators: dense, dcgan, r3gan, residual.",
        DefaultValueFactory = _ => ["dense", "dcgan", "r3gan"],
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string[]> Formats = new("--formats")
    {
        Description = "Which formats.",
        DefaultValueFactory = _ => ["folder", "parquet", "webdataset"],
        AllowMultipleArgumentsPerToken = true,
    };

    internal static Command Build()
    {
        var command = new Command("sets", "Compares storing a set with drawing, encoding and writing alone: images a second.")
        {
            Rounds, Images, Generators, Formats,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ganml-sets-");
        try
        {
            var table = new Table().AddColumns(
                "generator", "format", "drawing", "encoding", "writing", "together at best", "the set", "of it", "unmarked", "mark costs");
            foreach (string generator in parsed.GetRequiredValue(Generators))
            {
                string path = MeasuredGenerators.Write(generator, folder.FullName);
                int images = parsed.GetValue(Images) / (generator is "r3gan" or "residual" ? 4 : 1);
                using IContender bare = Contenders.For(path).BestBare(images / 4);
                foreach (string format in parsed.GetRequiredValue(Formats))
                {
                    string place = Path.Combine(folder.FullName, $"{generator}-{format}");
                    using var stages = new SetStages(path, (PartedImageWriter)ImageWriterCatalogue.Default.Find(format), place, images);
                    AddRow(table, generator, format, Measure(bare, stages, parsed.GetValue(Rounds)));
                    if (Directory.Exists(place))
                    {
                        Directory.Delete(place, recursive: true);
                    }
                }
            }

            AnsiConsole.Profile.Width = 170;
            AnsiConsole.Write(table);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Images a second, round by round; a first round warms up and does not count.</summary>
    private static Speeds[] Measure(IContender bare, SetStages stages, int rounds)
    {
        var results = new List<Speeds>();
        for (int round = -1; round < rounds; round++)
        {
            long begin = Stopwatch.GetTimestamp();
            bare.Run(stages.Count);
            double drawing = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            var speeds = new Speeds(
                stages.Count / drawing,
                stages.Count / stages.Encode(),
                stages.Count / stages.Write(),
                stages.Count / stages.Whole(),
                stages.Count / stages.Whole(isMarked: false));
            if (round >= 0)
            {
                results.Add(speeds);
            }
        }

        return [.. results];
    }

    private static void AddRow(Table table, string generator, string format, Speeds[] rounds) => table.AddRow(
        generator,
        format,
        Speed(rounds, round => round.Drawing),
        Speed(rounds, round => round.Encoding),
        Speed(rounds, round => round.Writing),
        Speed(rounds, round => round.Together),
        Speed(rounds, round => round.Whole),
        Median(rounds, round => round.Whole / round.Together).ToString("0.00", CultureInfo.InvariantCulture),
        Speed(rounds, round => round.Unmarked),
        (1 - Median(rounds, round => round.Whole / round.Unmarked)).ToString("0.0%", CultureInfo.InvariantCulture));

    private static string Speed(Speeds[] rounds, Func<Speeds, double> of) =>
        Median(rounds, of).ToString("N0", CultureInfo.InvariantCulture);

    private static double Median(Speeds[] rounds, Func<Speeds, double> of) => rounds.Select(of).Order().ElementAt(rounds.Length / 2);

    /// <summary>Images a second.</summary>
    private sealed record Speeds(double Drawing, double Encoding, double Writing, double Whole, double Unmarked)
    {
        /// <summary>Of all stages together, if each has all cores while it is at work.</summary>
        internal double Together => 1 / ((1 / Drawing) + (1 / Encoding) + (1 / Writing));
    }
}
