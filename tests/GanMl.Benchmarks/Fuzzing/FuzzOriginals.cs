using GanMl.Export;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Tests.Support;
using GanMl.Training.Architectures;
using GanMl.Training.GeneratorFile;
using Google.Protobuf;
using TorchSharp;

namespace GanMl.Benchmarks.Fuzzing;

/// <summary>Whole generator files to damage: tiny ones with all that the format allows, and exported ones of every precision.</summary>
internal static class FuzzOriginals
{
    internal static IReadOnlyList<byte[]> Make()
    {
        torch.random.manual_seed(1);
        TinyGenerator[] tiny =
        [
            new(),
            new() { ClassNames = ["apple", "pear", "plum"], WithTruncation = true },
            new() { Metadata = new Dictionary<string, string>(), FixedBatch = 2, Tanh = true, FourDimensionalLatent = true },
        ];
        return
        [
            .. tiny.Select(generator => generator.ToBytes()),
            Exported("dense", ExportPrecision.Float32),
            Exported("dcgan", ExportPrecision.Float32),
            Exported("dcgan", ExportPrecision.Int8),
        ];
    }

    private static byte[] Exported(string architecture, ExportPrecision precision)
    {
        IArchitecture networks = ArchitectureCatalogue.Default.Find(architecture);
        using GeneratorNetwork generator = networks.CreateGenerator(new NetworkOptions
        {
            ImageSize = 28,
            Classes = 3,
            LabelEmbeddingSize = 2,
            Architecture = networks.DefaultOptions with { LatentSize = 4 },
        });
        var info = new GeneratorInfo
        {
            Architecture = architecture,
            LatentSize = 4,
            Shape = new ImageShape(1, 28, 28),
            ClassNames = ["apple", "pear", "plum"],
        };
        string path = Path.Combine(Path.GetTempPath(), $"ganml-fuzz-{Guid.NewGuid():N}.onnx");
        try
        {
            GeneratorExporter.Export(generator, info, path, new ExportOptions { Precision = precision });

            // Without its hash, by which nearly all damage would be found before anything runs.
            ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
            foreach (StringStringEntryProto entry in model.MetadataProps.Where(
                entry => entry.Key is GeneratorNames.Keys.ContentHash or GeneratorNames.Keys.ContentLength).ToArray())
            {
                model.MetadataProps.Remove(entry);
            }

            return model.ToByteArray();
        }
        finally
        {
            File.Delete(path);
        }
    }
}
