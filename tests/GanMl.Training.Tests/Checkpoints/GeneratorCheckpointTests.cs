using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Models.Dcgan;
using GanMl.Training.Architectures;
using GanMl.Training.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Tests.Checkpoints;

[TestClass]
public sealed class GeneratorCheckpointTests
{
    private static readonly GeneratorInfo Info = new()
    {
        Architecture = "dcgan",
        LatentSize = 100,
        Shape = new ImageShape(1, 28, 28),
        ClassNames = ["one", "two", "three"],
        DataSet = "shapes",
        ImagesSeen = 640,
        Seed = 5,
    };

    private static readonly NetworkOptions Network = new() { Classes = 3, LabelEmbeddingSize = 7 };

    [TestMethod]
    public void A_generator_comes_back_with_all_that_it_knew()
    {
        using var temporary = new TemporaryFolder();
        using DisposeScope scope = NewDisposeScope();
        using GeneratorNetwork generator = Create(Network);
        _ = generator.call(randn(8, 100), randint(0, 3, [8]));
        GeneratorCheckpoint.Save(temporary["generator.safetensors"], generator, Info);

        (GeneratorNetwork loaded, GeneratorInfo info) = GeneratorCheckpoint.Load(temporary["generator.safetensors"]);
        using (loaded)
        {
            Assert.AreEqual(Info, info);
            Assert.AreEqual(Network with { Architecture = new DcganOptions() }, loaded.Options);
            Assert.IsFalse(loaded.training);
            generator.eval();
            Tensor latent = randn(4, 100);
            Tensor label = randint(0, 3, [4]);
            Assert.IsTrue(generator.call(latent, label).Equals(loaded.call(latent, label)), "bit for bit");
        }
    }

    [TestMethod]
    public void A_file_that_does_not_fit_is_refused_with_the_tensor()
    {
        using var temporary = new TemporaryFolder();
        using GeneratorNetwork generator = Create(Network);
        var metadata = new Dictionary<string, string>(Info.ToMetadata())
        {
            ["ganml.checkpoint"] = "1",
            ["ganml.network"] = System.Text.Json.JsonSerializer.Serialize(Network),
        };
        using Tensor wrong = zeros(2, 2);
        Refused([], new Dictionary<string, string>(), "was not written by GanMl");
        Refused([], metadata, "lacks 'generator.label.embedding.weight'");
        Refused([("generator.label.embedding.weight", wrong)], metadata, "Float32 [2, 2], but the network has Float32 [3, 7]");
        Refused([], new Dictionary<string, string>(metadata) { ["ganml.checkpoint"] = "9" }, "format 9");
        Refused([], new Dictionary<string, string>(metadata) { ["ganml.architecture"] = "vae" }, "vae");
        Refused([], new Dictionary<string, string>(metadata) { ["ganml.network"] = "{" }, "cannot be read");
        Refused([], new Dictionary<string, string>(metadata) { ["ganml.latent.size"] = "many" }, "cannot be read");

        (string, Tensor)[] all =
            [.. generator.named_parameters().Select(entry => ($"generator.{entry.name}", (Tensor)entry.parameter)),
             .. generator.named_buffers().Select(entry => ($"generator.{entry.name}", entry.buffer)),
             ("generator.more", wrong)];
        Refused(all, metadata, "holds 'generator.more'");

        void Refused(IReadOnlyList<(string, Tensor)> tensors, Dictionary<string, string> facts, string message)
        {
            string path = temporary["bad.safetensors"];
            SafetensorsWriter.Write(path, tensors, facts);
            Assert.Contains(message, Assert.ThrowsExactly<CheckpointException>(() => GeneratorCheckpoint.Load(path)).Message);
        }
    }

    private static GeneratorNetwork Create(NetworkOptions options) => ArchitectureCatalogue.Default.Find("dcgan").CreateGenerator(options);
}
