using GanMl.Inference;

namespace GanMl.Tests.Cli;

[TestClass]
public sealed class ExportCommandTests
{
    [TestMethod]
    public async Task A_run_is_exported_again_in_every_precision()
    {
        using var temporary = new TemporaryFolder();
        string run = temporary["run"];
        (int exitCode, string output, string error) = await Command.RunAsync(
            ["train", "--data", "shapes", "--model", "dcgan", "--images", "64", "--batch-size", "16", "--threads", "1", "--output", run]);
        Assert.AreEqual(0, exitCode, error);

        (exitCode, output, error) = await Command.RunAsync(["export", run, "--output", temporary["again.onnx"]]);
        Assert.AreEqual(0, exitCode, error);
        Assert.Contains("float32", output);
        CollectionAssert.AreEqual(
            File.ReadAllBytes(Path.Combine(run, "generator.onnx")), File.ReadAllBytes(temporary["again.onnx"]),
            "the run's own file, byte for byte");

        foreach (string precision in new[] { "float16", "int8" })
        {
            (exitCode, output, error) = await Command.RunAsync(
                ["export", Path.Combine(run, "generator.safetensors"), "--precision", precision]);
            Assert.AreEqual(0, exitCode, error);
            Assert.Contains("batches of 1, 3, 17", output);
            using OnnxGenerator opened = OnnxGenerator.Open(Path.Combine(run, $"generator-{precision}.onnx"));
            Assert.AreEqual(precision, opened.Info.Precision);
            Assert.AreEqual(64, opened.Info.ImagesSeen);
        }

        byte[] before = File.ReadAllBytes(Path.Combine(run, "generator.onnx"));
        (exitCode, _, error) = await Command.RunAsync(["export", run]);
        Assert.AreEqual(2, exitCode);
        Assert.Contains("already there", error);
        CollectionAssert.AreEqual(before, File.ReadAllBytes(Path.Combine(run, "generator.onnx")));
        (exitCode, _, error) = await Command.RunAsync(["export", run, "--force"]);
        Assert.AreEqual(0, exitCode, error);
    }

    [TestMethod]
    public async Task What_is_no_checkpoint_is_explained()
    {
        using var temporary = new TemporaryFolder();
        await Fails(1, "nowhere.safetensors", "export", temporary["nowhere.safetensors"]);
        await Fails(1, "text.safetensors", "export", temporary.Write("text.safetensors", "hello, this is no checkpoint"u8));
        await Fails(2, "int4", "export", "some", "--precision", "int4");
        Directory.CreateDirectory(temporary["empty"]);
        await Fails(1, "generator.safetensors", "export", temporary["empty"]);

        static async Task Fails(int wanted, string message, params string[] arguments)
        {
            (int exitCode, _, string error) = await Command.RunAsync(arguments);
            Assert.AreEqual(wanted, exitCode, error);
            Assert.Contains(message, error);
            Assert.DoesNotContain("   at ", error, "no stack trace");
        }
    }

    [TestMethod]
    public async Task The_help_teaches()
    {
        (int exitCode, string output, _) = await Command.RunAsync(["export", "--help"]);
        Assert.AreEqual(0, exitCode);
        Assert.Contains("--precision int8", output);
    }
}
