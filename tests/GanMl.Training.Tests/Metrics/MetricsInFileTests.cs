using GanMl.Inference;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Training.Evaluation;
using GanMl.Training.GeneratorFile;
using GanMl.Training.Metrics;
using GanMl.Training.Parts;
using Google.Protobuf;

namespace GanMl.Tests.Metrics;

/// <summary>What was measured is written into the generator's file, which stays whole and draws the same images.</summary>
[TestClass]
public sealed class MetricsInFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Overall_values_are_found_in_the_file_and_its_images_are_the_same()
    {
        string path = Write();
        using var before = OnnxGenerator.Open(path);
        GeneratorEvaluation evaluation = Measured(before, new Fixed());
        evaluation.WriteTo(path, before);
        using var after = OnnxGenerator.Open(path);
        CollectionAssert.AreEqual(
            new Dictionary<string, double> { ["fixed"] = 0.123456789, ["fixed-of-real"] = double.PositiveInfinity }.ToArray(),
            after.Info.Metrics.OrderBy(entry => entry.Key).ToArray());
        Assert.AreEqual(before.Info, after.Info with { Metrics = before.Info.Metrics, MetricConditions = null });
        CollectionAssert.AreEqual(before.Generate(3, 0, 4), after.Generate(3, 0, 4));

        // Those of the next evaluation take their place, and the graph is the same to the byte.
        Measured(after, new Fixed { Value = 2, Second = "other" }).WriteTo(path, after);
        using var last = OnnxGenerator.Open(path);
        CollectionAssert.AreEquivalent(new[] { "fixed", "other" }, last.Info.Metrics.Keys.ToArray());
        Assert.AreEqual(ModelProto.Parser.ParseFrom(before.Model.Span).Graph, ModelProto.Parser.ParseFrom(last.Model.Span).Graph);
        CollectionAssert.AreEqual(new[] { path }, Directory.GetFiles(_folder.Path));
    }

    [TestMethod]
    public void What_they_were_measured_on_stands_beside_them_unless_it_differs()
    {
        string path = Write();
        using var generator = OnnxGenerator.Open(path);
        GeneratorEvaluation evaluation = Measured(generator, new Fixed(), seed: 7);
        evaluation.WriteTo(path, generator);
        using var once = OnnxGenerator.Open(path);
        MetricConditions conditions = once.Info.MetricConditions!;
        Assert.AreEqual((4, 4, null, 7L), (conditions.TrainImages, conditions.TestImages, conditions.Samples, conditions.Seed));
        Assert.AreEqual("classifier of the training images", conditions.FeatureNetwork);
        Assert.AreEqual(new GreyImages([2, 2], "a", "b").Name, conditions.TestSet);

        // The same again is one; another seed is not the same, and what was written before does not stay.
        Measure(evaluation, once, seed: 7);
        evaluation.WriteTo(path, once);
        using var same = OnnxGenerator.Open(path);
        Assert.AreEqual(conditions, same.Info.MetricConditions);
        Measure(evaluation, same, seed: 8);
        evaluation.WriteTo(path, same);
        using var twice = OnnxGenerator.Open(path);
        Assert.IsNull(twice.Info.MetricConditions);
        Assert.HasCount(2, twice.Info.Metrics);
    }

    [TestMethod]
    public void Other_metadata_stay_and_the_hash_is_that_of_the_new_content()
    {
        ModelProto model = GreyNetwork.Model(["a", "b"], ["a", "b"]);
        model.MetadataProps.Add(new StringStringEntryProto { Key = "author", Value = "somebody" });
        model.MetadataProps.Add(new StringStringEntryProto { Key = "ganml.content_hash", Value = "00ff" });
        model.MetadataProps.Add(new StringStringEntryProto { Key = "ganml.newer", Value = "kept" });
        byte[] file = GeneratorFileMetadata.With(model.ToByteArray(), ("ganml.metrics", "{}"));
        Assert.AreEqual(FileIntegrity.Intact, ContentStamp.Check(file));
        ModelProto changed = ModelProto.Parser.ParseFrom(file);
        Dictionary<string, string> metadata = changed.MetadataProps.ToDictionary(entry => entry.Key, entry => entry.Value);
        Assert.AreEqual("somebody", metadata["author"]);
        Assert.AreEqual("kept", metadata["ganml.newer"]);
        Assert.AreEqual("{}", metadata["ganml.metrics"]);
    }

    [TestMethod]
    public void A_file_that_is_another_by_now_or_not_ours_stays_as_it_is()
    {
        string path = Write();
        using var generator = OnnxGenerator.Open(path);
        GeneratorEvaluation evaluation = Measured(generator, new Fixed());
        byte[] other = GreyNetwork.Model(["a", "b"], ["b", "a"]).ToByteArray();
        File.WriteAllBytes(path, other);
        Assert.Contains("is no longer the file that was measured", Refusal(evaluation, generator, path));
        CollectionAssert.AreEqual(other, File.ReadAllBytes(path));

        string foreign = new TinyGenerator { Metadata = new Dictionary<string, string>() }.WriteTo(_folder.Path);
        using var opened = OnnxGenerator.Open(foreign);
        byte[] bytes = File.ReadAllBytes(foreign);
        Assert.Contains("was not exported by GanMl", Refusal(evaluation, opened, foreign));
        CollectionAssert.AreEqual(bytes, File.ReadAllBytes(foreign));
        Assert.Contains("There are no values", Refusal(new GeneratorEvaluation(), generator, path));
    }

    [TestMethod]
    public void A_link_stays_one()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string path = Write(), link = Path.Combine(_folder.Path, "link.onnx");
        File.CreateSymbolicLink(link, path);
        using var generator = OnnxGenerator.Open(link);
        Measured(generator, new Fixed()).WriteTo(link, generator);
        Assert.AreEqual(path, new FileInfo(link).LinkTarget);
        using var after = OnnxGenerator.Open(path);
        Assert.HasCount(2, after.Info.Metrics);
    }

    [TestMethod]
    public void A_metric_that_gives_no_number_is_not_reported()
    {
        using OnnxGenerator generator = GreyNetwork.Open("a", "b");
        string message = Assert.ThrowsExactly<MetricException>(() => Measured(generator, new Fixed { Value = double.NaN })).Message;
        Assert.Contains("'fixed' gave no number (NaN) for 'fixed'", message);
    }

    private static string Refusal(GeneratorEvaluation evaluation, OnnxGenerator generator, string path) =>
        Assert.ThrowsExactly<MetricException>(() => evaluation.WriteTo(path, generator)).Message;

    private static GeneratorEvaluation Measured(OnnxGenerator generator, Fixed metric, long seed = 0)
    {
        var evaluation = new GeneratorEvaluation(
            TrainingParts.Default with { Metrics = TrainingParts.Default.Metrics.With(metric) });
        Measure(evaluation, generator, seed);
        return evaluation;
    }

    private static void Measure(GeneratorEvaluation evaluation, OnnxGenerator generator, long seed)
    {
        using var context = new MetricContext
        {
            Generator = generator,
            Seed = seed,
            Train = new GreyImages([2, 2], "a", "b"),
            Test = new GreyImages([2, 2], "a", "b"),
        };
        evaluation.Measure(context, "fixed");
    }

    private string Write()
    {
        string path = Path.Combine(_folder.Path, "grey.onnx");
        File.WriteAllBytes(path, GreyNetwork.Model(["a", "b"], ["a", "b"]).ToByteArray());
        return path;
    }

    private sealed class Fixed : IGeneratorMetric
    {
        public string Name => "fixed";

        public MetricDirection Direction => MetricDirection.HigherIsBetter;

        internal double Value { get; init; } = 0.123456789;

        internal string Second { get; init; } = "fixed-of-real";

        public IReadOnlyList<MetricValue> Evaluate(MetricContext context) =>
            [new("fixed", Value), new(Second, double.PositiveInfinity), new("fixed", 5, ClassName: "a")];
    }
}
