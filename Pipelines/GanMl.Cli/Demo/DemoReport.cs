using System.Globalization;
using GanMl.Cli.Terminal;
using GanMl.Images.Writers;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Studies.Draws;
using GanMl.Studies.Reports;
using GanMl.Studies.Statistics;
using Spectre.Console;

namespace GanMl.Cli.Demo;

/// <summary>Shows what the demo has found.</summary>
/// <param name="terminal">Where.</param>
/// <param name="comparison">What was compared.</param>
internal sealed class DemoReport(CommandTerminal terminal, DemoComparison comparison)
{
    private const int Rarest = 3;
    private const int GridColumns = 10;
    private const int ChartWidth = 110;

    /// <summary>A table and a plot of all ways to train, and the answer in a sentence.</summary>
    internal void Show(IReadOnlyList<DemoRow> rows)
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumns("Classifier trained on", "Accuracy", "Macro-F1", "lowest to highest", $"Recall of the {Rarest} rarest");
        var chart = new BarChart
        {
            Label = "Macro-F1 in points",
            Width = ChartWidth,
            ValueFormatter = (value, _) => value.ToString("0.0", CultureInfo.InvariantCulture),
        };
        foreach (DemoRow row in rows)
        {
            string name = TerminalText.Cell(row.Arm.Name);
            (double lowest, double highest) = (row.Scores.Min(score => score.MacroF1), row.Scores.Max(score => score.MacroF1));
            table.AddRow(
                name,
                VerdictText.Points(row.Scores.Average(score => score.Accuracy)),
                VerdictText.Points(row.MacroF1),
                $"{VerdictText.Points(lowest)} to {VerdictText.Points(highest)}",
                VerdictText.Points(row.Scores.Average(score => score.RecallOfRarest(comparison.Counts, Rarest))));
            chart.AddItem(name, 100 * row.MacroF1, ColorOf(row.Arm.Kind));
        }

        terminal.Output.Write(table);
        terminal.Output.Write(chart);
        terminal.Line(Sentence(rows));
        terminal.Line(
            "Every way to train but the first gives all classes the same weight. This is a demonstration on one set of images: "
            + "'ganml augment' asks the question of yours, with separate draws for every choice.");
    }

    /// <summary>Pictures of the rarest classes: what there is of them, and what the generator draws.</summary>
    internal void SaveGrid(string path, StudyDraw draw, string generatorPath)
    {
        ImageShape shape = draw.Train.Shape;
        int[] rare = [.. comparison.Counts.Index().OrderBy(count => count.Item).Take(Rarest).Select(count => count.Index).Order()];
        var images = new List<float>();
        using var generator = OnnxGenerator.Open(generatorPath);
        foreach (int label in rare)
        {
            byte[] pixels = new byte[shape.Length];
            int[] real = [.. Enumerable.Range(0, draw.Train.Count).Where(index => draw.Train.LabelOf(index) == label).Take(GridColumns)];
            foreach (int index in real)
            {
                draw.Train.CopyPixels(index, pixels);
                images.AddRange(pixels.Select(value => value / (float)byte.MaxValue));
            }

            images.AddRange(new float[(GridColumns - real.Length) * shape.Length]);
            int asked = Array.IndexOf([.. generator.Info.ClassNames], draw.Train.ClassNames[label]);
            foreach (GeneratedBatch batch in generator.Generate(
                new GenerationPlan { Seed = draw.Seed, Count = GridColumns, LabelOf = _ => asked }))
            {
                images.AddRange(batch.Pixels.Span);
            }
        }

        LabelledGrid.Save(
            path,
            [.. images],
            shape,
            [.. Enumerable.Repeat("", GridColumns)],
            [.. rare.SelectMany(label => new[] { $"{draw.Train.ClassNames[label]}, real", "generated" })]);
    }

    /// <summary>Compares the best way with generated images and the best without, whichever they are.</summary>
    private static string Sentence(IReadOnlyList<DemoRow> rows)
    {
        DemoRow real = rows.Where(row => row.Arm.Kind == DemoArmKind.Real).MaxBy(row => row.MacroF1)!;
        DemoRow generated = rows.Where(row => row.Arm.Kind == DemoArmKind.Generated).MaxBy(row => row.MacroF1)!;
        var difference = PairedDifference.Of(
            [.. generated.Scores.Select(score => score.MacroF1)], [.. real.Scores.Select(score => score.MacroF1)]);
        string seen = string.Create(
            CultureInfo.InvariantCulture,
            $"{VerdictText.Points(generated.MacroF1)} with '{generated.Arm.Name}' and {VerdictText.Points(real.MacroF1)} with "
            + $"'{real.Arm.Name}': {VerdictText.Signed(difference.Mean)} points ({VerdictText.Interval(difference)} with 95% confidence, "
            + $"{difference.Draws} draws).");
        return difference.Lower > 0 ? $"Generated images help here: macro-F1 {seen}"
            : difference.Upper < 0 ? $"Generated images hurt here: macro-F1 {seen}"
            : $"These draws do not tell whether generated images help: macro-F1 {seen}";
    }

    private static Color ColorOf(DemoArmKind kind) => kind switch
    {
        DemoArmKind.Generated => Color.Green,
        DemoArmKind.MoreReal => Color.Grey,
        _ => Color.Blue,
    };
}
