using GanMl.Inference;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using Google.Protobuf;

namespace GanMl.Tests.Inference;

/// <summary>Files that are no usable generators: one error, which says what is wrong.</summary>
[TestClass]
public sealed class GeneratorFileTests
{
    private static readonly TinyGenerator Tiny = new();
    private static readonly TinyGenerator Conditional = new() { ClassNames = ["apple", "pear"] };

    [TestMethod]
    public void A_file_that_is_not_there_is_not_found()
    {
        using var folder = new TemporaryFolder();
        string path = folder["none.onnx"];
        var e = Assert.ThrowsExactly<FileNotFoundException>(() => OnnxGenerator.Open(path));
        Assert.AreEqual(path, e.FileName);
        StringAssert.Contains(e.Message, path);
    }

    [TestMethod]
    public void A_folder_is_no_file()
    {
        using var folder = new TemporaryFolder();
        StringAssert.Contains(Refused(folder.Path).Message, "It is a folder");
    }

    [TestMethod]
    public void A_file_too_long_for_an_array_is_not_read()
    {
        using var folder = new TemporaryFolder();
        string path = folder["long.onnx"];
        using (FileStream stream = File.Create(path))
        {
            stream.SetLength(3L << 30);
        }

        StringAssert.Contains(Refused(path).Message, "less than two gigabytes");
    }

    [TestMethod]
    public void The_error_names_the_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("empty.onnx", []);
        GeneratorFileException e = Refused(path);
        StringAssert.Contains(e.Message, $"'{path}' cannot be used as a generator. It is empty.");
    }

    [TestMethod]
    [DataRow("# This is a text, and a rather long one, so that there is something to read.\n")]
    [DataRow("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x1c\0\0\0\x1c\b\0\0\0\0")]
    [DataRow("PK\u0003\u0004zip")]
    public void Something_else_is_no_onnx_model(string content) =>
        StringAssert.Contains(Refused(System.Text.Encoding.Latin1.GetBytes(content)).Message, "not an ONNX model");

    [TestMethod]
    public void A_file_that_was_cut_off_anywhere_is_refused()
    {
        byte[] whole = Conditional.ToBytes();
        int metadata = Conditional.ToModel().MetadataProps.Sum(entry => entry.CalculateSize() + 2);
        for (int length = 0; length < whole.Length - metadata; length += 13)
        {
            Refused(whole[..length]);
        }
    }

    [TestMethod]
    public void A_classifier_is_no_generator()
    {
        ModelProto model = (Tiny with { Metadata = new Dictionary<string, string>() }).ToModel();
        model.Graph.Output[0] = new ValueInfoProto { Name = "values", Type = model.Graph.Input[0].Type };
        GeneratorFileException e = Refused(model.ToByteArray());
        StringAssert.Contains(e.Message, "no float output [batch, channels, height, width], but 'values' (Float [batch, ?])");
    }

    [TestMethod]
    public void Metadata_that_contradict_the_latent_are_refused() =>
        RefusedWith(Tiny with { Metadata = (Tiny.Info with { LatentSize = 4 }).ToMetadata() }, "have 3 values, but its metadata say 4");

    [TestMethod]
    public void Metadata_that_contradict_the_shape_are_refused() =>
        RefusedWith(
            Tiny with { Metadata = (Tiny.Info with { Shape = new ImageShape(1, 1, 4) }).ToMetadata() },
            "say that an image is 1x1x4, but it gives 1x2x2");

    [TestMethod]
    public void Metadata_that_contradict_the_classes_are_refused()
    {
        RefusedWith(Conditional with { Metadata = Tiny.Info.ToMetadata() }, "a generator without classes and has the inputs 'latent', but");
        RefusedWith(Tiny with { Metadata = Conditional.Info.ToMetadata() }, "with 2 classes and has the inputs 'latent', 'label', but");
        RefusedWith(
            Conditional with { Metadata = (Conditional.Info with { ClassNames = ["a", "b", "c"] }).ToMetadata() }, "could not be run");
    }

    [TestMethod]
    public void Other_names_than_the_formats_are_refused()
    {
        RefusedWith(Tiny with { LatentName = "z" }, "has the inputs 'latent', but it has 'z' (Float [batch, 3])");
        RefusedWith(Tiny with { ImageName = "picture" }, "no output 'image', but 'picture' (Float [batch, 1, 2, 2])");
    }

    [TestMethod]
    public void Broken_metadata_are_refused()
    {
        Dictionary<string, string> metadata = Tiny.Info.ToMetadata().ToDictionary();
        metadata["ganml.image.shape"] = "large";
        RefusedWith(Tiny with { Metadata = metadata }, "'large' for 'ganml.image.shape'");
    }

    [TestMethod]
    public void A_key_that_cannot_be_read_is_refused() =>
        RefusedWith(Tiny with { Metadata = new Dictionary<string, string> { ["ganml\0format"] = "1" } }, "A key of its metadata is broken");

    [TestMethod]
    public void A_file_of_a_newer_format_says_so() =>
        RefusedWith(
            Tiny with { Metadata = new Dictionary<string, string>(Tiny.Info.ToMetadata()) { ["ganml.format"] = "2" } },
            "written by a newer GanMl");

    [TestMethod]
    public void A_latent_beyond_all_measure_is_refused_before_it_is_made() =>
        RefusedWith(Tiny with { FixedBatch = 100_000_000 }, "more than any generator needs");

    [TestMethod]
    public void An_exception_can_be_made_in_the_usual_ways()
    {
        Assert.IsGreaterThan(0, new GeneratorFileException().Message.Length);
        Assert.AreEqual("x", new GeneratorFileException("x").Message);
    }

    private static void RefusedWith(TinyGenerator tiny, string message) => StringAssert.Contains(Refused(tiny.ToBytes()).Message, message);

    private static GeneratorFileException Refused(byte[] file) =>
        Assert.ThrowsExactly<GeneratorFileException>(() => OnnxGenerator.Open(file));

    private static GeneratorFileException Refused(string path) =>
        Assert.ThrowsExactly<GeneratorFileException>(() => OnnxGenerator.Open(path));
}
