using System.Text.Json;
using GanMl.Cli.Options;
using GanMl.Images.Pictures;
using GanMl.Inference.Format;
using GanMl.Tests.Metrics;
using Google.Protobuf;

namespace GanMl.Tests.Cli;

/// <summary><c>ganml evaluate</c> with several generators.</summary>
[TestClass]
public sealed class SideBySideTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task Generators_stand_side_by_side_with_their_ceiling()
    {
        string good = Generator("good", "a", "b"), poor = Generator("poor", "a", "a"), report = _folder["report.json"];
        (int exitCode, string output, string error) = await EvaluateAsync([good, poor], "--json", report);
        Assert.AreEqual(0, exitCode, error);
        string words = Words(output);
        Assert.Contains("good.onnx │", words);
        Assert.Contains("poor.onnx │", words);

        // Of 24 training images in two greys, the poor generator covers one grey.
        Assert.Contains("│ coverage │ all │ 1.000 (0.862 to 1.000) │ 0.500 (0.314 to 0.686) │ 1.000 │", words);
        Assert.Contains("ceiling of coverage, density: 24 test images against as many training images", words);
        JsonElement root = JsonDocument.Parse(File.ReadAllBytes(report)).RootElement;
        JsonElement[] generators = [.. root.GetProperty("generators").EnumerateArray()];
        Assert.HasCount(2, generators);
        JsonElement coverage = generators[1].GetProperty("values")[0];
        Assert.AreEqual("coverage", coverage.GetProperty("metric").GetString());
        Assert.AreEqual(0.5, coverage.GetProperty("value").GetDouble());
        Assert.AreEqual(1, coverage.GetProperty("ceiling").GetDouble());
        Assert.AreEqual(poor, generators[1].GetProperty("generator").GetString());
    }

    [TestMethod]
    public async Task One_that_fails_does_not_cost_the_results_of_the_others()
    {
        string good = Generator("good", "a", "b"), broken = _folder.Write("broken.onnx", "nothing"u8), report = _folder["report.json"];
        (int exitCode, string output, string error) = await EvaluateAsync([broken, good, _folder["nowhere.onnx"]], "--json", report);
        Assert.AreEqual(1, exitCode);
        Assert.Contains("broken.onnx: ", error);
        Assert.Contains("There is no generator file", error);
        Assert.Contains("1.000 (0.862 to 1.000)", output);
        JsonElement generators = JsonDocument.Parse(File.ReadAllBytes(report)).RootElement.GetProperty("generators");
        Assert.IsTrue(generators[0].TryGetProperty("error", out _));
        Assert.IsFalse(generators[1].TryGetProperty("error", out _));
        Assert.AreEqual(1, generators[1].GetProperty("values")[0].GetProperty("value").GetDouble());
    }

    [TestMethod]
    public void Names_are_as_short_as_they_may_be()
    {
        CollectionAssert.AreEqual(new[] { "a.onnx", "b.onnx" }, GeneratorChoice.ShortNames(["x/a.onnx", "/y/z/b.onnx"]));
        CollectionAssert.AreEqual(new[] { "one/g.onnx", "two/g.onnx" }, GeneratorChoice.ShortNames(["runs/one/g.onnx", "runs/two/g.onnx"]));
        CollectionAssert.AreEqual(new[] { "g.onnx", "g.onnx" }, GeneratorChoice.ShortNames(["g.onnx", "g.onnx"]));
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private Task<(int ExitCode, string Output, string Error)> EvaluateAsync(string[] models, params string[] options)
    {
        string network = FeatureGraph.Write(
            _folder, TensorProto.Types.DataType.Float, [0, 1, 16, 16], nodes: FeatureGraph.Node("Flatten", "features", "image")).Path;
        return Command.RunAsync(
            ["evaluate", .. models, "--data", Data(), "--samples", "24", "--metric", "coverage", "--feature-network", network, .. options],
            environment: name => name == "GANML_CACHE" ? _folder["cache"] : null);
    }

    private string Generator(string name, params string[] drawn)
    {
        File.WriteAllBytes(_folder[$"{name}.onnx"], GreyNetwork.Model(["a", "b"], drawn).ToByteArray());
        return _folder[$"{name}.onnx"];
    }

    private string Data()
    {
        foreach (string name in new[] { "a", "b" })
        {
            foreach (string split in new[] { "train", "test" })
            {
                Directory.CreateDirectory(_folder[$"data/{split}/{name}"]);
                for (int i = 0; i < 12; i++)
                {
                    float[] pixels = [.. Enumerable.Repeat(GreyImages.GreyOf(name) / 255f, GreyImages.ShapeOfAll.Length)];
                    PngImage.Save(_folder[$"data/{split}/{name}/{i}.png"], pixels, GreyImages.ShapeOfAll);
                }
            }
        }

        return _folder["data"];
    }
}
