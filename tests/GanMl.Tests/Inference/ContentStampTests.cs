using GanMl.Inference;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using Google.Protobuf;

namespace GanMl.Tests.Inference;

/// <summary>The hash in a file: damage is refused, a change by a tool is told, a file without it opens.</summary>
[TestClass]
public sealed class ContentStampTests
{
    private static readonly TinyGenerator Tiny = new() { ClassNames = ["apple", "pear"], WithTruncation = true };

    private static byte[] Stamped { get; } = ContentStamp.Stamp(Tiny.ToModel());

    [TestMethod]
    public void A_whole_file_is_intact_and_draws_what_it_drew()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Stamped);
        Assert.AreEqual(FileIntegrity.Intact, generator.Integrity);
        Assert.IsEmpty(generator.Notes);
        GeneratorImages.AssertRight(Tiny, generator, 5);
        Assert.AreEqual(Tiny.Info.ClassNames.Count, generator.Info.ClassNames.Count);
    }

    [TestMethod]
    public void No_flipped_bit_goes_through()
    {
        for (int at = 0; at < Stamped.Length; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] damaged = [.. Stamped];
                damaged[at] ^= (byte)(1 << bit);
                Assert.ThrowsExactly<GeneratorFileException>(() => OnnxGenerator.Open(damaged).Dispose(), $"bit {bit} of byte {at}");
            }
        }
    }

    [TestMethod]
    public void The_error_says_what_to_do()
    {
        byte[] damaged = [.. Stamped];
        int weight = Stamped.AsSpan().IndexOf("weights"u8);
        damaged[weight + 40] ^= 1;
        Assert.Contains(
            "It is damaged: its content is not what its hash says ('ganml.content_hash' in its metadata). Copy or export it again.",
            Assert.ThrowsExactly<GeneratorFileException>(() => OnnxGenerator.Open(damaged)).Message);
    }

    [TestMethod]
    public void A_file_that_a_tool_has_rewritten_opens_and_is_told()
    {
        ModelProto model = ModelProto.Parser.ParseFrom(Stamped);
        model.ProducerName = "an optimiser";
        using OnnxGenerator generator = OnnxGenerator.Open(model.ToByteArray());
        Assert.AreEqual(FileIntegrity.Changed, generator.Integrity);
        Assert.Contains("The file has changed since it was exported", generator.Notes.Single());
        GeneratorImages.AssertRight(Tiny, generator, 5);
    }

    [TestMethod]
    public void Read_and_written_without_a_change_it_is_intact()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(ModelProto.Parser.ParseFrom(Stamped).ToByteArray());
        Assert.AreEqual(FileIntegrity.Intact, generator.Integrity);
    }

    [TestMethod]
    public void A_file_without_a_hash_opens_as_before()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Tiny.ToBytes());
        Assert.AreEqual(FileIntegrity.Unstated, generator.Integrity);
        Assert.IsEmpty(generator.Notes);
    }

    [TestMethod]
    public void Half_of_the_stamp_is_damage()
    {
        foreach (string key in new[] { GeneratorNames.Keys.ContentHash, GeneratorNames.Keys.ContentLength })
        {
            ModelProto model = ModelProto.Parser.ParseFrom(Stamped);
            model.MetadataProps.Remove(model.MetadataProps.Single(entry => entry.Key == key));
            Assert.ThrowsExactly<GeneratorFileException>(() => OnnxGenerator.Open(model.ToByteArray()).Dispose());
        }
    }

    [TestMethod]
    public void A_second_stamp_takes_the_place_of_the_first()
    {
        ModelProto model = ModelProto.Parser.ParseFrom(Stamped);
        model.MetadataProps.Single(entry => entry.Key == GeneratorNames.Keys.Metrics).Value = """{"agreement":0.5}""";
        byte[] file = ContentStamp.Stamp(model);
        using OnnxGenerator generator = OnnxGenerator.Open(file);
        Assert.AreEqual(FileIntegrity.Intact, generator.Integrity);
        Assert.AreEqual(0.5, generator.Info.Metrics["agreement"]);
        Assert.HasCount(2, ModelProto.Parser.ParseFrom(file).MetadataProps.Where(entry => entry.Key.StartsWith("ganml.content")).ToArray());
    }
}
