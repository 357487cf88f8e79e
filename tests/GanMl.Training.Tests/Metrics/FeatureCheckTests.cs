using GanMl.Inference;
using GanMl.Inference.Format;
using GanMl.Training.Metrics;
using Type = GanMl.Inference.Format.TensorProto.Types.DataType;

namespace GanMl.Tests.Metrics;

/// <summary>Networks whose features say nothing are refused by name, whichever metric asks for them.</summary>
[TestClass]
public sealed class FeatureCheckTests : IDisposable
{
    private static readonly string[] Metrics = ["frechet-distance", "kernel-distance", "precision", "coverage", "memorization"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Features_that_are_no_numbers_are_refused()
    {
        // The root of a negative pixel; and the logarithm of black, which only the speckled images have.
        AssertRefused(
            Network(FeatureGraph.Node("Neg", "negative", "image"), FeatureGraph.Node("Sqrt", "features", "negative")),
            "features.onnx' gives features that are not finite numbers (NaN or infinity) for 40 of 40 training images of 'speckled', the "
            + "first being image 0");
        AssertRefused(Network(FeatureGraph.Node("Log", "features", "image")), "not finite numbers (NaN or infinity)");
    }

    [TestMethod]
    public void A_number_too_large_for_float32_is_none()
    {
        NodeProto squared = FeatureGraph.Node("Mul", "features", "image", "image");
        AssertRefused(Network(squared) with { Range = new(-3e30f, 3e30f) }, "not finite numbers");
    }

    [TestMethod]
    public void The_same_features_for_all_images_are_refused() => AssertRefused(
        Network(FeatureGraph.Node("Sub", "features", "image", "image")),
        "gives the same features for all 40 training images of 'speckled', although the images differ");

    [TestMethod]
    public void A_range_in_which_all_images_are_alike_is_refused() => AssertRefused(
        Network(FeatureGraph.Node("Relu", "features", "image")) with { Range = new(-2, -1) }, "FeatureNetworkOptions.Range");

    [TestMethod]
    public void Chance_and_company_in_a_network_are_refused()
    {
        AssertRefused(
            Network(FeatureGraph.Node("RandomUniformLike", "features", "image")), "draws random numbers or looks at the whole batch");
        NodeProto mean = FeatureGraph.Node("ReduceMean", "mean", "image");
        mean.Attribute.Add(new AttributeProto { Name = "axes", Type = AttributeProto.Types.AttributeType.Ints, Ints = { 0 } });
        AssertRefused(Network(mean, FeatureGraph.Node("Sub", "features", "image", "mean")), "looks at the whole batch");
    }

    [TestMethod]
    public void A_set_of_equal_images_has_equal_features()
    {
        using OnnxGenerator generator = GreyNetwork.Open("a", "b");
        using var context = new MetricContext
        {
            Generator = generator,
            Train = new GreyImages([20, 0], "a", "b"),
            Test = new GreyImages([20, 0], "a", "b"),
            Samples = 20,
            FeatureNetwork = Network(FeatureGraph.Node("Flatten", "features", "image")),
        };
        Assert.AreEqual(1, MetricCatalogue.Default.Find("precision").Evaluate(context)[0].Value);
    }

    [TestMethod]
    public void Intervals_stay_within_what_is_possible()
    {
        using OnnxGenerator generator = PrototypeGenerator.Open();
        using MetricContext context = Context(generator, Network(FeatureGraph.Node("Flatten", "features", "image")));
        string[] classifying = ["classifier-agreement", "classification-accuracy-score", "class-divergence"];
        IEnumerable<IGeneratorMetric> metrics = MetricCatalogue.Default.All.Where(metric => !metric.IsOnRequest);
        foreach (IGeneratorMetric metric in metrics.Where(metric => !classifying.Contains(metric.Name)))
        {
            bool isShare = metric.Name is "precision" or "memorization" or "ms-ssim";
            foreach (MetricValue value in metric.Evaluate(context).Where(value => metric.Name != "kernel-distance"))
            {
                Interval interval = value.Interval!.Value;
                Assert.IsTrue(interval.Low >= 0 && interval.Low <= value.Value && value.Value <= interval.High, $"{value}");
                Assert.IsTrue(!isShare || interval.High <= 1, $"{value}");
            }
        }

        Assert.AreEqual(new Interval(0, 0.25), Bootstrap.Around(0.1, 0.15 / 1.959963984540054).Within(0, 1));
        Assert.AreEqual(new Interval(0.5, 1), new Interval(0.5, 1.5).Within(0, 1));
    }

    private static void AssertRefused(FeatureNetworkOptions network, string reason)
    {
        using OnnxGenerator generator = PrototypeGenerator.Open();
        foreach (string metric in Metrics)
        {
            using MetricContext context = Context(generator, network);
            string message = Assert.ThrowsExactly<MetricException>(() => MetricCatalogue.Default.Find(metric).Evaluate(context)).Message;
            Assert.Contains(reason, message);
            Assert.StartsWith($"The feature network '{network.Path}' gives", message);
        }
    }

    private FeatureNetworkOptions Network(params NodeProto[] nodes) =>
        FeatureGraph.Write(_folder, Type.Float, [0, 1, 16, 16], nodes: nodes);

    private static MetricContext Context(OnnxGenerator generator, FeatureNetworkOptions network) => new()
    {
        Generator = generator,
        Train = new SpeckledImages(40),
        Test = new SpeckledImages(40, seed: 1),
        Samples = 40,
        FeatureNetwork = network,
    };
}
