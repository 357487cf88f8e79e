using GanMl.Export;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Models.Dcgan;
using GanMl.Training.Architectures;
using GanMl.Training.GeneratorFile;

namespace GanMl.Tests.Export;

/// <summary>What is exported carries a hash, by which damage anywhere in it is found.</summary>
[TestClass]
public sealed class StampedExportTests
{
    private const int Step = 97;

    [TestMethod]
    [DataRow(ExportPrecision.Float32)]
    [DataRow(ExportPrecision.Float16)]
    [DataRow(ExportPrecision.Int8)]
    public void A_flipped_bit_is_refused_wherever_it_is(ExportPrecision precision)
    {
        using GeneratorNetwork generator = ArchitectureCatalogue.Default.Find("dcgan").CreateGenerator(
            new NetworkOptions { ImageSize = 28, Architecture = new DcganOptions { LatentSize = 8 } });
        using var exported = new Exported();
        var info = new GeneratorInfo { Architecture = "dcgan", LatentSize = 8, Shape = new ImageShape(1, 28, 28) };
        GeneratorExporter.Export(generator, info, exported.File, new ExportOptions { Precision = precision });
        using (OnnxGenerator whole = OnnxGenerator.Open(exported.File))
        {
            Assert.AreEqual(FileIntegrity.Intact, whole.Integrity);
        }

        byte[] file = File.ReadAllBytes(exported.File);
        int silent = 0, tried = 0;
        for (int at = 0; at < file.Length; at += Step, tried++)
        {
            int bit = 1 << (tried % 8);
            file[at] ^= (byte)bit;
            silent += Opens(file) ? 1 : 0;
            file[at] ^= (byte)bit;
        }

        Assert.IsGreaterThan(100, tried);
        Assert.AreEqual(0, silent, $"of {tried}");
    }

    private static bool Opens(byte[] file)
    {
        try
        {
            OnnxGenerator.Open(file).Dispose();
            return true;
        }
        catch (GeneratorFileException)
        {
            return false;
        }
    }
}
