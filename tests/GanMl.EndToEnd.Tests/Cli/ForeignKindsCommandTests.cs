using System.Text.RegularExpressions;
using GanMl.Cli.Options;
using GanMl.Images.Folders;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using Google.Protobuf;
using DataType = GanMl.Inference.Format.TensorProto.Types.DataType;

namespace GanMl.Tests.Cli;

/// <summary>Generator files of other kinds at the command line: taken, or told what to do in the words of the command.</summary>
[TestClass]
public sealed partial class ForeignKindsCommandTests : IDisposable
{
    private static readonly GreyGenerator Grey = new();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task A_Keras_generator_with_one_hot_labels_is_taken()
    {
        GreyGenerator keras = Grey with
        {
            ChannelsLast = true,
            Classes = 3,
            LabelType = DataType.Float,
            LabelSides = [3],
            Shape = new ImageShape(3, 32, 32),
        };
        string model = keras.WriteTo(_folder.Path);
        (int exitCode, _, string error) = await Command.RunAsync(
            ["generate", model, "--output", _folder["out"], "--count", "6", "--class-names", "a,b,c"]);
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("[batch, height, width, channels], for they come as [batch, 32, 32, 3]. If that is wrong, set --layout.", error);
        var images = FolderImages.Open(_folder["out"]);
        Assert.AreEqual(keras.Shape, images.Shape);
        for (int i = 0; i < images.Count; i++)
        {
            float[] expected = keras.Expected(new float[GreyGenerator.LatentSize], images.LabelOf(i));
            byte[] pixels = images.PixelsOf(i);
            for (int pixel = 0; pixel < pixels.Length; pixel++)
            {
                Assert.AreEqual(expected[pixel] * 255, pixels[pixel], 0.51, $"image {i}, pixel {pixel}");
            }
        }

        (exitCode, string output, error) = await Command.RunAsync(["inspect", model, "--class-names", "a,b,c", "--layout", "NHWC"]);
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("3x32x32", output);
    }

    [TestMethod]
    public async Task Sizes_that_say_nothing_are_asked_for()
    {
        string model = (Grey with { ChannelsLast = true, Shape = new ImageShape(2, 32, 28) }).WriteTo(_folder.Path);
        await FailsAsync(
            2,
            "gives images of 32 channels, 28 high and 2 wide, which are no pictures. If its channels come last, say so with --layout nhwc.",
            "generate", model, "--grid", _folder["a.png"]);
        await FailsAsync(2, "--layout must be one of nchw, nhwc, not 'chwn'", "inspect", model, "--layout", "chwn");
        string own = new TinyGenerator().WriteTo(_folder.Path, "own.onnx");
        await FailsAsync(2, "--layout would: leave it out", "inspect", own, "--layout", "nhwc");
    }

    [TestMethod]
    public async Task Randomness_is_refused_or_allowed()
    {
        string model = (Grey with { Disturbance = "RandomNormalLike" }).WriteTo(_folder.Path);
        await FailsAsync(
            2,
            "through RandomNormalLike. Export it in evaluation mode and with fixed noise, or give --allow-nondeterminism to take images",
            "generate", model, "--grid", _folder["a.png"]);
        (int exitCode, string output, string error) = await Command.RunAsync(
            ["generate", model, "--grid", _folder["a.png"], "--allow-nondeterminism"]);
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("No seed brings such an image back.", error);
        (exitCode, output, error) = await Command.RunAsync(["inspect", model, "--allow-nondeterminism"]);
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("Two runs on the same latents give images", output);
    }

    [TestMethod]
    public async Task A_StyleGAN_takes_truncation()
    {
        string model = (Grey with { IsStyleGan = true, Range = PixelRange.Tanh }).WriteTo(_folder.Path);
        await FailsAsync(2, "say so with --pixel-range", "generate", model, "--grid", _folder["a.png"]);
        (int exitCode, _, string error) = await Command.RunAsync(
            ["generate", model, "--grid", _folder["a.png"], "--pixel-range", "-1:1", "--truncation", "0.7"]);
        Assert.AreEqual(0, exitCode, error);
    }

    [TestMethod]
    public async Task Damage_and_change_are_told()
    {
        byte[] file = ContentStamp.Stamp(new TinyGenerator().ToModel());
        string whole = _folder.Write("whole.onnx", file);
        (_, string output, _) = await Command.RunAsync(["inspect", whole]);
        Assert.Contains("as exported, by its hash", output);

        byte[] damaged = [.. file];
        damaged[file.Length / 2] ^= 4;
        await FailsAsync(2, "It is damaged", "inspect", _folder.Write("damaged.onnx", damaged));

        ModelProto changed = ModelProto.Parser.ParseFrom(file);
        changed.ProducerName = "another tool";
        string rewritten = _folder.Write("changed.onnx", changed.ToByteArray());
        (_, output, _) = await Command.RunAsync(["inspect", rewritten]);
        Assert.Contains("changed since export", output);
        (int exitCode, _, string error) = await Command.RunAsync(["generate", rewritten, "--grid", _folder["a.png"]]);
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("The file has changed since it was exported", error);
    }

    [TestMethod]
    public async Task The_limits_of_the_trial_are_options()
    {
        string model = Grey.WriteTo(_folder.Path);
        await FailsAsync(2, "--trial-seconds must be at least 1, not 0", "inspect", model, "--trial-seconds", "0");
        await FailsAsync(2, "--trial-memory must be at least 1, not 0", "inspect", model, "--trial-memory", "0");
        (int exitCode, _, string error) = await Command.RunAsync(["inspect", model, "--trial-seconds", "100", "--trial-memory", "8"]);
        Assert.AreEqual(0, exitCode, error);
    }

    [TestMethod]
    public async Task A_grid_is_drawn_in_batches_of_the_given_size()
    {
        string model = Grey.WriteTo(_folder.Path);
        (int one, _, string error) = await Command.RunAsync(
            ["generate", model, "--grid", _folder["1.png"], "--count", "20", "--batch-size", "1"]);
        Assert.AreEqual(0, one, error);
        (int all, _, error) = await Command.RunAsync(["generate", model, "--grid", _folder["20.png"], "--count", "20"]);
        Assert.AreEqual(0, all, error);
        CollectionAssert.AreEqual(File.ReadAllBytes(_folder["20.png"]), File.ReadAllBytes(_folder["1.png"]));
    }

    [TestMethod]
    public void Every_option_of_the_library_that_a_message_names_has_a_name_in_the_command()
    {
        string sources = string.Concat(Directory
            .EnumerateFiles(Path.Combine(Repository.Root(), "Inference"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Replace('\\', '/').Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(File.ReadLines)
            .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && line.Contains('"')));
        string[] named = [.. Property().Matches(sources).Select(match => match.Value).Distinct()];
        CollectionAssert.Contains(named, "OnnxGeneratorOptions.ClassNames");
        foreach (string property in named.Append("OnnxGeneratorOptions.LatentInput").Append("OnnxGeneratorOptions.ImageOutput"))
        {
            string told = OptionNames.In($"set {property} higher");
            Assert.DoesNotContain("OnnxGeneratorOptions", told, property);
            Assert.Contains("--", told);
        }
    }

    [GeneratedRegex(@"OnnxGeneratorOptions\.[A-Z]\w+")]
    private static partial Regex Property();

    private static async Task FailsAsync(int wanted, string message, params string[] arguments)
    {
        (int exitCode, _, string error) = await Command.RunAsync(arguments);
        Assert.AreEqual(wanted, exitCode, error);
        Assert.Contains(message, error);
        Assert.DoesNotContain("   at ", error, "no stack trace");
    }
}
