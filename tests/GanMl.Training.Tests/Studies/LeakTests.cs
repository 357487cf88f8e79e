using System.Security.Cryptography;
using GanMl.Images;
using GanMl.Images.Shapes;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines.Augmentation;
using GanMl.Studies;
using GanMl.Studies.Arms;
using GanMl.Studies.Draws;
using GanMl.Studies.Units;
using GanMl.Training.Presets;
using GanMl.Training.Trainer;

namespace GanMl.Tests.Studies;

/// <summary>The test images reach nothing but the scores of the counted draws.</summary>
[TestClass]
public sealed class LeakTests
{
    private static readonly SyntheticAmount Half = SyntheticAmount.AddShare(0.5);

    private static readonly Arm[] Arms =
    [
        new("real"),
        new("class-weights") { Balancing = Balancing.ClassWeights },
        new("generated") { Added = new AddedImages(AddedSource.Generator, Half) { IsFiltered = true, IsSoft = true } },
        new("real-x2") { Added = new AddedImages(AddedSource.UnseenReal, Half) },
    ];

    private static readonly TrainingOptions Recipe = TrainingPresets.For("dense") with { Images = 640, TickImages = 320, GridImages = 0 };

    /// <summary>
    /// Two studies with the same training images. The test images of one have a mark and other labels: if one of them crossed over, a
    /// generator, a choice or a score of a tuning draw would be another.
    /// </summary>
    [TestMethod]
    [DataRow(0, DisplayName = "Generators of each draw")]
    [DataRow(200, DisplayName = "A generator trained elsewhere")]
    public void Marked_test_images_change_nothing_but_what_is_counted(int elsewhere)
    {
        var pool = new ShapesImages(400, ShapesImages.SmallestSize);
        var test = new ShapesImages(60, ShapesImages.SmallestSize, split: ImageSetSplit.Test);
        (StudyResult plain, string[] generators) = Study(pool, test, elsewhere);
        (StudyResult marked, string[] others) = Study(pool, new MarkedImages(test), elsewhere);
        CollectionAssert.AreEqual(generators, others);
        Assert.HasCount(elsewhere > 0 ? 1 : 3, generators);
        CollectionAssert.AreEqual(Scores(plain.Tuning), Scores(marked.Tuning));
        CollectionAssert.AreEqual(plain.Verdicts.Select(Chosen).ToArray(), marked.Verdicts.Select(Chosen).ToArray());
        CollectionAssert.AreNotEqual(Scores(plain.Counted), Scores(marked.Counted));

        // Twice as many as the 150 of a draw, or the 50 that are left.
        UnitResult twice = plain.Counted.First(result => result.Unit.Arm == "real-x2");
        Assert.AreEqual(elsewhere > 0 ? 50 : 150, twice.Added);
    }

    private static (StudyResult Result, string[] Generators) Study(ILabelledImages pool, ILabelledImages test, int elsewhere)
    {
        using var temporary = new TemporaryFolder();
        var options = new StudyOptions
        {
            Regime = Regime.Parse("per-class:15"),
            Elsewhere = elsewhere,
            Steps = 10,
            Draws = 2,
            TuningDraws = 1,
        };
        var study = AugmentationStudy.Trained(temporary["study"], pool, test, Recipe, options, Arms);
        StudyResult result = study.Run();
        Assert.AreEqual(elsewhere > 0, study.WriteSettings(result) is not null);
        if (elsewhere > 0)
        {
            CheckSettings(temporary["study"], pool);
        }

        return (result,
        [
            .. Directory.EnumerateFiles(temporary["study"], "generator.safetensors", SearchOption.AllDirectories).Order()
                .Select(file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))),
        ]);
    }

    /// <summary>The filter and the soft labels of the arm come with a classifier of the training images.</summary>
    private static void CheckSettings(string folder, ILabelledImages pool)
    {
        using var source = SyntheticSource.Open(Path.Combine(folder, SyntheticSettings.FileName));
        Assert.AreEqual("add-share:0.5", source.Settings.Amount);
        CollectionAssert.AreEqual(pool.ClassNames.ToArray(), source.Settings.ClassNames.ToArray());
        Assert.IsNotNull(source.Options.Filter);
        Assert.AreEqual(pool.ClassNames.Count, source.Options.SoftLabels!.Classifier.ValuesPerImage);
    }

    private static string[] Scores(IEnumerable<UnitResult> results) =>
        [.. results.Select(result => $"{result.Unit} {result.Rows} {result.Score.MacroF1:R} {string.Join(' ', result.Score.Recalls)}")];

    private static string Chosen(GanMl.Studies.Verdicts.StudyVerdict verdict) => $"{verdict.Generated} {verdict.Comparator}";

    private sealed class MarkedImages(ILabelledImages images) : ILabelledImages
    {
        public string Name => images.Name;

        public int Count => images.Count;

        public ImageShape Shape => images.Shape;

        public IReadOnlyList<string> ClassNames => images.ClassNames;

        public int LabelOf(int index) => (images.LabelOf(index) + 1) % ClassNames.Count;

        public void CopyPixels(int index, Span<byte> pixels)
        {
            images.CopyPixels(index, pixels);
            pixels[..(4 * Shape.Width)].Fill(byte.MaxValue);
        }
    }
}
