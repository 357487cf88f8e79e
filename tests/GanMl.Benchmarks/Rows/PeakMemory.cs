using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace GanMl.Benchmarks.Rows;

/// <summary>The most memory that a process of its own takes to generate few rows and many.</summary>
internal static class PeakMemory
{
    private const long Few = 10_000;

    /// <summary>A table of the peaks, in megabytes.</summary>
    internal static Table Measure(string path, long many)
    {
        var table = new Table().AddColumns("way", $"MB, {Text(Few)} rows", $"MB, {Text(many)} rows", "more");
        foreach (string way in new[] { Contenders.Stock, Contenders.Own })
        {
            double few = PeakOf(path, way, Few);
            double peak = PeakOf(path, way, many);
            table.AddRow(way, Text(few), Text(peak), Text(peak - few));
        }

        return table;
    }

    private static double PeakOf(string path, string way, long rows)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!, ["peak-memory", path, "--way", way, "--rows", rows.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        using Process child = Process.Start(start)!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? double.Parse(output, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"Measuring {way} failed with exit code {child.ExitCode}.");
    }

    private static string Text(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
