using GanMl.Images.Sets;
using GanMl.Images.Shapes;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines.Augmentation;
using GanMl.Studies;
using GanMl.Studies.Draws;

namespace GanMl.Tests.Studies;

/// <summary>The sample in the README of GanMl.Studies.</summary>
[TestClass]
public sealed class StudySampleTests
{
    [TestMethod]
    public async Task The_sample_runs_and_writes_a_page_and_settings()
    {
        using var folder = new TemporaryFolder();
        var tiny = new TinyGenerator { Shape = new ImageShape(1, 16, 16), ClassNames = new ShapesImages(10).ClassNames };
        string generator = folder.Write("generator.onnx", tiny.ToBytes());
        var options = new StudyOptions
        {
            Regime = Regime.Parse("per-class:4"),
            Learners = ["linear"],
            Families = ["class-weights", "generated+amount"],
            Steps = 10,
            Draws = 2,
            TuningDraws = 1,
        };
        StudyResult result = await StudySample.RunAsync(
            new ImageSetRequest { Name = "shapes", Size = 16, CountPerClass = 20 }, generator, options, folder["study"]);
        Assert.HasCount(1, result.Verdicts);
        Assert.IsTrue(File.Exists(folder["study/study.html"]));
        using var source = SyntheticSource.Open(folder["study/synthetic.json"]);
        GanMl.Studies.Arms.Arm best = result.Arms.Single(arm => arm.Name == result.Verdicts[0].Generated);
        Assert.AreEqual(best.Added!.Amount.ToString(), source.Settings.Amount);
    }

    [TestMethod]
    public void The_README_shows_the_sample_word_for_word()
    {
        string root = Repository.Root();
        string[] source = File.ReadAllLines(
            Path.Combine(root, "tests", "GanMl.Training.Tests", "Studies", "StudySample.cs"));
        int first = Array.FindIndex(source, line => line.Contains("ILabelledImages train", StringComparison.Ordinal));
        int last = Array.FindIndex(source, line => line.Contains("return settings", StringComparison.Ordinal));
        string body = string.Join('\n', source[first..last].Select(line => line.Length > 8 ? line[8..] : ""))
            .Replace("Open(path)", "Open(\"generator.onnx\")", StringComparison.Ordinal)
            .Replace("folder", "\"study\"", StringComparison.Ordinal);
        string readme = File.ReadAllText(Path.Combine(root, "Training", "GanMl.Studies", "README.md")).ReplaceLineEndings("\n");
        StringAssert.Contains(readme, body);
    }
}
