using GanMl.Images;
using GanMl.Images.Derived;
using GanMl.Images.Shapes;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines.Augmentation;
using GanMl.Studies;
using GanMl.Studies.Arms;
using GanMl.Studies.Draws;
using GanMl.Studies.Units;
using GanMl.Studies.Verdicts;
using GanMl.Training.Metrics.Classification;

namespace GanMl.Tests.Studies;

/// <summary>Studies of generators of which it is known whether they help.</summary>
[TestClass]
public sealed class KnownTruthTests
{
    private const string Learner = "convolutional";

    private static readonly ShapesImages Pool = new(2_000, ShapesImages.SmallestSize);
    private static readonly ShapesImages Test = new(500, ShapesImages.SmallestSize, split: ImageSetSplit.Test);

    // Four times as many as there are.
    private static readonly SyntheticAmount Much = SyntheticAmount.AddShare(0.8);

    private static readonly Arm[] Arms =
    [
        new("class-weights") { Balancing = Balancing.ClassWeights },
        new("generated") { Balancing = Balancing.ClassWeights, Added = new AddedImages(AddedSource.Generator, Much) },
        new("unseen-real") { Balancing = Balancing.ClassWeights, Added = new AddedImages(AddedSource.UnseenReal, Much) },
    ];

    private static readonly StudyOptions Options = new() { Regime = Regime.Parse("per-class:10"), Draws = 3, TuningDraws = 1 };

    [TestMethod]
    public void Unseen_real_images_help_as_much_as_they_do_without_a_generator()
    {
        StudyResult result = Study(draw => LookUpGenerator.Of(Pool.Subset(draw.Spare)));
        Assert.AreEqual(StudyAnswer.Helps, result.Verdicts.Single().Answer);
        Assert.AreEqual(result.Scores(Learner, "unseen-real").Average(), result.Scores(Learner, "generated").Average(), 0.03);

        // As many generated images as could be added real ones are worth about as many.
        Assert.AreEqual(400, result.ExchangeRateOf(Learner)!.Generated);
        Assert.IsGreaterThan(200, result.ExchangeRateOf(Learner)!.Real);
    }

    [TestMethod]
    public void Copies_of_the_training_images_are_no_better_than_their_repetition()
    {
        StudyVerdict verdict = Study(draw => LookUpGenerator.Of(draw.Train)).Verdicts.Single();
        Assert.AreNotEqual(StudyAnswer.Helps, verdict.Answer);
        Assert.IsLessThan(0.03, verdict.Difference.Mean);
    }

    [TestMethod]
    public void Noise_does_not_help()
    {
        StudyVerdict verdict = Study(_ => LookUpGenerator.Of(new NoiseImages(Pool, 200))).Verdicts.Single();
        Assert.AreEqual(StudyAnswer.DoesNotHelp, verdict.Answer);
        Assert.IsLessThan(-0.05, verdict.Difference.Mean);
    }

    private static StudyResult Study(Func<StudyDraw, OnnxGenerator> generatorOf)
    {
        using var temporary = new TemporaryFolder();
        var study = new AugmentationStudy(
            temporary["study"], Pool, Test, StudyGenerators.Given(generatorOf, "by hand"), Options, Arms, new ClassifierTrainingOptions
            {
                Steps = 120,
                BatchSize = 32,
                Device = "cpu",
            });
        StudyResult result = study.Run();
        foreach (UnitResult unit in result.Counted)
        {
            Console.WriteLine($"{unit.Unit.Draw} {unit.Unit.Arm} {unit.Score.MacroF1:0.000} {unit.Seconds:0.0}");
        }

        return result;
    }

    /// <summary>As many images, each pixel at random.</summary>
    private sealed class NoiseImages(ILabelledImages like, int count) : ILabelledImages
    {
        public string Name => "noise";

        public int Count => count;

        public ImageShape Shape => like.Shape;

        public IReadOnlyList<string> ClassNames => like.ClassNames;

        public int LabelOf(int index) => index % ClassNames.Count;

        public void CopyPixels(int index, Span<byte> pixels) => new Random(index).NextBytes(pixels[..Shape.Length]);
    }
}
