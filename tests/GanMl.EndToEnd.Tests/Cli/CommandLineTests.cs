using GanMl.Cli.Demo;
using GanMl.Training.Checkpoints;

namespace GanMl.Tests.Cli;

[TestClass]
public sealed class CommandLineTests
{
    [TestMethod]
    public async Task The_whole_way_goes_from_training_to_images_of_one_class()
    {
        using var temporary = new TemporaryFolder();
        string run = temporary["run"], model = Path.Combine(run, "generator.onnx");

        (int exitCode, string output, string error) = await Command.RunAsync(
            ["train", "--data", "shapes", "--model", "dense", "--images", "320", "--batch-size", "16", "--output", run]);
        Assert.AreEqual(0, exitCode, error);
        StringAssert.Contains(output, "Exported and checked");
        Assert.IsTrue(File.Exists(model));

        (exitCode, output, _) = await Command.RunAsync(["inspect", model]);
        Assert.AreEqual(0, exitCode);
        StringAssert.Contains(output, "dense");
        StringAssert.Contains(output, "30 values, normal");
        StringAssert.Contains(output, "crescent");

        (exitCode, _, error) = await Command.RunAsync(
            ["generate", model, "--output", temporary["stars"], "--class", "star", "--count", "7"]);
        Assert.AreEqual(0, exitCode, error);
        Assert.HasCount(7, Directory.GetFiles(temporary["stars/star"], "*.png"));
        Assert.IsEmpty(Directory.GetFiles(temporary["stars/ring"]));

        (exitCode, output, error) = await Command.RunAsync(["generate", model, "--grid", temporary["grid.png"]]);
        Assert.AreEqual(0, exitCode, error);
        StringAssert.Contains(output, "100 images, a row for each class: 'circle', 'ring'");
        Assert.IsGreaterThan(1000, new FileInfo(temporary["grid.png"]).Length);

        (exitCode, _, error) = await Command.RunAsync(["train", "--data", "shapes", "--images", "64", "--output", run]);
        Assert.AreEqual(1, exitCode);
        StringAssert.Contains(error, "not empty");
    }

    [TestMethod]
    public async Task A_generator_that_comes_along_needs_no_file()
    {
        using var temporary = new TemporaryFolder();
        (int exitCode, _, string error) = await Command.RunAsync(
            ["generate", "--model", "fashion-mnist", "--output", temporary["boots"], "--class", "Ankle boot", "--count", "3"]);
        Assert.AreEqual(0, exitCode, error);
        Assert.HasCount(3, Directory.GetFiles(temporary["boots/Ankle boot"], "*.png"));

        (exitCode, string output, error) = await Command.RunAsync(["inspect", "--model", "fashion-mnist"]);
        Assert.AreEqual(0, exitCode, error);
        StringAssert.Contains(output, "r3gan");

        (exitCode, _, error) = await Command.RunAsync(
            ["explore", "interpolation", "--model", "fashion-mnist", "--count", "2", "--output", temporary["walk.png"]]);
        Assert.AreEqual(0, exitCode, error);
    }

    [TestMethod]
    public async Task A_short_demo_goes_the_whole_way()
    {
        using var temporary = new TemporaryFolder();
        (int exitCode, string output, string error) = await Command.RunAsync(
            ["demo", "--images", "640", "--draws", "2", "--runs", temporary["runs"]]);
        Assert.AreEqual(0, exitCode, error);
        StringAssert.Contains(output, "circle 50, ring 32");
        foreach (string arm in DemoArm.All.Select(arm => $"│ {arm.Name} "))
        {
            StringAssert.Contains(output, arm);
        }

        Assert.IsTrue(File.Exists(Path.Combine(temporary["runs"], "0001-demo-shapes", "rarest.png")));
    }

