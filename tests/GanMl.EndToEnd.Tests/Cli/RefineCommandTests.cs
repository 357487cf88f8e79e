using GanMl.Inference;

namespace GanMl.Tests.Cli;

[TestClass]
public sealed class RefineCommandTests
{
    [TestMethod]
    public async Task A_run_is_refined_on_its_own_images_and_stays_as_it_is()
    {
        using var temporary = new TemporaryFolder();
        string run = temporary["run"], refined = temporary["refined"];
        await Works(
            "train", "--data", "shapes", "--model", "dcgan", "--images", "64", "--batch-size", "16", "--threads", "1", "--output", run);
        byte[] before = File.ReadAllBytes(Path.Combine(run, "generator.onnx"));
        string output = await Works(
            "refine", run, "--images", "256", "--batch-size", "32", "--networks", "0", "--threads", "1", "--output", refined);
        Assert.Contains("shapes: 60,000 images 1x28x28", output);
        Assert.Contains("Exported and checked", output);
        CollectionAssert.AreEqual(before, File.ReadAllBytes(Path.Combine(run, "generator.onnx")));
        using OnnxGenerator generator = OnnxGenerator.Open(Path.Combine(refined, "generator.onnx"));
        Assert.AreEqual("256", generator.Info.Options["refinement-images"]);
        Assert.Contains("refinement energy", await Works("inspect", Path.Combine(refined, "generator.onnx")));
        await Works("export", refined, "--precision", "float16");

        async Task<string> Works(params string[] arguments)
        {
            (int exitCode, string said, string error) = await Command.RunAsync(arguments);
            Assert.AreEqual(0, exitCode, error);
            return said;
        }
    }

    [TestMethod]
    public async Task What_cannot_be_refined_is_explained()
    {
        using var temporary = new TemporaryFolder();
        await Fails(2, "nowhere", "refine", temporary["nowhere"]);
        Directory.CreateDirectory(temporary["empty"]);
        await Fails(2, "generator.safetensors", "refine", temporary["empty"]);
        string text = temporary.Write("text.safetensors", "hello, this is no checkpoint"u8);
        await Fails(2, "--data", "refine", text);
        await Fails(2, "--size says how the images of --data are opened", "refine", text, "--size", "32");
        await Fails(1, "text.safetensors", "refine", text, "--data", "shapes", "--output", temporary["out"]);
        await Fails(2, "Known: energy, frechet", "refine", text, "--data", "shapes", "--loss", "kl");
        await Fails(2, "--learning-rate", "refine", text, "--data", "shapes", "--learning-rate", "-1");
        Assert.IsFalse(Directory.Exists(temporary["out"]));

        static async Task Fails(int wanted, string message, params string[] arguments)
        {
            (int exitCode, _, string error) = await Command.RunAsync(arguments);
            Assert.AreEqual(wanted, exitCode, error);
            Assert.Contains(message, error);
            Assert.DoesNotContain("   at ", error, "no stack trace");
        }
    }
}
