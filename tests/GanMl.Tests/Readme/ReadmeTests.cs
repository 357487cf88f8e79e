using GanMl.Inference;
using GanMl.Tests.Data;
using GanMl.Tests.Structure;
using GanMl.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Readme;

[TestClass]
public sealed class ReadmeTests
{
    [TestMethod]
    public void The_sample_of_the_README_runs_and_its_classifier_learns()
    {
        using var temporary = new TemporaryFolder();
        string path = temporary.Write("generator.onnx", new TinyGenerator { Shape = new ImageShape(1, 4, 4), ClassNames = ["a", "b", "c"] }.ToBytes());
        (IDataView images, ITransformer classifier) = ReadmeSample.Run(path);
        MulticlassClassificationMetrics metrics = new MLContext(1).MulticlassClassification.Evaluate(classifier.Transform(images));
        Assert.IsGreaterThan(0.5, metrics.MicroAccuracy, "three classes; guessing would be right for a third");
    }

    [TestMethod]
    public void The_README_shows_the_sample_word_for_word()
    {
        string root = Repository.Root();
        string[] source = File.ReadAllLines(Path.Combine(root, "tests", "GanMl.Tests", "Readme", "ReadmeSample.cs"));
        int first = Array.FindIndex(source, line => line.Contains("var context", StringComparison.Ordinal));
        int last = Array.FindIndex(source, line => line.Contains("return (images", StringComparison.Ordinal));
        string[] body = [.. source[first..last].Select(line => line.Length > 8 ? line[8..] : "")];
        string readme = File.ReadAllText(Path.Combine(root, "README.md")).ReplaceLineEndings("\n");
        StringAssert.Contains(readme.Replace("\"generator.onnx\"", "path", StringComparison.Ordinal), string.Join('\n', body));
    }

    [TestMethod]
    public void Every_file_that_the_README_points_to_is_there()
    {
        string root = Repository.Root();
        string readme = File.ReadAllText(Path.Combine(root, "README.md"));
        string[] targets =
        [
            .. System.Text.RegularExpressions.Regex.Matches(readme, @"\]\(([^)#:]+)\)").Select(match => match.Groups[1].Value),
        ];
        Assert.IsNotEmpty(targets);
        foreach (string target in targets)
        {
            Assert.IsTrue(Path.Exists(Path.Combine(root, target)), target);
        }
    }
}
