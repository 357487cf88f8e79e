using System.Text.Json;
using GanMl.Export;
using GanMl.Export.Inputs;
using GanMl.Inference.LabelledImages;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GanMl.Tests.Cli;

/// <summary><c>ganml generate</c> with wider latents and with a filter.</summary>
[TestClass]
public sealed class FilterCommandTests : IDisposable
{
    private static readonly string[] Classes = ["a", "b"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task A_classifier_in_a_file_filters_and_the_manifest_says_so()
    {
        string classifier = Classifier(4 * 4);
        (int exitCode, string output, string error) = await Command.RunAsync(
            ["generate", Model(4), "--count", "40", "--output", _folder["out"], "--filter", classifier, "--latent-scale", "1.5"]);
        Assert.AreEqual(0, exitCode, error);
        StringAssert.Contains(output, "The filter kept 40 of ");
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(_folder["out/manifest.json"]));
        JsonElement root = manifest.RootElement;
        StringAssert.Contains(root.GetProperty("filter").GetString(), "classifier.onnx (");
        StringAssert.Contains(root.GetProperty("filter").GetString(), ": the class asked for is the most likely");
        Assert.AreEqual(100, root.GetProperty("mostCandidates").GetInt32());
        Assert.AreEqual(1.5, root.GetProperty("latentScale").GetDouble(), 1e-6);
        Assert.AreEqual(40, root.GetProperty("count").GetInt32());
    }

    [TestMethod]
    public async Task A_class_of_which_none_is_kept_is_one_line()
    {
        (int exitCode, _, string error) = await Command.RunAsync(
            [
                "generate", Model(4), "--count", "4", "--output", _folder["out"], "--filter", Classifier(4 * 4), "--filter-probability",
                "0.999999", "--filter-candidates", "3",
            ]);
        Assert.AreEqual(2, exitCode, error);
        StringAssert.Contains(error, "The filter has kept none of 3 images of row 0, class 'a'.");
        StringAssert.Contains(error, "--filter-candidates, at most 1024");
        Assert.IsFalse(Directory.Exists(_folder["out"]));
    }

    [TestMethod]
    [DataRow("--latent-scale 0", "--latent-scale must be above 0 and at most 10")]
    [DataRow("--filter-probability 0.5", "--filter-probability describes a --filter")]
    [DataRow("--filter {0} --filter-distance 0.9", "--filter-distance compares with real images")]
    [DataRow("--filter {0} --filter-probability 2", "above 0 and at most 1")]
    [DataRow("--filter {0} --filter-candidates 5000", "--filter-candidates is 1 to 1024")]
    [DataRow("--filter shapes", "The generator's class 'a' is none of 'shapes'")]
    public async Task What_does_not_fit_is_wrong_use(string options, string message)
    {
        string[] words = string.Format(null, options, Classifier(16 * 16)).Split(' ');
        (int exitCode, _, string error) = await Command.RunAsync(["generate", Model(16), "--output", _folder["out"], .. words]);
        Assert.AreEqual(2, exitCode, error);
        StringAssert.Contains(error, message);
    }

    [TestMethod]
    public async Task What_is_said_of_a_filter_is_not_said_between_the_bytes()
    {
        (int exitCode, byte[] output, string error) = await Command.RunForBytesAsync(
            ["generate", Model(4), "--output", "-", "--format", "npz", "--count", "4", "--filter", Classifier(4 * 4)]);
        Assert.AreEqual(0, exitCode, error);
        CollectionAssert.AreEqual("PK"u8.ToArray(), output[..2]);
    }

    private string Model(int side) =>
        new TinyGenerator { ClassNames = Classes, Shape = new ImageShape(1, side, side) }.WriteTo(_folder.Path);

    /// <summary>A linear classifier with weights that are a formula: it knows some images of each class.</summary>
    private string Classifier(int pixels)
    {
        using var linear = Linear(pixels, 2);
        float[] weights = [.. Enumerable.Range(0, 2 * pixels).Select(i => i < pixels ? (i % 3) - 1f : 1f - (i % 3))];
        using (no_grad())
        {
            linear.weight!.copy_(tensor(weights, [2, pixels]));
            linear.bias!.zero_();
        }

        using var network = Sequential(("flat", Flatten()), ("linear", linear));
        string path = _folder["classifier.onnx"];
        int side = (int)Math.Sqrt(pixels);
        OnnxExporter.Export(network, [ExportInput.Uniform("image", 1, side, side)], ["logits"], path);
        return path;
    }
}
