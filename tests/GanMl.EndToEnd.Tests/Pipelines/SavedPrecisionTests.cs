using GanMl.Export;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Models.Progressive;
using GanMl.Models.Style;
using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Noise;
using GanMl.Training.Architectures;
using GanMl.Training.GeneratorFile;
using Microsoft.ML;
using static TorchSharp.torch;

namespace GanMl.Tests.Pipelines;

/// <summary>
/// Generators of every precision give the same images in a pipeline, in a model loaded with GanMl, in one loaded without, and through
/// ML.NET's own ONNX transformer, which is given the file itself.
/// </summary>
[TestClass]
public sealed class SavedPrecisionTests : IDisposable
{
    private const int Rows = 12;

    /// <summary>A hundredth of the step between two bytes.</summary>
    private const float Most = 4e-5f;

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(1);

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("dcgan", ExportPrecision.Float32)]
    [DataRow("dcgan", ExportPrecision.Float16)]
    [DataRow("dcgan", ExportPrecision.Int8)]
    [DataRow("stylegan", ExportPrecision.Float32)]
    [DataRow("stylegan", ExportPrecision.Float16)]
    [DataRow("stylegan", ExportPrecision.Int8)]
    [DataRow("stylegan2", ExportPrecision.Float16)]
    public void A_generator_of_every_precision_is_saved_and_read_without_GanMl(string architecture, ExportPrecision precision)
    {
        string path = Write(architecture, precision, ["ant", "bee", "cat"]);
        using OnnxGenerator generator = OnnxGenerator.Open(path);
        IDataView noise = _context.Data.CreateNoise(Rows, generator.Info);
        AssertSame(path, noise, new GenerateImagesOptions { ImageColumn = "Image" });
        if (generator.Info.TakesStyle)
        {
            AssertSame(path, noise, new GenerateImagesOptions { Truncation = 0.7f });
            var options = new NoiseOptions { Truncation = 0.5f, StyleLayer = 2 };
            AssertSame(path, _context.Data.CreateNoise(Rows, generator.Info, options), new GenerateImagesOptions());
        }
    }

    [TestMethod]
    [DataRow(ExportPrecision.Float32)]
    [DataRow(ExportPrecision.Float16)]
    [DataRow(ExportPrecision.Int8)]
    public void The_file_itself_is_read_by_the_transformer_of_ML_NET(ExportPrecision precision)
    {
        string path = Write("dcgan", precision, []);
        using OnnxGenerator generator = OnnxGenerator.Open(path);
        IDataView noise = _context.Data.CreateNoise(Rows, generator.Info, new NoiseOptions { LatentColumn = "latent" });
        using var stock = _context.Transforms.ApplyOnnxModel(["image"], ["latent"], path).Fit(noise);
        List<float[]> images = Reading.Vectors(stock.Transform(noise), "image");
        for (int row = 0; row < Rows; row++)
        {
            AssertNear(generator.Generate(0, row, 1), images[row]);
        }
    }

    private void AssertSame(string path, IDataView noise, GenerateImagesOptions options)
    {
        using ImageGeneratorTransformer model = _context.Transforms.GenerateImages(path, options).Fit(noise);
        string zip = _folder["model.zip"];
        _context.Model.Save(model, noise.Schema, zip);
        List<float[]> expected = Reading.Vectors(model.Transform(noise), options.PixelsColumn);
        foreach (MLContext context in new[] { new MLContext().UseGanMl(), new MLContext() })
        {
            List<float[]> found = Reading.Vectors(context.Model.Load(zip, out _).Transform(noise), options.PixelsColumn);
            for (int row = 0; row < Rows; row++)
            {
                AssertNear(expected[row], found[row]);
            }
        }
    }

    private static void AssertNear(float[] expected, float[] found)
    {
        Assert.HasCount(expected.Length, found);
        Assert.IsLessThanOrEqualTo(Most, expected.Zip(found, (one, other) => Math.Abs(one - other)).Max());
    }

    private string Write(string architecture, ExportPrecision precision, string[] classNames)
    {
        random.manual_seed(5);
        IArchitecture networks = ArchitectureCatalogue.Default.Find(architecture);
        var options = new NetworkOptions { ImageSize = 32, Channels = 3, Classes = classNames.Length };
        if (networks.DefaultOptions is KarrasOptions karras)
        {
            karras = karras with { LatentSize = 8, FeatureMapBase = 128, MaximumFeatureMaps = 24 };
            options = options with
            {
                ImageSize = 16,
                Architecture = karras is StyleOptions style ? style with { StyleSize = 16, MappingLayers = 3 } : karras,
            };
        }

        using GeneratorNetwork generator = networks.CreateGenerator(options);
        var info = new GeneratorInfo
        {
            Architecture = architecture,
            LatentSize = generator.LatentSize,
            Shape = new ImageShape(3, options.ImageSize, options.ImageSize),
            ClassNames = classNames,
        };
        string path = _folder[$"{architecture}-{precision}.onnx"];
        GeneratorExporter.Export(
            generator, info, path, new ExportOptions { Precision = precision, Tolerance = new ExportTolerance(1, 1) });
        return path;
    }
}
