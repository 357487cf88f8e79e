using GanMl.Images.Folders;
using GanMl.Inference.Format;
using GanMl.Inference.Latents;
using Google.Protobuf;

namespace GanMl.Tests.Cli;

/// <summary>Generator files from elsewhere at the command line.</summary>
[TestClass]
public sealed class ForeignFileCommandTests : IDisposable
{
    private static readonly TinyGenerator Foreign = new()
    {
        Metadata = new Dictionary<string, string>(),
        ClassNames = ["apple", "pear", "plum"],
        Tanh = true,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("--class-names", "apple, pear,plum")]
    [DataRow("--class-names", "apple,pear", "--class-names", "plum")]
    public async Task Its_images_are_those_of_its_range_and_its_classes(params string[] names)
    {
        string model = Foreign.WriteTo(_folder.Path);
        (int exitCode, _, string error) = await Command.RunAsync(
            ["generate", model, "--output", _folder["out"], "--count", "6", "--seed", "4", "--pixel-range", "-1:1", .. names]);
        Assert.AreEqual(0, exitCode, error);
        AssertImages(LatentDistribution.Normal);
    }

    [TestMethod]
    public async Task Names_a_size_and_a_distribution_that_a_file_leaves_open_are_given()
    {
        ModelProto open = (Foreign with { LatentName = "z", LabelName = "y" }).ToModel();
        open.Graph.Input[0].Type.TensorType.Shape.Dim[1] = new TensorShapeProto.Types.Dimension { DimParam = "size" };
        open.Graph.Output.Add(open.Graph.Output[0].Clone());
        open.Graph.Output[1].Name = "planes";
        string model = _folder.Write("open.onnx", open.ToByteArray());
        string[] command =
        [
            "generate", model, "--output", _folder["out"], "--count", "6", "--seed", "4",
            "--pixel-range", "-1:1", "--class-names", "apple,pear,plum",
        ];
        await FailsAsync(2, "choose one of 'image', 'planes' as --image-output", command);
        await FailsAsync(2, "leaves open how many values a latent has", [.. command, "--image-output", "planes"]);
        (int exitCode, _, string error) = await Command.RunAsync(
        [
            .. command, "--image-output", "planes", "--latent-size", "3", "--latent-input", "z",
            "--label-input", "y", "--latent-distribution", "uniform",
        ]);
        Assert.AreEqual(0, exitCode, error);
        AssertImages(LatentDistribution.Uniform);
    }

    [TestMethod]
    public async Task Values_that_are_no_pixels_need_a_range()
    {
        string model = (Foreign with { ClassNames = [] }).WriteTo(_folder.Path), picture = _folder["a.png"];
        await FailsAsync(
            2,
            "say so with --pixel-range, -1:1 if the network ends in tanh, or 0:1 to clamp the values",
            "generate", model, "--grid", picture);
        await FailsAsync(2, "say so with --pixel-range", "explore", "interpolation", model, "--output", picture);
        Assert.IsFalse(File.Exists(picture));

        // Who wants them clamped gets it, and to inspect such a file is how one finds out.
        (int exitCode, _, string error) = await Command.RunAsync(["generate", model, "--grid", picture, "--pixel-range", "0:1"]);
        Assert.AreEqual(0, exitCode, error);
        (exitCode, string output, error) = await Command.RunAsync(["inspect", model]);
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("for two latents; --pixel-range says", output);

        string sigmoid = (Foreign with { ClassNames = [], Tanh = false }).WriteTo(_folder.Path, "sigmoid.onnx");
        (exitCode, _, error) = await Command.RunAsync(["generate", sigmoid, "--grid", _folder["b.png"]]);
        Assert.AreEqual(0, exitCode, error);
    }

    [TestMethod]
    public async Task What_cannot_be_said_of_a_file_is_refused_with_the_reason()
    {
        string foreign = Foreign.WriteTo(_folder.Path), own = new TinyGenerator().WriteTo(_folder.Path, "own.onnx");
        string picture = _folder["a.png"];
        await FailsAsync(2, "is not a range: write black:white", "generate", foreign, "--grid", picture, "--pixel-range", "1:-1");
        await FailsAsync(2, "is not a range: write black:white", "generate", foreign, "--grid", picture, "--pixel-range", "1");
        await FailsAsync(2, "the same name twice", "generate", foreign, "--grid", picture, "--class-names", "apple,apple");
        await FailsAsync(2, "the same name twice", "generate", foreign, "--grid", picture, "--class-names", "apple,,plum");
        await FailsAsync(2, "does not name the classes", "generate", foreign, "--grid", picture);
        await FailsAsync(2, "--pixel-range would: leave it out", "generate", own, "--grid", picture, "--pixel-range", "-1:1");
        await FailsAsync(2, "--class-names would: leave it out", "inspect", own, "--class-names", "apple");
        await FailsAsync(2, "--latent-distribution would: leave it out", "inspect", own, "--latent-distribution", "normal");
        await FailsAsync(2, "--latent-size must be at least 1, not 0", "inspect", foreign, "--latent-size", "0");
        await FailsAsync(2, "'cauchy'", "inspect", foreign, "--latent-distribution", "cauchy");
    }

    /// <summary>The folder that was written has two images of each class of <see cref="Foreign"/>, of the latents of seed 4.</summary>
    private void AssertImages(LatentDistribution distribution)
    {
        var images = FolderImages.Open(_folder["out"]);
        CollectionAssert.AreEqual(Foreign.ClassNames.ToArray(), images.ClassNames.ToArray());
        float[] latent = new float[Foreign.LatentSize];
        for (int index = 0; index < 6; index++)
        {
            // Two of each class, one after the other; rows go through the classes in turn.
            (int label, int row) = (index / 2, (index % 2 * 3) + (index / 2));
            new LatentSampler(4, Foreign.LatentSize, distribution).Fill(row, latent);
            byte[] pixels = images.PixelsOf(index);
            float[] expected = Foreign.Expected(latent, label);
            for (int pixel = 0; pixel < pixels.Length; pixel++)
            {
                Assert.AreEqual(expected[pixel] * 255, pixels[pixel], 0.51, $"image {index}, pixel {pixel}");
            }
        }
    }

    private static async Task FailsAsync(int wanted, string message, params string[] arguments)
    {
        (int exitCode, _, string error) = await Command.RunAsync(arguments);
        Assert.AreEqual(wanted, exitCode, error);
        Assert.Contains(message, error);
        Assert.DoesNotContain("   at ", error, "no stack trace");
    }
}
