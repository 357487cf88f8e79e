using GanMl.Images;
using GanMl.Images.Shapes;
using GanMl.Training.Metrics;

namespace GanMl.Tests.Readme;

[TestClass]
public sealed class TrainingReadmeTests
{
    [TestMethod]
    public void The_sample_runs_and_stands_there_word_for_word()
    {
        using var temporary = new TemporaryFolder();
        IReadOnlyList<MetricValue> values = TrainingSample.Run(
            new ShapesImages(64, size: 16), new ShapesImages(32, size: 16, split: ImageSetSplit.Test), temporary["run"], images: 128);
        Assert.AreEqual("ms-ssim", values[0].Name);

        string root = Repository.Root();
        string readme = Text(Path.Combine(root, "Training", "GanMl.Training", "README.md"))
            .Replace("64_000", "images", StringComparison.Ordinal);
        string source = Text(Path.Combine(root, "tests", "GanMl.EndToEnd.Tests", "Readme", "TrainingSample.cs"));
        string loss = source[source.IndexOf("internal sealed class SoftHingeLoss", StringComparison.Ordinal)..].TrimEnd();
        int first = source.IndexOf("        TrainingParts parts", StringComparison.Ordinal);
        string body = source[first..source.IndexOf("        return values", StringComparison.Ordinal)].TrimEnd();
        Assert.Contains(loss, readme);
        Assert.Contains(body[8..].Replace("\n        ", "\n", StringComparison.Ordinal), readme);
    }

    private static string Text(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");
}
