using System.Globalization;
using System.Security.Cryptography;
using GanMl.Images;
using GanMl.Images.Derived;
using GanMl.Images.Download;
using GanMl.Images.Sets;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Metrics;
using GanMl.Training.Metrics.Classification;
using GanMl.Training.Presets;
using GanMl.Training.Trainer;

namespace GanMl.Tests.Inference;

/// <summary>The generators that come along, against what their cards say of them.</summary>
[TestClass]
public sealed class PretrainedGeneratorTests
{
    private const int LargestFile = 2_000_000;

    // An evaluation by ganml evaluate begins with this seed too.
    private const long EvaluationSeed = 1_000;

    public static IEnumerable<object[]> Names => PretrainedGenerators.Names.Select(name => new object[] { name });

    [TestMethod]
    public void The_clothes_come_along()
    {
        CollectionAssert.Contains(PretrainedGenerators.Names.ToArray(), PretrainedGenerators.FashionMnist);
        using OnnxGenerator generator = PretrainedGenerators.Open("Fashion-MNIST");
        Assert.AreEqual(new ImageShape(1, 28, 28), generator.Info.Shape);
        Assert.AreEqual("Ankle boot", generator.Info.ClassNames[9]);
    }

    [TestMethod]
    public void The_digits_come_along()
    {
        CollectionAssert.Contains(PretrainedGenerators.Names.ToArray(), PretrainedGenerators.Mnist);
        using OnnxGenerator generator = PretrainedGenerators.Open("MNIST");
        Assert.AreEqual(new ImageShape(1, 28, 28), generator.Info.Shape);
        CollectionAssert.AreEqual(
            Enumerable.Range(0, 10).Select(digit => digit.ToString(CultureInfo.InvariantCulture)).ToArray(),
            generator.Info.ClassNames.ToArray());
    }

    [TestMethod]
    public void Of_an_unknown_name_the_error_tells_the_known_ones() =>
        Assert.Contains("Known: fashion-mnist", Assert.ThrowsExactly<ArgumentException>(() => PretrainedGenerators.Open("faces")).Message);

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void The_file_is_small_and_the_one_that_its_card_describes(string name)
    {
        byte[] file = PretrainedGenerators.Read(name);
        var card = new GeneratorCard(name);
        Assert.IsLessThanOrEqualTo(LargestFile, file.Length);
        Assert.AreEqual(card.Sha256, Convert.ToHexStringLower(SHA256.HashData(file)));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{file.Length:N0} bytes"), card.Text);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void The_command_of_the_card_is_the_one_that_the_file_tells_of(string name)
    {
        var card = new GeneratorCard(name);
        using OnnxGenerator generator = PretrainedGenerators.Open(name);
        GeneratorInfo info = generator.Info;
        TrainingOptions preset = TrainingPresets.For(card.Option("model")) with
        {
            Images = long.Parse(card.Option("images"), CultureInfo.InvariantCulture),
        };
        Assert.AreEqual(card.Option("data"), info.DataSet);
        Assert.AreEqual(card.Option("model"), info.Architecture);
        Assert.AreEqual(card.Option("images"), info.ImagesSeen.ToString(CultureInfo.InvariantCulture));
        Assert.AreEqual(card.Option("seed"), info.Seed.ToString(CultureInfo.InvariantCulture));
        Assert.AreEqual("float16", info.Precision);
        Dictionary<string, string> facts = TrainingFacts.Of(preset, preset.Network!);
        foreach ((string fact, string value) in info.Options)
        {
            Assert.AreEqual(facts[fact], value, fact);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public async Task Variety_and_agreement_are_those_of_the_card(string name)
    {
        var card = new GeneratorCard(name);
        using OnnxGenerator generator = PretrainedGenerators.Open(name);
        var where = new ImageSetOptions { Folders = new DataFolders { Folder = RealData.Folder(generator.Info.DataSet) } };
        using var context = new MetricContext
        {
            Generator = generator,
            Train = await ImageSets.OpenAsync(generator.Info.DataSet, ImageSetSplit.Train, where with { Count = 20_000 }),
            Test = await ImageSets.OpenAsync(generator.Info.DataSet, ImageSetSplit.Test, where with { Count = 1_000 }),
            Seed = EvaluationSeed,
            Samples = 1_000,
            Classifier = new ClassifierTrainingOptions { Steps = 200 },
            Ceilings = false,
        };

        // A quarter of the card's samples: twice as wide an interval; and of the same images, so it could not be much off.
        (double value, double low, double high) = card.Metrics["ms-ssim"];
        Assert.AreEqual(value, Overall("ms-ssim"), 2 * (high - low));

        // A judge that has learned for a seventh of the time sees a little less.
        (double agreement, _, _) = card.Metrics["classifier-agreement"];
        Assert.AreEqual(agreement, Overall("classifier-agreement"), 0.08);

        double Overall(string metric) => MetricCatalogue.Default.Find(metric).Evaluate(context)
            .First(measured => measured.Name == metric && measured.ClassName is null).Value;
    }
}
