using System.Diagnostics;
using GanMl.Images.Derived;
using GanMl.Inference;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Models.Dcgan;
using GanMl.Training.Architectures;
using GanMl.Training.GeneratorFile;
using Google.Protobuf;

namespace GanMl.Tests.Inference;

[TestClass]
public sealed class LimitedMemoryTests
{
    [TestMethod]
    [DataRow(1_000, DisplayName = "13 GB")]
    [DataRow(3_000, DisplayName = "117 GB")]
    public void A_file_that_asks_for_many_gigabytes_is_refused_at_once(int stride)
    {
        using var temporary = new TemporaryFolder();
        using GeneratorNetwork generator = ArchitectureCatalogue.Default.Find("dcgan")
            .CreateGenerator(new NetworkOptions { Architecture = new DcganOptions { LatentSize = 4 } });
        string path = temporary["generator.onnx"];
        GeneratorExporter.Export(
            generator, new GeneratorInfo { Architecture = "dcgan", LatentSize = 4, Shape = new ImageShape(1, 28, 28) }, path);
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        AttributeProto strides = model.Graph.Node.First(node => node.OpType == "ConvTranspose").Attribute
            .First(setting => setting.Name == "strides");
        (strides.Ints[0], strides.Ints[1]) = (stride, stride);

        using var process = Process.GetCurrentProcess();
        long before = process.PeakWorkingSet64;
        GeneratorFileException error = Assert.ThrowsExactly<GeneratorFileException>(
            () => OnnxGenerator.Open(model.ToByteArray()).Dispose());
        Assert.Contains("could not be run on 2 rows", error.Message);
        process.Refresh();
        Assert.IsLessThan(3L << 30, process.PeakWorkingSet64 - before);
    }
}
