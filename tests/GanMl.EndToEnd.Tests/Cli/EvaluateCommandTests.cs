using GanMl.Export;
using GanMl.Export.Inputs;
using GanMl.Images;
using GanMl.Images.Pictures;
using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;
using GanMl.Training.Metrics.Classification;
using Microsoft.Extensions.Logging.Abstractions;
using static TorchSharp.torch;

namespace GanMl.Tests.Cli;

/// <summary><c>ganml evaluate</c> on small folders of images.</summary>
[TestClass]
public sealed class EvaluateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task What_does_not_fit_is_a_line_and_the_rest_is_shown()
    {
        (int exitCode, string output, string error) = await EvaluateAsync(12, ["thing"], "--feature-network", Pixels(12));
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("class-divergence not measured: The metric 'class-divergence' takes images of 16 to 64 pixels", Words(output));
        string[] metrics =
            ["frechet-distance", "frechet-distance-at-8", "kernel-distance", "precision", "density", "ms-ssim", "memorization"];
        foreach (string metric in metrics)
        {
            Assert.Contains($"│ {metric} ", output);
        }
    }

    [TestMethod]
    public async Task What_was_asked_for_must_fit_but_what_came_before_is_shown()
    {
        (int exitCode, string output, string error) = await EvaluateAsync(
            12, ["thing"], "--feature-network", Pixels(12), "--metric", "precision", "--metric", "class-divergence", "--metric", "ms-ssim");
        Assert.AreEqual(1, exitCode);
        Assert.Contains("│ recall ", output);
        Assert.DoesNotContain("ms-ssim", output);
        Assert.Contains("'class-divergence' takes images of 16 to 64 pixels", error);
    }

    [TestMethod]
    public async Task A_generator_that_nothing_can_measure_is_told_why()
    {
        (int exitCode, string output, string error) = await EvaluateAsync(8, ["thing"]);
        Assert.AreEqual(1, exitCode);
        Assert.Contains("Not one metric", error);
        Assert.Contains("ms-ssim not measured: The metric 'ms-ssim' compares images of at least 11 pixels", Words(output));
        Assert.DoesNotContain("│", output);
    }

    [TestMethod]
    public async Task Classifiers_are_kept_in_the_cache_that_the_environment_names()
    {
        string cache = _folder["cache"], kept = Path.Combine(cache, "classifiers");
        string data = DataFolder(16, ["ant", "bee"]);

        // A classifier that has learnt nothing lies there already: none is trained.
        ILabelledImages train = await ImageSets.OpenAsync(data, ImageSetSplit.Train);
        using SmallClassifier classifier = new ClassifierCache(kept, NullLogger.Instance)
            .GetOrTrain(
                train, new ClassifierTrainingOptions(), set => ClassifierTrainer.Train(set, new ClassifierTrainingOptions { Steps = 1 }));
        byte[] before = File.ReadAllBytes(Directory.GetFiles(kept).Single());

        string model = new TinyGenerator { Shape = new(1, 16, 16) }.WriteTo(_folder.Path);
        (int exitCode, string output, string error) = await Command.RunAsync(
            ["evaluate", model, "--data", data, "--samples", "12", "--metric", "precision"],
            environment: name => name == "GANML_CACHE" ? cache : null);
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("│ precision ", output);
        Assert.HasCount(1, Directory.GetFiles(kept, "features-*.onnx"));
        CollectionAssert.AreEqual(before, File.ReadAllBytes(Directory.GetFiles(kept, "classifier-*").Single()));
    }

    [TestMethod]
    public async Task Labels_of_a_file_from_elsewhere_are_the_classes_of_the_data()
    {
        string model = (Foreign(12) with { ClassNames = ["x", "y"] }).WriteTo(_folder.Path);
        string data = DataFolder(12, ["ant", "bee"]);
        (int exitCode, string output, string error) = await Command.RunAsync(
            ["evaluate", model, "--data", data, "--samples", "12", "--metric", "ms-ssim", "--per-class-values"]);
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("│ ant ", output);
        Assert.Contains("│ bee ", output);

        // With names that are not those of the data, no class of it can be compared.
        (exitCode, _, error) = await Command.RunAsync(
            ["evaluate", model, "--data", data, "--samples", "12", "--metric", "classifier-agreement", "--class-names", "cat,dog"]);
        Assert.AreEqual(1, exitCode);
        Assert.Contains("16 to 64 pixels", error);
    }

    [TestMethod]
    public async Task Values_that_are_no_pixels_are_not_measured_as_if_they_were()
    {
        string model = (Foreign(12) with { Tanh = true }).WriteTo(_folder.Path);
        string[] command = ["evaluate", model, "--data", DataFolder(12, ["thing"]), "--samples", "12", "--metric", "ms-ssim"];
        (int exitCode, _, string error) = await Command.RunAsync(command);
        Assert.AreEqual(2, exitCode);
        Assert.Contains("say so with --pixel-range", error);
        (exitCode, _, error) = await Command.RunAsync([.. command, "--pixel-range", "-1:1"]);
        Assert.AreEqual(0, exitCode, error);
    }

    [TestMethod]
    public async Task A_file_that_is_not_there_is_missed_before_the_data_is_looked_for()
    {
        (int exitCode, _, string error) = await Command.RunAsync(
            ["evaluate", "nowhere.onnx", "--data", "fashion-mnist", "--data-folder", "no-folder"]);
        Assert.AreEqual(1, exitCode);
        Assert.Contains("no generator file", error);
    }

    private static TinyGenerator Foreign(int side) => new() { Metadata = new Dictionary<string, string>(), Shape = new(1, side, side) };

    /// <summary>The text without the line breaks of a narrow terminal.</summary>
    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private async Task<(int ExitCode, string Output, string Error)> EvaluateAsync(int side, string[] classes, params string[] options)
    {
        string model = new TinyGenerator { Shape = new(1, side, side) }.WriteTo(_folder.Path);
        return await Command.RunAsync(["evaluate", model, "--data", DataFolder(side, classes), "--samples", "12", .. options]);
    }

    /// <summary>A folder with 20 training and 8 test images of each class, speckled at random.</summary>
    private string DataFolder(int side, string[] classes)
    {
        var random = new Random(1);
        foreach ((string split, int count) in new[] { ("train", 20), ("test", 8) })
        {
            foreach (string name in classes)
            {
                Directory.CreateDirectory(_folder[$"data/{split}/{name}"]);
                for (int i = 0; i < count; i++)
                {
                    float[] pixels = [.. Enumerable.Range(0, side * side).Select(_ => random.NextSingle())];
                    PngImage.Save(_folder[$"data/{split}/{name}/{i}.png"], pixels, new(1, side, side));
                }
            }
        }

        return _folder["data"];
    }

    /// <summary>A network whose features are the pixels.</summary>
    private string Pixels(int side)
    {
        using var flatten = nn.Flatten();
        OnnxExporter.Export(flatten, [ExportInput.Uniform("image", 1, side, side)], ["features"], _folder["pixels.onnx"]);
        return _folder["pixels.onnx"];
    }
}
