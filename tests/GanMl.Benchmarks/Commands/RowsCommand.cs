using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using GanMl.Benchmarks.Rows;
using Spectre.Console;

namespace GanMl.Benchmarks.Commands;

/// <summary>
/// <c>rows</c>: rows of noise into rows of pixels, by ML.NET's stock ONNX transformer, by GanMl's, and by a bare loop around ONNX Runtime.
/// </summary>
internal static class RowsCommand
{
    private static readonly Option<int> Rounds = new("--rounds") { Description = "Interleaved rounds.", DefaultValueFactory = _ => 9 };
    private static readonly Option<string[]> Generators = new("--generators")
    {
        Description = $"Which of {string.Join(", ", MeasuredGenerators.Names)}.",
        DefaultValueFactory = _ => [.. MeasuredGenerators.Names],
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<double> Seconds = new("--seconds")
    {
        Description = "About how long the stock transformer takes for one round.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<long> MemoryRows = new("--memory-rows")
    {
        Description = "The larger number of rows for which the peak of memory is measured; 0 to leave it out.",
        DefaultValueFactory = _ => 10_000_000,
    };

    internal static Command Build()
    {
        var command = new Command(
            "rows", "Compares ways of turning noise into pixels: rows a second, allocation, time to the first row, memory.")
        {
            Rounds, Generators, Seconds, MemoryRows,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ganml-rows-");
        try
        {
            var table = new Table().AddColumns(
                "generator", "way", "rows/s", "of stock", "of bare", "bytes/row", "of stock", "first row ms", "of stock", "from file ms");
            foreach (string name in parsed.GetRequiredValue(Generators))
            {
                Measure(name, MeasuredGenerators.Write(name, folder.FullName), parsed, table);
            }

            AnsiConsole.Profile.Width = 170;
            AnsiConsole.Write(table);
            if (parsed.GetValue(MemoryRows) is > 0 and var rows)
            {
                AnsiConsole.Write(PeakMemory.Measure(MeasuredGenerators.Write("dense", folder.FullName), rows));
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Measure(string generator, string path, ParseResult parsed, Table table)
    {
        int cores = Environment.ProcessorCount;
        var makers = Contenders.For(path);
        using IContender stock = makers.OfStock(1);
        long rows = RowsIn(stock, parsed.GetValue(Seconds));
        using IContender stockSet = makers.OfStock(cores);
        using IContender own = makers.OfOwn(1);
        using IContender ownSet = makers.OfOwn(cores);
        using IContender bare = makers.BestBare(rows / 2);
        IContender[] contenders = [stock, own, stockSet, ownSet, bare];

        // Each against the stock transformer read in the same way; the bare loop against its better one.
        int[] stockOf = [0, 0, 2, 2, 0];
        RoundResult[][] results = Rows.Rounds.Measure(contenders, rows, parsed.GetValue(Rounds));
        (double stockFromFile, double ownFromFile) = FromFile(makers);
        string?[] fromFile = [Number(stockFromFile, "0.0"), Number(ownFromFile, "0.0"), null, null, null];
        for (int i = 0; i < contenders.Length; i++)
        {
            table.AddRow(
                generator,
                contenders[i].Name,
                Number(Median(results[i].Select(round => round.RowsPerSecond)), "0"),
                Ratio(results[i], results[stockOf[i]], round => round.RowsPerSecond),
                Ratio(results[i], results[^1], round => round.RowsPerSecond),
                Number(Median(results[i].Select(round => round.BytesPerRow)), "0"),
                Ratio(results[i], results[stockOf[i]], round => round.BytesPerRow),
                Number(Median(results[i].Select(round => round.FirstRowMilliseconds)), "0.00"),
                Ratio(results[i], results[stockOf[i]], round => round.FirstRowMilliseconds),
                fromFile[i] ?? "");
        }
    }

    /// <summary>Milliseconds from nothing but the file to the first row, in turn: the median.</summary>
    private static (double Stock, double Own) FromFile(Contenders makers)
    {
        const int Times = 9;
        double[] stock = new double[Times];
        double[] own = new double[Times];
        for (int i = 0; i < Times; i++)
        {
            stock[i] = Time(() => makers.OfStock(1));
            own[i] = Time(() => makers.OfOwn(1));
        }

        return (Median(stock), Median(own));

        static double Time(Func<IContender> make)
        {
            long begin = Stopwatch.GetTimestamp();
            using IContender contender = make();
            contender.Run(1);
            return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }
    }

    private static long RowsIn(IContender contender, double seconds)
    {
        const int Trial = 500;
        contender.Run(Trial);
        var clock = Stopwatch.StartNew();
        contender.Run(Trial);
        return Math.Max(Trial, (long)(Trial * seconds / clock.Elapsed.TotalSeconds));
    }

    private static string Ratio(RoundResult[] own, RoundResult[] other, Func<RoundResult, double> of) =>
        Number(Median(own.Zip(other, (one, two) => of(one) / of(two))), "0.00");

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
