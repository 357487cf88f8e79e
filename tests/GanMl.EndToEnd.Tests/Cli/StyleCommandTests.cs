using GanMl.Cli;
namespace GanMl.Tests.Cli;

/// <summary>Growing, style networks, resuming and exploring from the command line.</summary>
[TestClass]
public sealed class StyleCommandTests
{
    private static readonly string[] Small =
    [
        "--size", "16", "--feature-maps", "256", "--max-feature-maps", "16", "--latent-size", "8", "--batch-size", "8", "--threads", "1",
    ];

    [TestMethod]
    public async Task A_style_generator_is_trained_inspected_explored_and_drawn_from()
    {
        using var temporary = new TemporaryFolder();
        string run = temporary["run"], model = Path.Combine(run, "generator.onnx");
        string output = await Succeeds(
        [
            "train", "--data", "shapes", "--model", "stylegan", "--mapping-layers", "2", "--images", "240", "--phase-images", "40",
            "--output", run, .. Small,
        ]);
        StringAssert.Contains(output, "Exported and checked");

        output = await Succeeds(["inspect", model]);
        StringAssert.Contains(output, "truncation, second latent from one of 6 layers on, noise of 672 values");

        await Succeeds(["explore", "truncation", model, "--output", temporary["truncation.png"], "--values", "0,1", "--count", "3"]);
        await Succeeds(["explore", "noise", model, "--output", temporary["noise.png"], "--draws", "2", "--class", "star", "--count", "2"]);
        await Succeeds(["explore", "interpolation", model, "--output", temporary["strips.png"], "--steps", "3"]);
        await Succeeds(["explore", "interpolation", model, "--output", temporary["walk.png"], "--animate", "--steps", "3", "--count", "2"]);
        await Succeeds(["explore", "interpolation", model, "--output", temporary["walk.apng"], "--steps", "3", "--count", "2"]);
        CollectionAssert.AreEqual(File.ReadAllBytes(temporary["walk.png"]), File.ReadAllBytes(temporary["walk.apng"]));
        output = await Succeeds(["explore", "mixing", model, "--output", temporary["mixing.png"], "--count", "2", "--measure", "8"]);
        StringAssert.Contains(output, "second style from layer");
        StringAssert.Contains(output, "none                      0.000");
        foreach (string picture in new[] { "truncation.png", "noise.png", "strips.png", "walk.png", "mixing.png" })
        {
            Assert.IsGreaterThan(500, new FileInfo(temporary[picture]).Length, picture);
        }

        await Succeeds(["generate", model, "--grid", temporary["a.png"]]);
        await Succeeds(["generate", model, "--grid", temporary["b.png"], "--noise-seed", "3"]);
        await Succeeds(["generate", model, "--grid", temporary["c.png"], "--truncation", "0.5"]);
        Assert.HasCount(
            3,
            new[] { "a.png", "b.png", "c.png" }
                .Select(name => Convert.ToBase64String(File.ReadAllBytes(temporary[name])))
                .Distinct()
                .ToArray());
    }

    [TestMethod]
    public async Task A_run_that_was_stopped_is_resumed_with_its_own_options()
    {
        using var temporary = new TemporaryFolder();
        string[] options = ["--data", "shapes", "--model", "progressive", "--images", "2400", "--phase-images", "400", .. Small];
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        (int exitCode, string output, string error) = await Command.RunAsync(
            ["train", .. options, "--output", temporary["run"]], cancellation.Token);
        if (exitCode == ExitCodes.EndedEarly)
        {
            StringAssert.Contains(output + error, "ganml train --resume");
            await Fails("leave out --batch-size", ["train", "--resume", temporary["run"], "--batch-size", "4"]);
            await Succeeds(["train", "--resume", temporary["run"], "--threads", "1"]);
        }
        else
        {
            Assert.AreEqual(0, exitCode, error);
        }

        await Succeeds(["train", .. options, "--output", temporary["whole"]]);
        CollectionAssert.AreEqual(
            File.ReadAllBytes(temporary["whole/generator.safetensors"]), File.ReadAllBytes(temporary["run/generator.safetensors"]));
        await Fails("has come to its end", ["train", "--resume", temporary["run"]]);
        await Fails("no options.json", ["train", "--resume", temporary["nowhere"]]);
    }

    [TestMethod]
    public async Task A_width_multiplies_the_latents()
    {
        using var temporary = new TemporaryFolder();

        // The truncation of this generator is what its latent is multiplied by, so both commands draw the same.
        string model = temporary.Write("tiny.onnx", new TinyGenerator { WithTruncation = true }.ToBytes());
        byte[] wide = await Drawn("width", "0.5,1.5");
        CollectionAssert.AreEqual(await Drawn("truncation", "0.5,1.5"), wide);
        CollectionAssert.AreNotEqual(await Drawn("width", "0.5,1.504"), wide, "the captions are the same, the images are not");
        await Fails("write widths separated by commas", ["explore", "width", model, "--output", temporary["no.png"], "--values", "a"]);

        async Task<byte[]> Drawn(string command, string values)
        {
            string picture = temporary[$"{command}-{values}.png"];
            await Succeeds(["explore", command, model, "--output", picture, "--values", values, "--count", "8"]);
            return File.ReadAllBytes(picture);
        }
    }

    [TestMethod]
    public async Task What_a_generator_does_not_take_is_explained()
    {
        using var temporary = new TemporaryFolder();
        string model = temporary.Write("plain.onnx", new TinyGenerator().ToBytes()), picture = temporary["picture.png"];
        await Fails("takes no second latent", ["explore", "mixing", model, "--output", picture]);
        await Fails("takes no truncation", ["explore", "truncation", model, "--output", picture]);
        await Fails("takes no noise", ["explore", "noise", model, "--output", picture]);
        await Fails("takes none", ["generate", model, "--grid", picture, "--truncation", "0.5"]);
        await Fails("takes no noise", ["generate", model, "--grid", picture, "--noise-seed", "1"]);
        await Fails("is not a supported picture", ["explore", "interpolation", model, "--output", temporary["picture.bmp"]]);
        await Fails("use a .png file", ["explore", "interpolation", model, "--output", temporary["walk.gif"]]);
        await Fails("is not a list of numbers", ["explore", "truncation", model, "--output", picture, "--values", "a,b"]);
        await Fails("'ganml explore mixing --help'", ["explore", "mixing", model]);
        await Fails("cannot be read at '8'", ["train", "--data", "shapes", "--batch-sizes", "8", "--model", "progressive", "--size", "32"]);
        await Fails("--size 32", ["train", "--data", "shapes", "--model", "stylegan", "--output", temporary["run"]]);
        await Fails("is no regulariser", ["train", "--data", "shapes", "--regularizer", "r1"]);
        Assert.IsFalse(File.Exists(picture));
    }

    private static async Task<string> Succeeds(string[] arguments)
    {
        (int exitCode, string output, string error) = await Command.RunAsync(arguments);
        Assert.AreEqual(0, exitCode, error);
        return output;
    }

    private static async Task Fails(string message, string[] arguments)
    {
        (int exitCode, _, string error) = await Command.RunAsync(arguments);
        Assert.AreNotEqual(0, exitCode);
        Assert.Contains(message, error);
        Assert.DoesNotContain("   at ", error, "no stack trace");
    }
}
