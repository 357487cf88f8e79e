using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Training.Presets;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;
using SkiaSharp;

namespace GanMl.Tests.Training;

/// <summary>What is drawn while training does not grow with the number of classes.</summary>
[TestClass]
public sealed class ManyClassesTests
{
    [TestMethod]
    public void The_grid_of_two_thousand_classes_has_32_rows()
    {
        using var temporary = new TemporaryFolder();
        TrainingOptions options = TrainingPresets.For("dense") with { Images = 64, BatchSize = 16, TickImages = 32, GridImages = 32 };
        TrainingRunResult result = TrainingRun.Execute(options, new ManyClasses(2_000), RunFolder.Create(temporary["run"]));

        // Ten columns and 32 rows of 28 pixels, at twice their size: 640 / (10 x 30).
        using SKBitmap grid = SKBitmap.Decode(result.GridPath);
        Assert.AreEqual((2 + (10 * 58), 2 + (32 * 58)), (grid.Width, grid.Height));
        using var generator = OnnxGenerator.Open(result.GeneratorPath);
        Assert.HasCount(2_000, generator.Info.ClassNames);

        // Row r shows class r x 1,999 / 31, from the first latents of the seed.
        float[] row = generator.Generate(options.Seed, 310, 10, [.. Enumerable.Repeat(1_999L, 10)]);
        Assert.AreEqual(Math.Round(row[0] * 255), grid.GetPixel(2, 2 + (31 * 58)).Red, 1.0, "the last class is the last row");
    }

    [TestMethod]
    public void The_vital_signs_of_many_classes_are_those_of_a_hundred()
    {
        TrainingOptions options = TrainingPresets.For("dense") with { Images = 32, BatchSize = 16, TickImages = 32 };
        using var trainer = new GanTrainer(options, new ManyClasses(20_000));
        TrainingProgress progress = trainer.Train().Single();
        Assert.IsTrue(double.IsFinite(progress.Diversity!.Value) && double.IsFinite(progress.ClassSpread!.Value));
    }

    /// <summary>Two images a class, in greys that differ.</summary>
    private sealed class ManyClasses(int classes) : ILabelledImages
    {
        public string Name => "many";

        public int Count => 2 * classes;

        public ImageShape Shape => new(1, 28, 28);

        public IReadOnlyList<string> ClassNames { get; } = [.. Enumerable.Range(0, classes).Select(label => $"class {label}")];

        public int LabelOf(int index) => index / 2;

        public void CopyPixels(int index, Span<byte> pixels) => pixels[..Shape.Length].Fill((byte)((index * 7) % 256));
    }
}