    /// <summary>A run begins with the networks of another; what is frozen is the same in both.</summary>
    [TestMethod]
    public async Task A_run_begins_from_another_and_leaves_frozen_parts_as_they_are()
    {
        using var temporary = new TemporaryFolder();
        string[] train = ["train", "--data", "shapes", "--model", "dcgan", "--images", "64", "--output"];
        string[] from = ["--seed", "2", "--from", temporary["first"]];
        (int exitCode, _, string error) = await Command.RunAsync([.. train, temporary["first"]]);
        Assert.AreEqual(0, exitCode, error);
        (exitCode, _, error) = await Command.RunAsync([.. train, temporary["second"], .. from, "--freeze", "generator.body.project"]);
        Assert.AreEqual(0, exitCode, error);
        using var first = new SafetensorsReader(temporary["first/generator.safetensors"]);
        using var second = new SafetensorsReader(temporary["second/generator.safetensors"]);
        Assert.IsTrue(AreEqual("generator.body.project.weight"), "taken, and frozen");
        Assert.IsFalse(AreEqual("generator.body.image.weight"), "taken, and trained");

        (exitCode, _, error) = await Command.RunAsync([.. train, temporary["third"], .. from, "--freeze", "generator"]);
        Assert.AreEqual(2, exitCode);
        StringAssert.Contains(error, "--freeze leaves no trainable weights in the generator");
        (exitCode, _, error) = await Command.RunAsync([.. train, temporary["third"], "--from", temporary["nowhere"]]);
        Assert.AreEqual(1, exitCode);
        StringAssert.Contains(error, "Training cannot begin from");
        Assert.IsFalse(Directory.Exists(temporary["third"]), "nothing is left of runs that could not begin");

        bool AreEqual(string name) => first.Read(name).Equals(second.Read(name));
    }

    [TestMethod]
    public async Task Images_of_a_seed_have_the_same_names_and_bytes_however_the_work_is_cut()
    {
        using var temporary = new TemporaryFolder();
        string model = temporary.Write("model.onnx", new TinyGenerator().ToBytes());
        await Command.RunAsync(["generate", model, "--output", temporary["all"], "--count", "20", "--batch-size", "7"]);
        await Command.RunAsync(
            ["generate", model, "--output", temporary["part"], "--first-row", "5", "--count", "10", "--batch-size", "3"]);
        string[] parts = Directory.GetFiles(temporary["part"], "*.png", SearchOption.AllDirectories);
        Assert.HasCount(10, parts);
        foreach (string part in parts)
        {
            CollectionAssert.AreEqual(
                File.ReadAllBytes(Path.Combine(temporary["all"], Path.GetRelativePath(temporary["part"], part))), File.ReadAllBytes(part));
        }
    }

    [TestMethod]
    [DataRow("", "Required command")]
    [DataRow("trian", "trian")]
    [DataRow("train --model vae --data shapes", "There is no model 'vae'")]
    [DataRow("train --batch-size many", "batch-size")]
    [DataRow("train --data shapes --learning-rate 0", "--learning-rate is 0: it must be above 0 and below 10")]
    [DataRow("train --data shapes --size 30", "14, 16, 20, 24, 28, 32, 40, 48, 56, 64 and so on fit.")]
    [DataRow("generate model.onnx", "--output")]
    [DataRow("generate --grid a.png", "either a file")]
    [DataRow("generate model.onnx --model fashion-mnist --grid a.png", "either a file")]
    [DataRow("generate --model faces --grid a.png", "fashion-mnist")]
    [DataRow("generate model.onnx --grid a.png --output b", "either")]
    [DataRow("generate model.onnx --grid a.png --count 0", "--count must be at least 1, not 0")]
    [DataRow("train --size 0", "--size must be at least 1")]
    [DataRow("evaluate nowhere.onnx --metric beauty", "classifier-agreement")]
    [DataRow(
        "generate model.onnx --output a --format tiff",
        "--format must be one of folder, grid, animation, idx, npz, parquet, webdataset, not 'tiff'.")]
    [DataRow("generate model.onnx --output a --output b", "--output")]
    [DataRow("generate model.onnx --output", "--output")]
    [DataRow("generate model.onnx --output g.jpg --format grid", "--output 'g.jpg' must be a file that ends in .png: it is a grid.")]
    [DataRow("explore mixing model.onnx --output g.jpg", "--output 'g.jpg' is not a supported picture")]
    [DataRow("generate model.onnx --grid g.jpg", "--grid 'g.jpg' must be a file that ends in .png.")]
    [DataRow("generate model.onnx --grid g.png --truncation x", "--truncation must be a number, not 'x'.")]
    [DataRow("generate model.onnx --grid g.png --device", "--device")]
    [DataRow("explore interpolation a.onnx --output b.png --frames-per-second 100", "--frames-per-second must be at most 60, not 100.")]
    [DataRow("train --data shapes --channels 2", "--channels must be 1 (grey) or 3 (colour), not 2.")]
    [DataRow("train --data shapes --size 8", "The images of 'shapes' cannot be opened in this form")]
    [DataRow("train --size x", "--size must be a whole number, not 'x'.")]
    [DataRow("demo --seed 1.5", "--seed must be a whole number, not '1.5'.")]
    public async Task Wrong_usage_is_named_and_exits_with_2(string arguments, string message)
    {
        (int exitCode, _, string error) = await Command.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.AreEqual(2, exitCode, error);
        StringAssert.Contains(error, message);
        Assert.DoesNotContain("   at ", error, "no stack trace");
        Assert.DoesNotContain("System.", error, "no type of the program");
    }

