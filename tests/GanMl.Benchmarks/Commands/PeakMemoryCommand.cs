using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using GanMl.Benchmarks.Rows;

namespace GanMl.Benchmarks.Commands;

/// <summary>
/// <c>peak-memory</c>: generates rows in this process and writes the most memory that it took, in megabytes. Called by <c>rows</c>.
/// </summary>
internal static class PeakMemoryCommand
{
    private static readonly Argument<FileInfo> Model = new("model") { Description = "A generator file." };
    private static readonly Option<string> Way = new("--way") { Description = "stock or GanMl.", Required = true };
    private static readonly Option<long> Rows = new("--rows") { Description = "How many rows.", Required = true };

    internal static Command Build()
    {
        var command = new Command("peak-memory", "Generates rows, and writes the most memory that this took.") { Model, Way, Rows };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(Model).FullName;
        var contenders = Contenders.For(path);
        using IContender contender = parsed.GetRequiredValue(Way) == Contenders.Stock ? contenders.OfStock(1) : contenders.OfOwn(1);
        contender.Run(parsed.GetRequiredValue(Rows));
        using var process = Process.GetCurrentProcess();
        Console.WriteLine((process.PeakWorkingSet64 / 1e6).ToString("0.0", CultureInfo.InvariantCulture));
        return 0;
    }
}
