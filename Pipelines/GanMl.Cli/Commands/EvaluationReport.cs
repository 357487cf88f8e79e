using System.Globalization;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Training.Evaluation;
using GanMl.Training.Metrics;
using Spectre.Console;

namespace GanMl.Cli.Commands;

/// <summary>What was found out about a generator.</summary>
/// <param name="Name">What the generator is called in the table.</param>
/// <param name="Given">What the command line calls it.</param>
/// <param name="Evaluation">What was measured before anything failed.</param>
/// <param name="Error">Why the rest could not be measured; null where nothing failed.</param>
internal sealed record EvaluatedGenerator(string Name, string Given, GeneratorEvaluation Evaluation, string? Error);

/// <summary>
/// What an evaluation has measured, as a table with the generators side by side and the ceilings behind them, and what it has not, as lines
/// below.
/// </summary>
internal static class EvaluationReport
{
    private const int ShownClasses = 12;

    internal static void Show(IReadOnlyList<EvaluatedGenerator> generators, bool perClass, CommandTerminal terminal)
    {
        MetricValue[] all = [.. generators
            .SelectMany(generator => generator.Evaluation.Values)
            .Where(value => value.ClassName is null || perClass)];
        if (all.Length > 0)
        {
            terminal.Output.Write(Table(generators, all));
        }

        foreach (var same in all
            .Where(value => value.Ceiling is not null)
            .GroupBy(value => (value.Ceiling!.Of, value.Ceiling.Value is null))
            .Select(group => (group.Key, Names: group.Select(value => value.Name).Distinct())))
        {
            ((string of, bool isMissing), IEnumerable<string> names) = same;
            terminal.Line($"{(isMissing ? "no ceiling of" : "ceiling of")} {string.Join(", ", names)}: {of}");
        }

        if (generators[0].Evaluation.ClassesWithoutTestImages is { Count: > 0 } missing)
        {
            string named = string.Join(", ", missing.Take(ShownClasses).Select(name => $"'{name}'"))
                + (missing.Count > ShownClasses ? ", ..." : "");
            terminal.Line(
                $"The test set has no images of {missing.Count} {(missing.Count == 1 ? "class" : "classes")}: {named}. The "
                + "figures that judge test images say nothing about them.");
        }

        foreach (EvaluatedGenerator generator in generators)
        {
            string of = generators.Count > 1 ? $"{generator.Name}: " : "";
            foreach (SkippedMetric skipped in generator.Evaluation.Skipped)
            {
                terminal.Line($"{of}{skipped.Metric}  not measured: {OptionNames.In(skipped.Reason)}");
            }
        }
    }

    /// <summary>A figure, from a million on with an exponent: features can be of any size, and a cell of the table is narrow.</summary>
    /// <param name="value">The figure.</param>
    /// <param name="format">How smaller ones are written.</param>
    internal static string Number(double value, string format = "0.000") => value.ToString(
        double.IsFinite(value) && Math.Abs(value) >= 1e6 ? "0.000E+0" : format, CultureInfo.InvariantCulture);

    private static Table Table(IReadOnlyList<EvaluatedGenerator> generators, MetricValue[] all)
    {
        bool isOne = generators.Count == 1;
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("Metric", "Class");
        table = isOne
            ? table.AddColumns("Value", "95% interval")
            : generators.Aggregate(table, (made, generator) => made.AddColumn(TerminalText.Cell(generator.Name)));
        table.AddColumn("Ceiling");
        foreach ((string name, string? className) in all.Select(value => (value.Name, value.ClassName)).Distinct())
        {
            MetricValue?[] values = [.. generators.Select(generator => generator.Evaluation.Values
                .FirstOrDefault(value => value.Name == name && value.ClassName == className))];
            MetricCeiling? ceiling = values.Select(value => value?.Ceiling).FirstOrDefault(found => found is not null);
            string[] cells = isOne
                ? [Number(values[0]!.Value), values[0]!.Interval is { } interval ? Text(interval) : ""]
                : [.. values.Select(Cell)];
            table.AddRow(
            [
                Markup.Escape(name),
                Markup.Escape(className ?? "all"),
                .. cells,
                ceiling is null ? "" : ceiling.Value is { } score ? Number(score) : "none",
            ]);
        }

        return table;
    }

    private static string Cell(MetricValue? value) => value is null ? ""
        : value.Interval is { } interval ? $"{Number(value.Value)} ({Text(interval)})" : Number(value.Value);

    private static string Text(Interval interval) => $"{Number(interval.Low)} to {Number(interval.High)}";
}