    [TestMethod]
    public async Task Names_may_be_written_in_any_case()
    {
        using var temporary = new TemporaryFolder();
        (int exitCode, _, string error) = await Command.RunAsync(
            ["generate", "--model", "Fashion-MNIST", "--output", temporary["a"], "--format", "IDX", "--count", "2"]);
        Assert.AreEqual(0, exitCode, error);
    }

    [TestMethod]
    public async Task A_fault_while_drawing_is_not_said_to_be_the_users()
    {
        using var temporary = new TemporaryFolder();
        string model = temporary.Write("model.onnx", new TinyGenerator().ToBytes());
        foreach (string[] arguments in (string[][])
        [
            ["generate", model, "--grid", temporary["a.png"]],
            ["explore", "interpolation", model, "--output", temporary["b.png"]],
        ])
        {
            (int exitCode, string error) = await Command.RunWithoutOutputAsync(arguments);
            Assert.AreEqual(1, exitCode, error);
            StringAssert.Contains(error, "An error inside ganml itself");
        }
    }

    [TestMethod]
    [DataRow("inspect nowhere.onnx", "nowhere.onnx")]
    [DataRow("train --data cifar", "fashion-mnist, mnist, shapes")]
    [DataRow("train --data fashion-mnist --data-folder nowhere", "nowhere")]
    [DataRow("train --data shapes --device cuda:99", "--device cpu")]
    public async Task What_cannot_be_done_is_explained_and_exits_with_1(string arguments, string message)
    {
        (int exitCode, _, string error) = await Command.RunAsync(arguments.Split(' '));
        Assert.AreEqual(1, exitCode, error);
        StringAssert.Contains(error, message);
        Assert.DoesNotContain("   at ", error, "no stack trace");
    }

    [TestMethod]
    public async Task A_file_that_is_no_generator_and_a_class_that_is_not_there_are_explained()
    {
        using var temporary = new TemporaryFolder();
        string text = temporary.Write("text.onnx", "hello"u8);
        (int exitCode, _, string error) = await Command.RunAsync(["inspect", text]);
        Assert.AreEqual(2, exitCode);
        StringAssert.Contains(error, "text.onnx");

        string model = temporary.Write("model.onnx", new TinyGenerator().ToBytes());
        (exitCode, _, error) = await Command.RunAsync(["generate", model, "--grid", temporary["a.png"], "--class", "unicorn"]);
        Assert.AreEqual(2, exitCode);
        Assert.DoesNotContain("Parameter '", error);
    }

    [TestMethod]
    [DataRow("train", "Ctrl-C")]
    [DataRow("demo", "ganml demo --data fashion-mnist")]
    [DataRow("generate", "Ankle boot")]
    [DataRow("evaluate", "proves much")]
    [DataRow("augment", "as if somebody had passed it on")]
    [DataRow("refine", "")]
    [DataRow("export", "")]
    [DataRow("inspect", "")]
    public async Task The_help_of_a_command_teaches(string command, string lesson)
    {
        (int exitCode, string output, _) = await Command.RunAsync([command, "--help"]);
        Assert.AreEqual(0, exitCode);
        StringAssert.Contains(output, lesson);

        // A list of names in the first column would push all descriptions out of the window.
        Assert.DoesNotContain(new string(' ', 60), output);
    }
}
