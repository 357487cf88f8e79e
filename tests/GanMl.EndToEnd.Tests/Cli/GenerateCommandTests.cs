using System.Text.Json;
using GanMl.Inference.LabelledImages;

namespace GanMl.Tests.Cli;

/// <summary>What <c>ganml generate</c>, <c>explore</c> and <c>inspect</c> draw, write and refuse.</summary>
[TestClass]
public sealed class GenerateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("A,B,a,b", "a", 2)]
    [DataRow("ant,bee", "BEE", 1)]
    [DataRow("ant,bee", "1", 1)]
    [DataRow("1,10,2,3", "2", 2)]
    public async Task A_class_is_the_one_that_was_asked_for(string names, string asked, int label)
    {
        string model = Model(names.Split(','));
        (int exitCode, _, string error) = await Command.RunAsync(
            ["generate", model, "--class", asked, "--count", "2", "--output", _folder["out"]]);
        Assert.AreEqual(0, exitCode, error);
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(_folder["out/manifest.json"]));
        int[] counts = [.. manifest.RootElement.GetProperty("classes").EnumerateArray().Select(one => one.GetProperty("count").GetInt32())];
        CollectionAssert.AreEqual(names.Split(',').Select((_, at) => at == label ? 2 : 0).ToArray(), counts);
    }

    [TestMethod]
    [DataRow("1,10,2,3,4,5,6,7,8,9", "0", "There is no class '0'. Known: '1', '10', '2'")]
    [DataRow("Ab,aB", "AB", "'AB' could be any of the classes 'Ab', 'aB': write the name exactly.")]
    public async Task A_class_in_doubt_is_refused(string names, string asked, string message)
    {
        string model = Model(names.Split(','));
        foreach (string[] command in (string[][])[["generate"], ["explore", "interpolation"]])
        {
            (int exitCode, _, string error) = await Command.RunAsync([.. command, model, "--class", asked, "--output", _folder["a.png"]]);
            Assert.AreEqual(2, exitCode, error);
            StringAssert.Contains(error, message);
            Assert.IsFalse(File.Exists(_folder["a.png"]));
        }
    }

    [TestMethod]
    [DataRow("8", "8 images, a row for each of 8 of the 10 classes: 'c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7'")]
    [DataRow("15", "15 images, a row for each class: 'c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8', 'c9'")]
    [DataRow("1", "1 images")]
    public async Task A_grid_announces_what_it_shows(string count, string line)
    {
        string model = Model([.. Enumerable.Range(0, 10).Select(i => $"c{i}")]);
        (int exitCode, string output, string error) = await Command.RunAsync(
            ["generate", model, "--count", count, "--grid", _folder["a.png"]]);
        Assert.AreEqual(0, exitCode, error);
        CollectionAssert.Contains(output.ReplaceLineEndings("\n").Split('\n'), line);
    }

    [TestMethod]
    public async Task A_picture_of_a_thousand_classes_shows_32_of_them()
    {
        string model = Model([.. Enumerable.Range(0, 1_000).Select(i => $"c{i}")]);
        (int exitCode, string output, string error) = await Command.RunAsync(["generate", model, "--grid", _folder["a.png"]]);
        Assert.AreEqual(0, exitCode, error);
        StringAssert.Contains(output, "320 images, a row for each of 32 of the 1,000 classes: 'c0', 'c32', 'c64'");
        (exitCode, _, error) = await Command.RunAsync(["generate", model, "--output", _folder["a.apng"]]);
        Assert.AreEqual(0, exitCode, error);
    }

    [TestMethod]
    [DataRow("--grid a.png --count 10001", "A grid shows at most 10,000 images, not 10,001.")]
    [DataRow("--output a.apng --count 1001", "An animation shows 1 to 1,000 images, not 1,001.")]
    [DataRow("--output a --first-row 9223372036854775807 --count 9", "9 rows from row 9,223,372,036,854,775,807 on")]
    [DataRow("--output a --batch-size 65537", "--batch-size must be at most 65536, not 65537.")]
    public async Task Too_many_are_refused_in_one_line(string options, string message)
    {
        string[] arguments = ["generate", Model(["a"]), .. options.Split(' ')];
        int path = Array.FindIndex(arguments, text => text is "--grid" or "--output") + 1;
        arguments[path] = _folder[arguments[path]];
        (int exitCode, string output, string error) = await Command.RunAsync(arguments);
        Assert.AreEqual(2, exitCode, error);
        StringAssert.Contains(error, message);
        Assert.DoesNotContain("Parameter", error);
        Assert.DoesNotContain("generating", output);
        Assert.IsFalse(Path.Exists(arguments[path]));
    }

    [TestMethod]
    [DataRow("--output", "xx", "The folder '/proc/xx' cannot be made there.")]
    [DataRow("--grid", "xx.png", "The file '/proc/xx.png' cannot be made there.")]
    [DataRow("--grid", "xx/a.png", "The folder '/proc/xx' cannot be made there.")]
    [DataRow("--output", "xx.apng", "The file '/proc/xx.apng' cannot be made there.")]
    public async Task A_place_that_takes_no_files_is_named(string option, string path, string message)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        (int exitCode, _, string error) = await Command.RunAsync(["generate", Model(["a"]), option, $"/proc/{path}"]);
        Assert.AreEqual(1, exitCode, error);
        Assert.AreEqual($"ganml: {message}", error.Trim());
    }

    [TestMethod]
    [DataRow("explore interpolation {0} --count 10000 --output {1}", "draw fewer images")]
    [DataRow("explore interpolation {0} --count 100000 --output {1}", "--count must be at most 10000, not 100000.")]
    [DataRow("explore interpolation {0} --count 5000 --animate --output {1}", "has 50,000 images. It can have 10,000")]
    [DataRow("train --threads 100000 --output {1} {0}", "--threads must be at most 1024, not 100000.")]
    public async Task Too_much_to_draw_is_refused_before_it_is_drawn(string arguments, string message)
    {
        string[] words = string.Format(null, arguments, Model(["a"]), _folder["a.png"]).Split(' ');
        (int exitCode, _, string error) = await Command.RunAsync(words);
        Assert.AreEqual(2, exitCode, error);
        StringAssert.Contains(error, message);
        Assert.IsFalse(Path.Exists(_folder["a.png"]));
    }

    [TestMethod]
    [DataRow("generate {0} --output {1}", 2)]
    [DataRow("generate {0} --output {1}", 4)]
    [DataRow("generate {0} --grid {1}.png", 4)]
    [DataRow("generate {0} --output {1}.apng", 2)]
    [DataRow("explore interpolation {0} --output {1}.png", 4)]
    public async Task Two_or_four_channels_are_one_line_and_exit_with_2(string arguments, int channels)
    {
        string model = Model(["a", "b"], channels);
        (int exitCode, _, string error) = await Command.RunAsync(string.Format(null, arguments, model, _folder["out"]).Split(' '));
        Assert.AreEqual(2, exitCode, error);
        StringAssert.Contains(error, $"images have {channels} ({channels}x4x4)");
        Assert.HasCount(1, error.Trim().Split('\n'));
        CollectionAssert.AreEqual(new[] { model }, Directory.GetFileSystemEntries(_folder.Path));
    }

    [TestMethod]
    [DataRow("generate {0} --output {1}", 2)]
    [DataRow("generate {0} --output {1} --format idx", 2)]
    [DataRow("generate {0} --grid {1}/a.png", 1)]
    [DataRow("generate {0} --output {1}/a.apng", 1)]
    [DataRow("explore interpolation {0} --output {1}/a.png", 1)]
    public async Task A_place_that_cannot_be_written_is_one_line(string arguments, int code)
    {
        string place = _folder.Write("file", "Here is a file."u8);
        string[] words = string.Format(null, arguments, Model(["a", "b"]), place).Split(' ');
        (int exitCode, _, string error) = await Command.RunAsync(words);
        Assert.AreEqual(code, exitCode, error);
        Assert.HasCount(1, error.Trim().Split('\n'));
        Assert.AreEqual("Here is a file.", File.ReadAllText(place));
    }

    [TestMethod]
    [DataRow("inspect fashion-mnist", "--model fashion-mnist")]
    [DataRow("generate Fashion-MNIST --grid a.png", "--model fashion-mnist")]
    [DataRow("explore interpolation fashion-mnist --output a.png", "--model fashion-mnist")]
    [DataRow("evaluate fashion-mnist --data shapes", "--model fashion-mnist")]
    [DataRow("export fashion-mnist", "--model fashion-mnist")]
    [DataRow("train fashion-mnist", "--data fashion-mnist")]
    [DataRow("train --model mnist --data shapes", "--data mnist")]
    [DataRow("train dcgan", "--model dcgan")]
    [DataRow("train --data dcgan", "--model dcgan")]
    public async Task A_known_name_in_the_wrong_place_is_told_with_its_option(string arguments, string advice)
    {
        (int exitCode, _, string error) = await Command.RunAsync(arguments.Split(' '));
        Assert.AreEqual(2, exitCode, error);
        StringAssert.Contains(error, advice);
    }

    [TestMethod]
    public async Task A_path_in_the_place_of_a_name_is_told_too()
    {
        string model = Model(["a"]);
        (_, _, string error) = await Command.RunAsync(["inspect", "--model", model]);
        StringAssert.Contains(error, "give its path without --model");
        File.Move(model, _folder["generator.onnx"]);
        (_, _, error) = await Command.RunAsync(["inspect", _folder.Path]);
        StringAssert.Contains(error, $"Its generator is {_folder["generator.onnx"]}");
    }

    private string Model(string[] classes, int channels = 1) =>
        new TinyGenerator { ClassNames = classes, Shape = new ImageShape(channels, 4, 4) }.WriteTo(_folder.Path);
}
