using GanMl.Images.Writers;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Readme;

[TestClass]
public sealed class ReadmeTests
{
    [TestMethod]
    public void The_sample_of_the_README_runs_and_its_classifier_learns()
    {
        (IDataView images, ITransformer classifier) = ReadmeSample.Run();
        Assert.AreEqual(2_000, images.GetRowCount());
        MulticlassClassificationMetrics metrics = new MLContext(1).MulticlassClassification.Evaluate(classifier.Transform(images));
        Assert.IsGreaterThan(0.7, metrics.MicroAccuracy, "ten classes of clothes, and the images that it has learned from");
    }

    [TestMethod]
    public void The_sample_that_balances_classes_runs_and_its_classifier_learns()
    {
        using var temporary = new TemporaryFolder();
        var tiny = new TinyGenerator { Shape = new ImageShape(1, 4, 4), ClassNames = ["a", "b", "c"] };
        string path = temporary.Write("generator.onnx", tiny.ToBytes());
        using OnnxGenerator generator = OnnxGenerator.Open(path);
        Write(generator, temporary["real"], seed: 1, [200, 30, 10]);
        Write(generator, temporary["test"], seed: 2, [100, 100, 100]);

        var results = BalanceSample.Run(temporary["real"], temporary["test"], path);
        CollectionAssert.AreEqual(
            new long?[] { 240, 960, 280, 1_120 },
            results.Values.Select(result => result.Rows.GetRowCount()).ToArray(),
            "200, 30 and 10; four times as many; 200, twice 30 and twice 10; four times as many");
        foreach ((string name, (_, MulticlassClassificationMetrics metrics)) in results)
        {
            Assert.IsGreaterThan(0.5, metrics.MacroAccuracy, $"{name}: three classes; guessing would be right for a third");
        }
    }

    [TestMethod]
    public void The_sample_that_filters_images_runs_and_keeps_what_a_classifier_recognises()
    {
        using var temporary = new TemporaryFolder();
        var tiny = new TinyGenerator { Shape = new ImageShape(1, 4, 4), ClassNames = ["a", "b", "c"] };
        string path = temporary.Write("generator.onnx", tiny.ToBytes());
        using OnnxGenerator generator = OnnxGenerator.Open(path);
        Write(generator, temporary["real"], seed: 1, [60, 30, 30]);
        UseSample.Run(temporary["real"], path, (joined, real) =>
        {
            Assert.AreEqual(120, real.GetRowCount());
            List<float> weights = Reading.Column<float>(joined, "Weight");

            // Thirty images each fill up two classes, and some of them have two rows.
            Assert.IsGreaterThan(180, weights.Count);
            Assert.AreEqual(180, weights.Sum(), 0.01);
        });
    }

    [TestMethod]
    [DataRow("ReadmeSample.cs", "return (images")]
    [DataRow("BalanceSample.cs", "results.Add(")]
    [DataRow("UseSample.cs", "look(joined")]
    public void The_README_shows_the_samples_word_for_word(string file, string end)
    {
        string root = Repository.Root();
        string[] source = File.ReadAllLines(Path.Combine(root, "tests", "GanMl.Tests", "Readme", file));
        int first = Array.FindIndex(source, line => line.Contains("var context", StringComparison.Ordinal));
        int last = Array.FindIndex(source, line => line.Contains(end, StringComparison.Ordinal));
        string[] body = [.. source[first..last].Select(line => line.Length > 8 ? line[8..] : "")];
        string readme = File.ReadAllText(Path.Combine(root, "README.md")).ReplaceLineEndings("\n")
            .Replace("\"generator.onnx\"", "path", StringComparison.Ordinal)
            .Replace("\"images\"", "folder", StringComparison.Ordinal)
            .Replace("\"test-images\"", "testFolder", StringComparison.Ordinal);
        StringAssert.Contains(readme, string.Join('\n', body));
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

    private static void Write(OnnxGenerator generator, string folder, long seed, int[] counts)
    {
        long[] labels = [.. counts.SelectMany((count, label) => Enumerable.Repeat((long)label, count))];
        var plan = new GenerationPlan { Seed = seed, Count = labels.Length, LabelOf = row => labels[row] };
        ImageWriterCatalogue.Default.Find("folder").Write(folder, new ImagesToWrite(generator, plan));
    }
}
