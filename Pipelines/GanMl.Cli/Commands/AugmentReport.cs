using System.Globalization;
using GanMl.Cli.Terminal;
using GanMl.Studies;
using GanMl.Studies.Arms;
using GanMl.Studies.Reports;
using GanMl.Studies.Verdicts;
using Spectre.Console;

namespace GanMl.Cli.Commands;

/// <summary>What a study of augmentation is about to do, and what it has found.</summary>
internal static class AugmentReport
{
    private const int ShownClasses = 12;

    /// <summary>Says what the study is.</summary>
    internal static void Plan(AugmentationStudy study, CommandTerminal terminal)
    {
        StudyDescription about = study.Description;
        string classes = string.Join(", ", about.Counts.Take(ShownClasses).Select(ofClass => $"{ofClass.Class} {ofClass.Count:N0}"));
        string more = about.Counts.Count > ShownClasses ? ", ..." : "";
        terminal.Line($"Each draw has {about.Images:N0} of {about.Pool:N0} training images: {classes}{more}.");
        string draws = about.TuningDraws == 1 ? "1 draw" : $"{about.TuningDraws} draws";
        int tuned = study.Arms.Count(arm => arm.Kind != ArmKind.UnseenReal);
        terminal.Line(
            (about.TuningDraws == 0 ? $"{about.Options.Draws} draws, and nothing to choose: "
                : $"{draws} to choose from {tuned} ways to train, and {about.Options.Draws} draws that count, with the best of each kind: ")
            + $"{study.Units:N0} classifiers.");
    }

    /// <summary>A time, to two digits.</summary>
    internal static string Time(TimeSpan time) => time.TotalMinutes < 2 ? $"{time.TotalSeconds:0} seconds"
        : time.TotalHours < 2 ? $"{time.TotalMinutes:0} minutes"
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.0} hours");

    /// <summary>Shows every arm, and the answers.</summary>
    internal static void Show(StudyResult result, CommandTerminal terminal)
    {
        foreach (StudyVerdict verdict in result.Verdicts)
        {
            terminal.Output.Write(Table(result, verdict));
            terminal.Line($"{(result.Verdicts.Count > 1 ? $"{verdict.Learner}: " : "")}{VerdictText.Sentence(result, verdict)}");
            if (VerdictText.Exchange(result, verdict.Learner) is { } exchange)
            {
                terminal.Line(exchange);
            }
        }

        terminal.Line("Only the comparison of the verdict was planned in advance; all others are exploratory.");
    }

    private static Table Table(StudyResult result, StudyVerdict verdict)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns(
            "Arm", "Added images", "Macro-F1", "Recall of the rarest", $"From {TerminalText.Cell(verdict.Comparator)}", "95% interval");
        foreach (ArmRow row in ArmRow.Of(result, verdict))
        {
            string name = TerminalText.Cell(row.Arm);
            table.AddRow(
                row.IsInVerdict ? $"[bold]{name}[/]" : name,
                row.Added.ToString("N0", CultureInfo.InvariantCulture),
                VerdictText.Points(row.MacroF1),
                VerdictText.Points(row.RecallOfRarest),
                row.Difference is { } difference ? VerdictText.Signed(difference.Mean) : "",
                row.Difference is { } other ? VerdictText.Interval(other) : "");
        }

        return table;
    }
}
