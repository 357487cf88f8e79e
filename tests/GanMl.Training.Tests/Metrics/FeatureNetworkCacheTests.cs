using GanMl.Inference;
using GanMl.Training.Metrics;

namespace GanMl.Tests.Metrics;

/// <summary>The feature network that is made from a set is kept for the next evaluation, and never costs one.</summary>
[TestClass]
public sealed class FeatureNetworkCacheTests
{
    [TestMethod]
    public void The_feature_network_of_a_set_is_exported_once_and_made_anew_where_it_is_damaged()
    {
        using var folder = new TemporaryFolder();
        using OnnxGenerator generator = PrototypeGenerator.Open();
        double first = Distance();
        string path = Directory.GetFiles(folder.Path, "features-*.onnx").Single();
        DateTime written = File.GetLastWriteTimeUtc(path);
        Assert.AreEqual(first, Distance());
        Assert.AreEqual(written, File.GetLastWriteTimeUtc(path));
        File.WriteAllText(path, "no network");
        Assert.AreEqual(first, Distance());
        Assert.IsGreaterThan(1_000, new FileInfo(path).Length);

        double Distance()
        {
            using MetricContext context = Context(generator, folder.Path);
            return MetricCatalogue.Default.Find("frechet-distance").Evaluate(context)[0].Value;
        }
    }

    [TestMethod]
    public void A_feature_network_that_cannot_be_kept_costs_a_warning_only()
    {
        using var folder = new TemporaryFolder();
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using MetricContext unkept = Context(generator, null), context = Context(generator, folder.Write("no-folder", "x"u8));
        Assert.AreEqual(
            MetricCatalogue.Default.Find("precision").Evaluate(unkept)[0], MetricCatalogue.Default.Find("precision").Evaluate(context)[0]);
    }

    private static MetricContext Context(OnnxGenerator generator, string? folder) => new()
    {
        Generator = generator,
        Train = new SpeckledImages(200),
        Test = new SpeckledImages(100, seed: 1),
        Samples = 200,
        Seed = 3,
        Classifier = FeatureMetricsTests.Recipe,
        ClassifierFolder = folder,
    };
}
