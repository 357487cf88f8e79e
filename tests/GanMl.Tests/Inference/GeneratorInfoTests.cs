using CsCheck;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;

namespace GanMl.Tests.Inference;

/// <summary>What a generator file says of itself, to text and back.</summary>
[TestClass]
public sealed class GeneratorInfoTests
{
    private static readonly GeneratorInfo Small = new() { LatentSize = 3, Shape = new ImageShape(1, 2, 4) };

    private static readonly string[] OddWords =
        ["", "a,b", "\"quoted\"", "'", "{}", "[1]", "naïve Ünïcödé", "日本語", "🎉", "tab\tline\nend", "\\", " x ", "nul\0"];

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 0, 12],
        Gen.Int[0, OddWords.Length - 1].Select(i => OddWords[i]));

    private static readonly Gen<MetricConditions> Conditions =
        from names in Gen.Select(Text, Text, Text)
        from counts in Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue])
        from samples in Gen.Int[1, int.MaxValue].Nullable()
        from seed in Gen.Long
        select new MetricConditions
        {
            TrainSet = names.Item1,
            TrainImages = counts.Item1,
            TestSet = names.Item2,
            TestImages = counts.Item2,
            Samples = samples,
            Seed = seed,
            FeatureNetwork = names.Item3,
        };

    private static readonly Gen<GeneratorInfo> Infos =
        from size in Gen.Int[1, int.MaxValue]
        from shape in Gen.Select(Gen.Int[1, 4], Gen.Int[1, 999], Gen.Int[1, 999])
        from uniform in Gen.Bool
        from words in Gen.Select(Text, Text)
        from classNames in Text.Array[0, 12]
        from options in Gen.Dictionary(Text, Text)[0, 5]
        from metrics in Gen.Dictionary(Text, Gen.Double)[0, 5]
        from numbers in Gen.Select(Gen.Long, Gen.Long)
        from difference in Gen.Double.Nullable()
        from conditions in Conditions.Null()
        select new GeneratorInfo
        {
            Architecture = words.Item1,
            Options = options,
            LatentSize = size,
            Distribution = uniform ? LatentDistribution.Uniform : LatentDistribution.Normal,
            Shape = new ImageShape(shape.Item1, shape.Item2, shape.Item3),
            ClassNames = classNames,
            DataSet = words.Item2,
            ImagesSeen = numbers.Item1,
            Seed = numbers.Item2,
            Metrics = metrics,
            LargestDifference = difference,
            MetricConditions = conditions,
        };

    [TestMethod]
    public void Everything_survives_the_way_through_the_metadata() =>
        Infos.Sample(info => GeneratorInfo.FromMetadata(info.ToMetadata()).Equals(info), iter: 1000);

    [TestMethod]
    public void The_metadata_are_what_they_were_in_version_1()
    {
        var info = new GeneratorInfo
        {
            Architecture = "dcgan",
            Options = new Dictionary<string, string> { ["width"] = "64", ["depth"] = "3" },
            LatentSize = 100,
            Shape = new ImageShape(1, 28, 28),
            ClassNames = ["T-shirt, \"top\"", "Kleid"],
            DataSet = "fashion-mnist",
            ImagesSeen = 60000,
            Seed = -7,
            Metrics = new Dictionary<string, double> { ["agreement"] = 0.875 },
            LargestDifference = 1.5e-6,
        };
        var expected = new Dictionary<string, string>
        {
            ["ganml.format"] = "1",
            ["ganml.architecture"] = "dcgan",
            ["ganml.options"] = """{"depth":"3","width":"64"}""",
            ["ganml.latent.size"] = "100",
            ["ganml.latent.distribution"] = "normal",
            ["ganml.image.shape"] = "1x28x28",
            ["ganml.classes"] = """["T-shirt, \"top\"","Kleid"]""",
            ["ganml.data_set"] = "fashion-mnist",
            ["ganml.images_seen"] = "60000",
            ["ganml.seed"] = "-7",
            ["ganml.metrics"] = """{"agreement":0.875}""",
            ["ganml.precision"] = "float32",
            ["ganml.largest_difference"] = "1.5E-06",
        };
        CollectionAssert.AreEquivalent(expected, info.ToMetadata().ToDictionary());
    }

    [TestMethod]
    public void What_metrics_were_measured_on_stands_beside_them()
    {
        GeneratorInfo info = Small with
        {
            MetricConditions = new MetricConditions
            {
                TrainSet = "shapes",
                TrainImages = 200,
                TestSet = "more shapes",
                TestImages = 50,
                Seed = 1000,
                FeatureNetwork = "inception.onnx",
            },
        };
        Assert.AreEqual(
            """{"train_set":"shapes","train_images":200,"test_set":"more shapes","test_images":50,"""
            + """ "seed":1000,"feature_network":"inception.onnx"}""".TrimStart(),
            info.ToMetadata()["ganml.metric_conditions"]);
        Assert.AreNotEqual(Small, info);
    }

    [TestMethod]
    public void What_may_be_missing_is_empty()
    {
        GeneratorInfo info = GeneratorInfo.FromMetadata(new Dictionary<string, string>
        {
            ["ganml.format"] = "1",
            ["ganml.latent.size"] = "3",
            ["ganml.latent.distribution"] = "normal",
            ["ganml.image.shape"] = "1x2x4",
            ["ganml.something.new"] = "?",
            ["author"] = "someone",
        });
        Assert.AreEqual(Small, info);
        Assert.AreEqual(Small.GetHashCode(), info.GetHashCode());
        Assert.IsFalse(info.IsConditional);
    }

    [TestMethod]
    public void A_file_of_a_newer_version_says_so()
    {
        GeneratorFileException e = Refused("ganml.format", "2");
        StringAssert.Contains(e.Message, "written by a newer GanMl");
        StringAssert.Contains(e.Message, "Update GanMl");
    }

    [TestMethod]
    [DataRow("ganml.format", "one")]
    [DataRow("ganml.format", "0")]
    [DataRow("ganml.latent.size", "0")]
    [DataRow("ganml.latent.size", "3.5")]
    [DataRow("ganml.latent.distribution", "cauchy")]
    [DataRow("ganml.image.shape", "28x28")]
    [DataRow("ganml.image.shape", "1x0x28")]
    [DataRow("ganml.image.shape", "1xax28")]
    [DataRow("ganml.image.shape", "99999x99999x99999")]
    [DataRow("ganml.classes", "[\"a\",")]
    [DataRow("ganml.classes", "[null]")]
    [DataRow("ganml.classes", "null")]
    [DataRow("ganml.classes", "{}")]
    [DataRow("ganml.options", "{\"a\":null}")]
    [DataRow("ganml.options", "[]")]
    [DataRow("ganml.metrics", "{\"a\":\"good\"}")]
    [DataRow("ganml.metric_conditions", "[]")]
    [DataRow("ganml.metric_conditions", "null")]
    [DataRow("ganml.metric_conditions", "{\"test_set\":null}")]
    [DataRow("ganml.metric_conditions", "{\"samples\":0}")]
    [DataRow("ganml.images_seen", "many")]
    [DataRow("ganml.seed", "99999999999999999999")]
    [DataRow("ganml.largest_difference", "")]
    public void A_broken_value_is_named(string key, string value)
    {
        GeneratorFileException e = Refused(key, value);
        StringAssert.Contains(e.Message, $"'{key}'");
        StringAssert.Contains(e.Message, $"'{value}'");
    }

    [TestMethod]
    [DataRow("ganml.format")]
    [DataRow("ganml.latent.size")]
    [DataRow("ganml.latent.distribution")]
    [DataRow("ganml.image.shape")]
    public void A_missing_value_is_named(string key)
    {
        Dictionary<string, string> metadata = Small.ToMetadata().ToDictionary();
        metadata.Remove(key);
        var e = Assert.ThrowsExactly<GeneratorFileException>(() => GeneratorInfo.FromMetadata(metadata));
        StringAssert.Contains(e.Message, $"'{key}'");
    }

    [TestMethod]
    public void A_long_broken_value_is_shortened() =>
        Assert.IsLessThan(300, Refused("ganml.classes", new string('x', 5000)).Message.Length);

    [TestMethod]
    public void Impossible_facts_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Small with { LatentSize = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Small with { Shape = new ImageShape(1, 0, 4) });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Small with { Shape = new ImageShape(60000, 60000, 1) });
    }

    [TestMethod]
    public void The_callers_lists_can_change_without_harm()
    {
        var names = new List<string> { "a" };
        GeneratorInfo info = Small with { ClassNames = names };
        names.Add("b");
        Assert.HasCount(1, info.ClassNames);
    }

    [TestMethod]
    public void One_different_fact_makes_a_difference()
    {
        GeneratorInfo[] others =
        [
            Small with { Architecture = "x" },
            Small with { LatentSize = 4 },
            Small with { ClassNames = ["a"] },
            Small with { Options = new Dictionary<string, string> { ["a"] = "b" } },
            Small with { Metrics = new Dictionary<string, double> { ["a"] = 1 } },
            Small with { LargestDifference = 1 },
        ];
        Assert.IsTrue(others.All(other => other != Small));
        Assert.AreNotEqual<GeneratorInfo?>(null, Small);
    }

    private static GeneratorFileException Refused(string key, string value)
    {
        Dictionary<string, string> metadata = Small.ToMetadata().ToDictionary();
        metadata[key] = value;
        return Assert.ThrowsExactly<GeneratorFileException>(() => GeneratorInfo.FromMetadata(metadata));
    }
}
