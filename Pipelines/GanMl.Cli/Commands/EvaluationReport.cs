using System.Globalization;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Training.Evaluation;
using GanMl.Training.Metrics;
using Spectre.Console;

namespace GanMl.Cli.Commands;

/// <summary>What an evaluation has measured, as a table, and what it has not, as lines below.</summary>
internal static class EvaluationReport
{
    private const int ShownClasses = 12;

    internal static void Show(GeneratorEvaluation evaluation, bool perClass, CommandTerminal terminal)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Metric", "Class", "Value", "95% interval");
        foreach (MetricValue value in evaluation.Values.Where(value => value.ClassName is null || perClass))
        {
            table.AddRow(
                value.Name,
                Markup.Escape(value.ClassName ?? "all"),
                Number(value.Value),
                value.Interval is { } interval ? $"{Number(interval.Low)} to {Number(interval.High)}" : "");
        }

        if (evaluation.Values.Count > 0)
        {
            terminal.Output.Write(table);
        }

        if (evaluation.ClassesWithoutTestImages is { Count: > 0 } missing)
        {
            string names = string.Join(", ", missing.Take(ShownClasses).Select(name => $"'{name}'"))
                + (missing.Count > ShownClasses ? ", ..." : "");
            terminal.Line(
                $"The test set has no images of {missing.Count} {(missing.Count == 1 ? "class" : "classes")}: {names}. The "
                + "figures that judge test images say nothing about them.");
        }

        foreach (SkippedMetric skipped in evaluation.Skipped)
        {
            terminal.Line($"{skipped.Metric}  not measured: {OptionNames.In(skipped.Reason)}");
        }
    }

    /// <summary>A figure, from a million on with an exponent: features can be of any size, and a cell of the table is narrow.</summary>
    /// <param name="value">The figure.</param>
    /// <param name="format">How smaller ones are written.</param>
    internal static string Number(double value, string format = "0.000") => value.ToString(
        double.IsFinite(value) && Math.Abs(value) >= 1e6 ? "0.000E+0" : format, CultureInfo.InvariantCulture);
}
