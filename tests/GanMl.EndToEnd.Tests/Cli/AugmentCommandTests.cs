using System.Globalization;
using GanMl.Images.Folders;
using GanMl.Images.Writers;
using GanMl.Pipelines;
using GanMl.Pipelines.Augmentation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Cli;

/// <summary><c>ganml augment</c> on a small folder.</summary>
[TestClass]
public sealed class AugmentCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task A_given_generator_is_studied_and_the_same_command_goes_on()
    {
        WriteData();
        string generator = new TinyGenerator { Shape = new(1, 16, 16), ClassNames = ["ant", "bee"] }.WriteTo(_folder.Path);
        string[] small = ["--steps", "3", "--draws", "2", "--tuning-draws", "1", "--threads", "1"];
        string[] only = ["--only", "class-weights", "--only", "generated", "--only", "real-x2"];
        string[] learners = ["--learner", "convolutional", "--learner", "linear"];
        string[] study = [generator, "--regime", "per-class:5", .. small, .. only, .. learners, "--output", _folder["study"]];

        // 5 settings on the tuning draw, 3 ways on each of the counted ones, and 2 learners.
        string output = await Works([.. study, "--dry-run"]);
        Assert.Contains("Each draw has 10 of 40 training images: ant 5, bee 5.", Words(output));
        Assert.Contains("22 classifiers", Words(output));
        Assert.Contains("It would take about", output);
        Assert.IsFalse(Directory.Exists(_folder["study"]), "a dry run writes nothing");

        output = await Works(study);
        Assert.Contains("class-weights", output);
        Assert.Contains("Every difference but that of the verdict is exploratory.", Words(output));
        string page = File.ReadAllText(_folder["study/study.html"]);
        Assert.Contains("<svg", page);
        Assert.Contains("Learner: linear", page);
        Assert.Contains("The generator is one file for all draws.", page);
        string[] units = Directory.GetFiles(_folder["study/units"], "result.json", SearchOption.AllDirectories);
        Assert.HasCount(22, units);

        var context = new MLContext(seed: 1);
        IDataView real = context.Data.LoadImages(FolderImages.Open(_folder["data/train"]));
        using (var source = SyntheticSource.Open(_folder["study/synthetic.json"]))
        {
            IDataView joined = context.Data.AppendSynthetic(real, source.Generator, source.Options);
            int generated = joined.GetColumn<bool>("Synthetic").Count(isGenerated => isGenerated);

            // 20 ants and 20 bees: no class lacks any, half of each class, four fifths of it, or equal classes.
            Assert.AreEqual(
                source.Settings.Amount switch { "add-share:0.5" => 40, "add-share:0.8" => 160, _ => 0 }, generated, source.Settings.Amount);
        }

        await CheckGenerated(_folder["study/synthetic.json"]);
        string[] kept = [.. units.Skip(1)];
        DateTime[] written = [.. kept.Select(File.GetLastWriteTimeUtc)];
        File.Delete(units[0]);
        await Works(study);
        CollectionAssert.AreEqual(written, kept.Select(File.GetLastWriteTimeUtc).ToArray());
        Assert.IsTrue(File.Exists(units[0]));

        await Fails(1, "holds another study: it differs in seed", [.. study, "--seed", "2"]);
    }

    [TestMethod]
    public async Task Generators_of_their_own_are_trained_and_kept()
    {
        WriteData();
        string output = await Works(
            "--regime", "per-class:5", "--recipe", "dense", "--images", "64", "--elsewhere", "10", "--steps", "2", "--draws", "2",
            "--tuning-draws", "1", "--threads", "1", "--only", "real", "--only", "generated", "--output", _folder["study"]);
        Assert.Contains("Each draw has 10 of 30 training images", Words(output));
        Assert.IsTrue(File.Exists(_folder["study/generators/elsewhere/run/generator.onnx"]));
        Assert.Contains("trained on images that no draw has (dense, 64 images seen).", File.ReadAllText(_folder["study/study.html"]));
    }

    [TestMethod]
    public async Task What_cannot_be_studied_is_explained()
    {
        WriteData();
        string generator = new TinyGenerator { Shape = new(1, 16, 16), ClassNames = ["ant", "bee"] }.WriteTo(_folder.Path);
        string[] to = ["--output", _folder["study"]];
        await Fails(2, "is no regime", ["--regime", "few", .. to]);
        await Fails(1, "takes 500 images of 'ant', and there are 20", ["--regime", "per-class:500", .. to]);
        await Fails(2, "--elsewhere is for a generator that the study trains", [generator, "--elsewhere", "5", .. to]);
        await Fails(1, "cannot be set aside", ["--elsewhere", "500", .. to]);
        await Fails(2, "There is no preset 'alexnet'", ["--recipe", "alexnet", .. to]);
        await Fails(1, "leave nothing to compare", ["--only", "real", .. to]);
        await Fails(1, "does not occur in", ["--group-by", "^photo", .. to]);
        await Fails(1, "draws images of 1x16x16", [generator, "--size", "20", .. to]);
        string other = new TinyGenerator { Shape = new(1, 16, 16), ClassNames = ["ant", "cow"] }.WriteTo(_folder.Path, "other.onnx");
        await Fails(1, "does not draw 'bee'", [other, .. to]);
        string plain = new TinyGenerator { Shape = new(1, 16, 16) }.WriteTo(_folder.Path, "plain.onnx");
        await Fails(1, "knows no classes", [plain, .. to]);
        Assert.IsFalse(Directory.Exists(_folder["study"]));
    }

    [TestMethod]
    public async Task A_generator_that_has_seen_the_test_images_is_refused()
    {
        WriteData();
        Directory.CreateDirectory(_folder["all"]);
        Write("all/ant", "data/test/ant", 5);
        Write("all/bee", "data/test/bee", 5);
        (int exitCode, _, string error) = await Command.RunAsync(
        [
            "train", "--data", _folder["all"], "--model", "dense", "--images", "64", "--batch-size", "16", "--threads", "1", "--output",
            _folder["run"],
        ]);
        Assert.AreEqual(0, exitCode, error);
        await Fails(1, "so that these cannot judge it", [_folder["run/generator.onnx"], "--output", _folder["study"]]);
    }

    /// <summary>The command draws as many of each class as the settings count.</summary>
    private async Task CheckGenerated(string settings)
    {
        var read = SyntheticSettings.Read(settings);
        string all = read.Counts.Values.Sum().ToString("N0", CultureInfo.InvariantCulture);
        (int exitCode, string output, string error) = await Command.RunAsync(
            ["generate", "--settings", settings, "--output", _folder["drawn"]]);
        Assert.AreEqual(0, exitCode, error);
        if (all == "0")
        {
            Assert.Contains("found it best to add no images", Words(output));
            Assert.IsFalse(Directory.Exists(_folder["drawn"]));
            return;
        }

        Assert.Contains($"{all} images: ant ", output);
        foreach ((string name, long count) in read.Counts)
        {
            Assert.HasCount((int)count, Directory.GetFiles(_folder[$"drawn/{name}"]));
        }

        (exitCode, _, error) = await Command.RunAsync(["generate", "--settings", settings, "--count", "5", "--output", _folder["more"]]);
        Assert.AreEqual(2, exitCode, error);
        Assert.Contains("--settings says what --count says, too", error);
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private async Task<string> Works(params string[] arguments)
    {
        (int exitCode, string output, string error) = await Command.RunAsync(["augment", "--data", _folder["data"], .. arguments]);
        Assert.AreEqual(0, exitCode, error);
        return output;
    }

    private async Task Fails(int wanted, string message, string[] arguments)
    {
        (int exitCode, _, string error) = await Command.RunAsync(["augment", "--data", _folder["data"], .. arguments]);
        Assert.AreEqual(wanted, exitCode, error);
        Assert.Contains(message, Words(error));
        Assert.DoesNotContain("   at ", error, "no stack trace");
    }

    /// <summary>Ants are light and bees are dark, 20 of each to learn from and 5 to judge by.</summary>
    private void WriteData()
    {
        Write("data/train/ant", "data/train/ant", 20);
        Write("data/train/bee", "data/train/bee", 20);
        Write("data/test/ant", "data/test/ant", 5);
        Write("data/test/bee", "data/test/bee", 5);
    }

    private void Write(string folder, string like, int count)
    {
        Directory.CreateDirectory(_folder[folder]);
        for (int i = 0; i < count; i++)
        {
            var random = new Random(i + (like.Contains("test", StringComparison.Ordinal) ? 1_000 : 0));
            float light = like.EndsWith("ant", StringComparison.Ordinal) ? 0.5f : 0;
            float[] pixels = [.. Enumerable.Range(0, 256).Select(_ => light + (random.NextSingle() / 2))];
            PngImage.Save(_folder[$"{folder}/{i}.png"], pixels, new(1, 16, 16));
        }
    }
}
