using System.Text.Json;
using GanMl.Images.Shapes;
using GanMl.Images.Writers;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Training;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;

namespace GanMl.Tests.Training;

[TestClass]
public sealed class TrainingRunTests
{
    private static readonly TrainingOptions Short = new()
    {
        Architecture = "dcgan",
        Images = 96,
        TickImages = 32,
        GridImages = 64,
        BatchSize = 16,
    };

    [TestMethod]
    public void A_run_that_cannot_begin_leaves_no_folder_of_its_own_behind()
    {
        using var temporary = new TemporaryFolder();
        Assert.ThrowsExactly<OptionException>(
            () => TrainingRun.Execute(Short, new ShapesImages(100, size: 27), RunFolder.Create(temporary["new"])));
        Assert.IsFalse(Directory.Exists(temporary["new"]));

        Directory.CreateDirectory(temporary["given"]);
        Assert.ThrowsExactly<OptionException>(
            () => TrainingRun.Execute(Short, new ShapesImages(100, size: 27), RunFolder.Create(temporary["given"])));
        Assert.IsTrue(Directory.Exists(temporary["given"]), "it was there before");
    }

    [TestMethod]
    public void A_run_leaves_options_log_grids_and_a_generator_that_draws_the_last_grid()
    {
        using var temporary = new TemporaryFolder();
        RunFolder folder = RunFolder.Create(temporary["run"]);
        var images = new ShapesImages(100);
        TrainingRunResult result = TrainingRun.Execute(Short, images, folder);

        using (JsonDocument options = JsonDocument.Parse(File.ReadAllText(folder.OptionsPath)))
        {
            Assert.AreEqual("shapes", options.RootElement.GetProperty("data").GetString());
            Assert.AreEqual(16, options.RootElement.GetProperty("training").GetProperty("batchSize").GetInt32());
        }

        long[] seen =
            [.. File.ReadAllLines(folder.LogPath).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("images").GetInt64())];
        CollectionAssert.AreEqual(new long[] { 32, 64, 96 }, seen);
        CollectionAssert.AreEquivalent(
            new[] { "000000064.png", "000000096.png" },
            Directory.GetFiles(Path.GetDirectoryName(folder.GridPath(0))!).Select(Path.GetFileName).ToArray());

        using var generator = OnnxGenerator.Open(result.GeneratorPath);
        Assert.AreEqual("dcgan", generator.Info.Architecture);
        Assert.AreEqual(96, generator.Info.ImagesSeen);
        CollectionAssert.AreEqual(images.ClassNames.ToArray(), generator.Info.ClassNames.ToArray());
        Assert.AreEqual(result.LargestDifference, generator.Info.LargestDifference!.Value, 1e-12);
        Assert.IsLessThan(1e-5, result.LargestDifference);

        // The grid of the run's seed, drawn again from the file alone.
        float[] again = generator.Generate(Short.Seed, 0, 100, [.. Enumerable.Range(0, 100).Select(i => (long)(i / 10))]);
        string copy = temporary["again.png"];
        ImageGrid.Save(copy, again, generator.Info.Shape, 10);
        AssertPixelsNear(result.GridPath, copy, tolerance: 1);
    }

    [TestMethod]
    public void A_cancelled_run_still_exports()
    {
        using var temporary = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        TrainingRunResult result = TrainingRun.Execute(
            Short with { Architecture = "dense", Images = 100_000_000 },
            new ShapesImages(100),
            RunFolder.Create(temporary["run"]),
            new CancelAtOnce(cancellation),
            cancellationToken: cancellation.Token);
        Assert.IsTrue(result.Cancelled);
        Assert.AreEqual(32, result.LastProgress!.Images);
        using var generator = OnnxGenerator.Open(result.GeneratorPath);
        Assert.AreEqual(32, generator.Info.ImagesSeen);
        Assert.IsTrue(File.Exists(result.GridPath));
    }

    [TestMethod]
    public void Colour_and_other_sizes_and_no_classes_go_the_whole_way()
    {
        using var temporary = new TemporaryFolder();
        foreach ((string architecture, int size, int channels, bool conditional) in new[]
        {
            ("dcgan", 32, 3, true), ("dcgan", 64, 1, false), ("dense", 32, 3, false),
        })
        {
            TrainingRunResult result = TrainingRun.Execute(
                Short with { Architecture = architecture, Images = 16, BatchSize = 8, Conditional = conditional },
                new ShapesImages(20, size, channels),
                RunFolder.CreateNext(temporary.Path, architecture));
            using var generator = OnnxGenerator.Open(result.GeneratorPath);
            Assert.AreEqual(new ImageShape(channels, size, size), generator.Info.Shape);
            Assert.AreEqual(conditional, generator.Info.IsConditional);
        }
    }

    [TestMethod]
    public void A_folder_with_something_in_it_is_not_written_to()
    {
        using var temporary = new TemporaryFolder();
        temporary.Write("run/precious.txt", "x"u8);
        StringAssert.Contains(Assert.ThrowsExactly<TrainingException>(() => RunFolder.Create(temporary["run"])).Message, "not empty");
        temporary.Write("file", "x"u8);
        Assert.ThrowsExactly<TrainingException>(() => RunFolder.Create(temporary["file"]));
    }

    [TestMethod]
    public void Runs_are_numbered_on()
    {
        using var temporary = new TemporaryFolder();
        StringAssert.EndsWith(RunFolder.CreateNext(temporary["runs"], "a").Path, "0001-a");
        Directory.CreateDirectory(temporary["runs/0041-b"]);
        Directory.CreateDirectory(temporary["runs/notes"]);
        StringAssert.EndsWith(RunFolder.CreateNext(temporary["runs"], "c").Path, "0042-c");
    }

    private static void AssertPixelsNear(string expected, string actual, int tolerance)
    {
        using var one = SkiaSharp.SKBitmap.Decode(expected);
        using var other = SkiaSharp.SKBitmap.Decode(actual);
        Assert.AreEqual(one.Width, other.Width);
        Assert.AreEqual(one.Height, other.Height);
        Assert.IsTrue(one.Pixels.Zip(other.Pixels).All(pair => Math.Abs(pair.First.Red - pair.Second.Red) <= tolerance));
        Assert.IsGreaterThan(50, one.Pixels.Select(pixel => pixel.Red).Distinct().Count());
    }

    private sealed class CancelAtOnce(CancellationTokenSource cancellation) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => cancellation.Cancel();
    }
}
