using GanMl.Images.Pictures;
using GanMl.Inference;
using GanMl.Inference.Format;
using GanMl.Tests.Metrics;
using Google.Protobuf;

namespace GanMl.Tests.Cli;

/// <summary><c>ganml evaluate</c> writes what it measured, names what it cannot judge, and takes networks of any form.</summary>
[TestClass]
public sealed class EvaluateOptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task What_was_measured_is_written_into_the_file_and_inspect_shows_it()
    {
        string model = Generator(), data = Data(("a", 12, 3), ("b", 12, 3));
        (int exitCode, string output, string error) = await EvaluateAsync(model, data, "--metric", "precision", "--write");
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("Wrote the values for all classes into", output);
        using (var generator = OnnxGenerator.Open(model))
        {
            CollectionAssert.AreEquivalent(new[] { "precision", "recall" }, generator.Info.Metrics.Keys.ToArray());
            Assert.AreEqual(1, generator.Info.Metrics["precision"]);
        }

        (_, output, _) = await Command.RunAsync(["inspect", model]);
        Assert.MatchesRegex(@"(?m)^\s*precision\s+1\s*$", output);
        Assert.Contains(
            "Measured on 6 test images of 'data' and 24 training images of 'data', 24 generated images, seed 1000, features of ",
            Words(output));
        (_, output, _) = await Command.RunAsync(["inspect", model, "--json"]);
        Assert.Contains("ganml.metric_conditions", output);
        Assert.Contains("feature_network", output);

        // Without the option nothing is written.
        DateTime written = File.GetLastWriteTimeUtc(model);
        byte[] bytes = File.ReadAllBytes(model);
        (exitCode, _, error) = await EvaluateAsync(model, data, "--metric", "coverage");
        Assert.AreEqual(0, exitCode, error);
        CollectionAssert.AreEqual(bytes, File.ReadAllBytes(model));
        Assert.AreEqual(written, File.GetLastWriteTimeUtc(model));
    }

    [TestMethod]
    public async Task Files_that_take_no_metrics_are_refused_before_anything_is_measured()
    {
        string data = Data(("a", 12, 3), ("b", 12, 3));
        string foreign = new TinyGenerator { Shape = new(1, 16, 16), Metadata = new Dictionary<string, string>() }.WriteTo(_folder.Path);
        (int exitCode, string output, string error) = await EvaluateAsync(foreign, data, "--metric", "precision", "--write");
        Assert.AreEqual(1, exitCode);
        Assert.Contains("was not exported by GanMl", error);
        Assert.DoesNotContain("precision", output);
        (exitCode, _, error) = await Command.RunAsync(["evaluate", "--model", "fashion-mnist", "--data", data, "--write"]);
        Assert.AreEqual(2, exitCode);
        Assert.Contains("--write needs a generator file", error);
    }

    [TestMethod]
    public async Task A_class_without_test_images_is_named_and_hidden_by_no_figure()
    {
        string model = Generator("a", "b", "c"), data = Data(("a", 12, 3), ("b", 12, 0), ("c", 12, 3));
        (int exitCode, string output, string error) = await EvaluateAsync(model, data, "--metric", "precision");
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains(
            "The test set has no images of 1 class: 'b'. The figures that judge test images say nothing about them.", Words(output));

        data = Data(("a", 12, 3), ("b", 12, 3), ("c", 12, 3));
        (exitCode, output, error) = await EvaluateAsync(model, data, "--metric", "precision");
        Assert.AreEqual(0, exitCode, error);
        Assert.DoesNotContain("The test set has no images", output);
    }

    [TestMethod]
    public async Task A_network_with_channels_last_is_found_or_said()
    {
        string model = Generator(), data = Data(("a", 12, 3), ("b", 12, 3));
        string network = Network([2, 16, 16, 1]);
        (int exitCode, string output, string error) = await EvaluateAsync(model, data, "--metric", "frechet-distance");
        Assert.AreEqual(0, exitCode, error);
        string expected = Words(output[output.IndexOf("│ frechet", StringComparison.Ordinal)..]);
        (exitCode, output, error) = await EvaluateAsync(model, data, "--metric", "frechet-distance", "--feature-network", network);
        Assert.AreEqual(0, exitCode, error);
        Assert.AreEqual(expected, Words(output[output.IndexOf("│ frechet", StringComparison.Ordinal)..]));

        network = Network([0, 1, 16, 1]);
        string[] asked = ["--metric", "precision", "--feature-network", network];
        (exitCode, _, error) = await EvaluateAsync(model, data, asked);
        Assert.AreEqual(1, exitCode);
        Assert.Contains("whose channels can stand first or last: say which by --feature-layout.", error);
        (exitCode, _, error) = await EvaluateAsync(model, data, [.. asked, "--feature-layout", "nhwc"]);
        Assert.AreEqual(0, exitCode, error);
        (exitCode, _, error) = await Command.RunAsync(["evaluate", model, "--feature-layout", "nhwc"]);
        Assert.AreEqual(2, exitCode);
        Assert.Contains("--feature-layout describes a --feature-network: give one.", error);
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private Task<(int ExitCode, string Output, string Error)> EvaluateAsync(string model, string data, params string[] options) =>
        Command.RunAsync(
            [
                "evaluate", model, "--data", data, "--samples", "24",
                .. options.Contains("--feature-network") ? options : [.. options, "--feature-network", Network([0, 1, 16, 16])],
            ]);

    /// <summary>A network whose features are the pixels.</summary>
    private string Network(long[] shape) => FeatureGraph.Write(
        _folder, TensorProto.Types.DataType.Float, shape, nodes: FeatureGraph.Node("Flatten", "features", "image")).Path;

    private string Generator(params string[] drawn)
    {
        string[] names = drawn.Length == 3 ? ["a", "b", "c"] : ["a", "b"];
        File.WriteAllBytes(_folder["grey.onnx"], GreyNetwork.Model(names, drawn.Length == 0 ? names : drawn).ToByteArray());
        return _folder["grey.onnx"];
    }

    private string Data(params (string Name, int Train, int Test)[] classes)
    {
        foreach ((string name, int train, int test) in classes)
        {
            foreach ((string split, int count) in new[] { ("train", train), ("test", test) })
            {
                string folder = classes.All(entry => entry.Test == 0) ? $"-{split}" : $"/{split}";
                if (count > 0)
                {
                    Directory.CreateDirectory(_folder[$"data{folder}/{name}"]);
                }

                for (int i = 0; i < count; i++)
                {
                    float[] pixels = [.. Enumerable.Repeat(GreyImages.GreyOf(name) / 255f, GreyImages.ShapeOfAll.Length)];
                    PngImage.Save(_folder[$"data{folder}/{name}/{i}.png"], pixels, GreyImages.ShapeOfAll);
                }
            }
        }

        return classes.All(entry => entry.Test == 0) ? _folder["data-train"] : _folder["data"];
    }
}
