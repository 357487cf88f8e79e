using System.Globalization;
using GanMl.Cli;
using GanMl.Cli.Commands;
using GanMl.Cli.Terminal;
using GanMl.Training.Metrics;
using GanMl.Training.Parts;

namespace GanMl.Tests.Cli;

/// <summary>The names of metrics and of their values, in the help of <c>ganml evaluate</c> and in its answers; and how it writes.</summary>
[TestClass]
public sealed class MetricNamesTests
{
    [TestMethod]
    [DataRow("recall", "precision")]
    [DataRow("Density", "coverage")]
    [DataRow("mode-coverage", "class-divergence")]
    [DataRow("classifier-accuracy", "classifier-agreement")]
    [DataRow("ms-ssim-of-real", "ms-ssim")]
    [DataRow("frechet-distance-at-50", "frechet-distance")]
    public async Task The_name_of_a_value_is_answered_with_its_metric(string value, string metric)
    {
        (int exitCode, _, string error) = await Command.RunAsync(["evaluate", "nowhere.onnx", "--metric", value]);
        Assert.AreEqual(2, exitCode, error);
        Assert.AreEqual($"ganml: '{value}' is measured by --metric {metric}.", error.Trim());
        Assert.AreEqual(
            $"'{value}' is measured by the metric {metric}.",
            Assert.ThrowsExactly<ArgumentException>(() => TrainingParts.Default.FindMetric(value)).Message);
    }

    [TestMethod]
    public async Task The_help_has_a_line_for_each_metric_that_names_its_values()
    {
        (int exitCode, string output, _) = await Command.RunAsync(["evaluate", "--help"]);
        Assert.AreEqual(0, exitCode);
        string[] lines = output.ReplaceLineEndings("\n").Split('\n');
        int first = Array.FindIndex(lines, line => line.StartsWith("Metrics, and what", StringComparison.Ordinal)) + 1;
        string[] table = [.. lines.Skip(first).TakeWhile(line => line.Length > 0)];
        string[] names = [.. table.Where(line => line[2] != ' ').Select(line => line.Trim().Split(' ')[0])];
        CollectionAssert.AreEquivalent(TrainingParts.Default.Metrics.Names.ToArray(), names);
        foreach (IGeneratorMetric metric in TrainingParts.Default.Metrics.All)
        {
            int at = Array.FindIndex(table, line => line.StartsWith($"  {metric.Name} ", StringComparison.Ordinal));
            string entry = string.Join(' ', table.Skip(at + 1).TakeWhile(line => line[2] == ' ').Prepend(table[at]));
            foreach (string value in metric.OtherValues)
            {
                Assert.Contains($"with {value}", entry);
            }
        }
    }

    [TestMethod]
    [DataRow("0.1234", "0.123")]
    [DataRow("-999999", "-999999.000")]
    [DataRow("1000000", "1.000E+6")]
    [DataRow("-1.5e150", "-1.500E+150")]
    [DataRow("Infinity", "Infinity")]
    public void Large_figures_have_an_exponent(string value, string shown) =>
        Assert.AreEqual(shown, EvaluationReport.Number(double.Parse(value, CultureInfo.InvariantCulture)));

    [TestMethod]
    public void Work_that_is_refused_is_not_announced()
    {
        var lines = new List<string>();
        var line = new PlainProgressLine("generating", 10, lines.Add);
        Assert.IsEmpty(lines);
        line.Report(0, "");
        line.Report(10, "10 images");
        CollectionAssert.AreEqual(new[] { "generating ...", "generating  100%  10 images" }, lines);
    }

    [TestMethod]
    [DataRow("train --data shapes", true)]
    [DataRow("train --help", false)]
    [DataRow("train -h", false)]
    [DataRow("train --help all", false)]
    [DataRow("inspect a.onnx", false)]
    public void The_help_of_training_is_a_result_like_any_other(string arguments, bool isTraining) =>
        Assert.AreEqual(isTraining, CommandProcess.IsTraining(arguments.Split(' ')));
}
