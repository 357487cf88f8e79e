using System.Globalization;
using GanMl.Images.Folders;
using GanMl.Images.Pictures;
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
        string[] only = ["--only", "class-weights", "--only", "generated", "--only", "generated+amount", "--only", "real-x2"];
        string[] learners = ["--learner", "convolutional", "--learner", "linear"];
        string[] study = [generator, "--regime", "per-class:5", .. small, .. only, .. learners, "--output", _folder["study"]];

        // Class weights and two amounts on the tuning draw, the best of each and real images on the counted ones, and two learners: what
        // adds nothing to equal classes is left out.
        string output = await Works([.. study, "--dry-run"]);
        Assert.Contains("Each draw has 10 of 40 training images: ant 5, bee 5.", Words(output));
        Assert.Contains("1 draw to choose from 3 ways to train, and 2 draws that count", Words(output));
        Assert.Contains("18 classifiers", Words(output));
        Assert.Contains("It would take about", output);
        Assert.IsFalse(Directory.Exists(_folder["study"]), "a dry run writes nothing");

        output = await Works(study);
        Assert.Contains("class-weights", output);
        Assert.Contains("Only the comparison of the verdict was planned in advance", Words(output));
        string page = File.ReadAllText(_folder["study/study.html"]);
        Assert.Contains("<svg", page);
        Assert.Contains("Learner: linear", page);
        Assert.Contains("The generator is one file for all draws.", page);
        string[] units = Directory.GetFiles(_folder["study/units"], "result.json", SearchOption.AllDirectories);
        Assert.HasCount(18, units);

        var context = new MLContext(seed: 1);
        IDataView real = context.Data.LoadImages(FolderImages.Open(_folder["data/train"]));
        using (var source = SyntheticSource.Open(_folder["study/synthetic.json"]))
        {
            IDataView joined = context.Data.AppendSynthetic(real, source.Generator, source.Options);
            int generated = joined.GetColumn<bool>("Synthetic").Count(isGenerated => isGenerated);

            // 20 ants and 20 bees: half of each class, or four fifths of it.
            Assert.AreEqual(source.Settings.Amount switch { "add-share:0.5" => 40, _ => 160 }, generated, source.Settings.Amount);
        }

        using (var whole = (AugmentingTransformer)new MLContext().UseGanMl().Model.Load(_folder["study/augmentation.zip"], out _))
        using (AugmentingTransformer opened = context.Data.OpenAugmentation(_folder["study/synthetic.json"]))
        {
            float[][] pixels = [.. whole.Transform(real).GetColumn<float[]>("Pixels")];
            float[][] same = [.. opened.Transform(real).GetColumn<float[]>("Pixels")];
            Assert.IsGreaterThan(40, pixels.Length);
            Assert.HasCount(pixels.Length, same);
            Assert.IsTrue(pixels.Zip(same).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)));
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
            "--tuning-draws", "1", "--threads", "1", "--only", "real", "--only", "generated+amount", "--output", _folder["study"]);
        Assert.Contains("Each draw has 10 of 30 training images", Words(output));
        Assert.IsTrue(File.Exists(_folder["study/generators/elsewhere/run/generator.onnx"]));
        Assert.Contains("trained on images that no draw has (dense, 64 images seen).", File.ReadAllText(_folder["study/study.html"]));
    }

    [TestMethod]
    public async Task Where_there_is_nothing_to_choose_no_draw_is_made_for_it()
    {
        WriteData();
        string generator = new TinyGenerator { Shape = new(1, 16, 16), ClassNames = ["ant", "bee"] }.WriteTo(_folder.Path);
        string[] study =
        [
            generator, "--regime", "per-class:5", "--steps", "2", "--draws", "2", "--threads", "1", "--only", "real", "--only",
            "generated+wide", "--output", _folder["study"],
        ];
        Assert.Contains("2 draws, and nothing to choose: 4 classifiers.", Words(await Works([.. study, "--dry-run"])));
        await Works(study);
        string[] draws = [.. Directory.GetDirectories(_folder["study/units"]).Select(path => Path.GetFileName(path)).Order()];
        CollectionAssert.AreEqual(new[] { "counted-0", "counted-1" }, draws);
        string page = File.ReadAllText(_folder["study/study.html"]);
        Assert.Contains("The two arms in bold were the only candidates", page);
        Assert.DoesNotContain("the best arm without", page);
        Assert.DoesNotContain("tuning draws", page);
    }

    [TestMethod]
    public async Task What_cannot_be_studied_is_explained()
    {
        WriteData();
        string generator = new TinyGenerator { Shape = new(1, 16, 16), ClassNames = ["ant", "bee"] }.WriteTo(_folder.Path);
        string[] to = ["--output", _folder["study"]];
        await Fails(2, "is not a valid regime", ["--regime", "few", .. to]);
        await Fails(1, "takes 500 images of 'ant', and there are 20", ["--regime", "per-class:500", .. to]);
        await Fails(2, "--elsewhere is for a generator that the study trains", [generator, "--elsewhere", "5", .. to]);
        await Fails(1, "Cannot set aside 500 of 40", ["--elsewhere", "500", .. to]);
        await Fails(2, "There is no preset 'alexnet'", ["--recipe", "alexnet", .. to]);
        await Fails(1, "leave nothing to compare", ["--only", "real", .. to]);
        await Fails(
            1,
            "'generated' adds no image to these draws",
            [generator, "--regime", "per-class:5", "--only", "real", "--only", "generated", .. to]);
        await Fails(1, "does not match", ["--group-by", "^photo", .. to]);
        await Fails(1, "draws images of 1x16x16", [generator, "--size", "20", .. to]);
        await Fails(1, "take images of 16 to 64 pixels", ["--size", "8", .. to]);
        await Fails(2, "--device is for a generator that is given", ["--device", "cpu", .. to]);
        await Fails(2, "There is no way to train called generatd", [generator, "--only", "real", "--only", "generatd", .. to]);
        await Fails(2, "stylegan", ["--recipe", "stylegan", "--size", "20", .. to]);
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
        await Fails(1, "so they cannot be used to evaluate it", [_folder["run/generator.onnx"], "--output", _folder["study"]]);
    }

    /// <summary>The command draws as many of each class as the settings count.</summary>
    private async Task CheckGenerated(string settings)
    {
        var read = SyntheticSettings.Read(settings);
        string all = read.Counts.Values.Sum().ToString("N0", CultureInfo.InvariantCulture);
        (int exitCode, string output, string error) = await Command.RunAsync(
            ["generate", "--settings", settings, "--output", _folder["drawn"]]);
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains($"{all} images: ant ", output);
        foreach ((string name, long count) in read.Counts)
        {
            Assert.HasCount((int)count, Directory.GetFiles(_folder[$"drawn/{name}"]));
        }

        string[][] decided = [["--count", "5"], ["--class", "ant"], ["--truncation", "0.5"], ["--filter-candidates", "9"]];
        foreach (string[] more in decided)
        {
            (exitCode, _, error) = await Command.RunAsync(["generate", "--settings", settings, .. more, "--output", _folder["more"]]);
            Assert.AreEqual(2, exitCode, error);
            Assert.Contains($"{more[0]} cannot be combined with --settings", error);
        }
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
