using System.Globalization;
using System.Text;
using System.Xml.Linq;
using GanMl.Inference.GeneratorFile;
using GanMl.Studies.Verdicts;

namespace GanMl.Studies.Reports;

/// <summary>A study as one HTML file that needs nothing beside it: the answer, a plot, every arm, and what was done.</summary>
public static class StudyPage
{
    private const string Style = """
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
        h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
        p.answer { font-size: 1.1rem; border-left: 4px solid #b03a2e; padding-left: 1rem; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: 0.2rem 0.8rem; text-align: right; border-bottom: 1px solid #ddd; }
        th:first-child, td:first-child { text-align: left; } td { white-space: nowrap; }
        tr.verdict td { font-weight: bold; } svg { max-width: 100%; height: auto; }
        """;

    /// <summary>Writes the page; it appears whole or not at all.</summary>
    /// <param name="path">Where.</param>
    /// <param name="result">The study.</param>
    public static void Write(string path, StudyResult result)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(result);
        byte[] page = Encoding.UTF8.GetBytes("<!DOCTYPE html>\n" + Page(result));
        WholeFile.Write(path, stream => stream.Write(page));
    }

    private static XElement Page(StudyResult result)
    {
        StudyDescription about = result.Description;
        string title = $"Do generated images help? {about.DataSet}, {about.Options.Regime.Text}";
        return new XElement("html",
            new XAttribute("lang", "en"),
            new XElement("head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("title", title),
                new XElement("style", Style)),
            new XElement("body",
                new XElement("h1", title),
                result.Verdicts.Select(verdict => Learner(result, verdict)),
                new XElement("h2", "What was done"),
                Steps(result).Select(text => new XElement("p", text)),
                Counts(about),
                new XElement("h2", "The arms"),
                Arms(result),
                about.TuningDraws == 0 ? null : new[] { new XElement("h2", "What the tuning draws showed"), Tuning(result) }));
    }

    private static IEnumerable<XElement> Learner(StudyResult result, StudyVerdict verdict)
    {
        IReadOnlyList<ArmRow> rows = ArmRow.Of(result, verdict);
        if (result.Verdicts.Count > 1)
        {
            yield return new XElement("h2", $"Learner: {verdict.Learner}");
        }

        yield return new XElement("p", new XAttribute("class", "answer"), VerdictText.Sentence(result, verdict));
        if (VerdictText.Exchange(result, verdict.Learner) is { } exchange)
        {
            yield return new XElement("p", exchange);
        }

        yield return XElement.Parse(StudyPlot.Svg(rows, verdict.Comparator));
        yield return new XElement("table",
            new XElement("thead", new XElement("tr", new[]
            {
                "Arm", "Added images", "Macro-F1", "Recall of the rarest", $"Difference from {verdict.Comparator}", "95% interval",
            }.Select(text => new XElement("th", text)))),
            new XElement("tbody", rows.Select(Row)));
    }

    private static XElement Row(ArmRow row)
    {
        string[] cells =
        [
            row.Arm,
            row.Added.ToString("N0", CultureInfo.InvariantCulture),
            VerdictText.Points(row.MacroF1),
            VerdictText.Points(row.RecallOfRarest),
            row.Difference is { } difference ? VerdictText.Signed(difference.Mean) : "",
            row.Difference is { } other ? VerdictText.Interval(other) : "",
        ];
        return new XElement("tr",
            row.IsInVerdict ? new XAttribute("class", "verdict") : null,
            cells.Select(text => new XElement("td", text)));
    }

    private static IEnumerable<string> Steps(StudyResult result)
    {
        StudyDescription about = result.Description;
        StudyOptions options = about.Options;
        yield return Invariant($"{options.Draws} draws of {about.Images:N0} images out of {about.Pool:N0} ({about.Shape}), scored with ")
            + Invariant($"{about.Test:N0} test images, which the study uses for nothing else. {about.Generator}");
        string draws = about.TuningDraws == 1 ? "draw" : "draws";
        yield return Invariant($"Every classifier was trained with the same effort ({options.Steps:N0} steps). ")
            + (about.TuningDraws == 0
                ? "The two arms in bold were the only candidates, one with generated images and one without added images, so nothing had "
                    + "to be chosen. "
                : Invariant($"On {about.TuningDraws} further {draws}, validated with training images set aside for that, the best setting ")
                    + "of each way was chosen, and the two arms in bold: the best with generated images and the best without. ")
            + "Only their comparison was planned in advance; all others are exploratory.";
        yield return "Intervals are Student's for paired draws. They do not cover the choice of the test images or of the set that draws "
            + "are taken from: draws from a small set overlap."
            + (options.GroupPattern is { } pattern ? $" Images were drawn by groups, as '{pattern}' finds them in the names of files." : "")
            + (options.Regime == Draws.Regime.AsIs ? " All draws have all images: they differ in their random numbers alone." : "");
        yield return Invariant($"{result.Tuning.Count + result.Counted.Count:N0} classifiers took ")
            + Invariant($"{result.Tuning.Concat(result.Counted).Sum(unit => unit.Seconds) / 3600:0.0} hours of computing, beside the ")
            + "training of generators.";
    }

    private static XElement Tuning(StudyResult result) => new("table",
        new XElement("thead", new XElement("tr", new[] { "Learner", "Setting", "Macro-F1" }.Select(text => new XElement("th", text)))),
        new XElement("tbody", result.Tuning.GroupBy(unit => (unit.Unit.Learner, unit.Unit.Arm)).Select(setting => new XElement("tr",
            new XElement("td", setting.Key.Learner),
            new XElement("td", setting.Key.Arm),
            new XElement("td", VerdictText.Points(setting.Average(unit => unit.Score.MacroF1)))))));

    private static XElement Counts(StudyDescription about) => new("table",
        new XElement("thead", new XElement("tr", new XElement("th", "Class"), new XElement("th", "Images in a draw"))),
        new XElement("tbody", about.Counts.Select(ofClass => new XElement("tr",
            new XElement("td", ofClass.Class),
            new XElement("td", ofClass.Count.ToString("N0", CultureInfo.InvariantCulture))))));

    private static XElement Arms(StudyResult result)
    {
        HashSet<string> tried = [.. result.Counted.Select(unit => unit.Unit.Arm)];
        return new XElement("dl", result.Arms.Where(arm => tried.Contains(arm.Name)).SelectMany(arm => new[]
        {
            new XElement("dt", arm.Name), new XElement("dd", arm.Description),
        }));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
