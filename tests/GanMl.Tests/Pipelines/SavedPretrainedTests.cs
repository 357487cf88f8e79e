using GanMl.Inference;
using GanMl.Inference.Format;
using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Noise;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

/// <summary>The generators that come along, saved with a model and read by ML.NET's own transformers.</summary>
[TestClass]
public class SavedPretrainedTests
{
    private const int Rows = 20;
    private readonly MLContext _context = new(1);

    public static IEnumerable<object[]> Names() => PretrainedGenerators.Names.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_generator_that_comes_along_is_saved_and_loaded(string name)
    {
        using OnnxGenerator generator = PretrainedGenerators.Open(name);
        var options = new GenerateImagesOptions { ImageColumn = "Image" };
        IDataView noise = _context.Data.CreateNoise(Rows, generator.Info);
        using ImageGeneratorTransformer model = _context.Transforms.GenerateImages(generator, options).Fit(noise);
        byte[] saved = SavedModels.Save(model, noise.Schema);
        IDataView images = model.Transform(noise);
        SavedModels.AssertSame(images, SavedModels.Load(saved).Transform(noise), options, 0);
        SavedModels.AssertSame(images, SavedModels.LoadStock(saved).Transform(noise), options, 1e-6f);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void ML_NET_reads_the_file_itself(string name)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("generator.onnx", PretrainedGenerators.Read(name));
        using OnnxGenerator generator = OnnxGenerator.Open(path);
        IDataView noise = _context.Data.CreateNoise(Rows, generator.Info, new NoiseOptions { LatentColumn = "latent" });
        IDataView labelled = _context.Transforms.Conversion.ConvertType("label", "Row", DataKind.Int64).Fit(noise).Transform(noise);
        labelled = _context.Transforms.Concatenate("label", "label").Fit(labelled).Transform(labelled);
        IDataView first = _context.Data.TakeRows(labelled, Math.Min(Rows, Math.Max(1, generator.Info.ClassNames.Count)));
        string[] inputs = generator.Info.IsConditional ? ["latent", "label"] : ["latent"];
        using var stock = _context.Transforms.ApplyOnnxModel(["image"], inputs, path).Fit(first);
        List<float[]> found = Reading.Vectors(stock.Transform(first), "image");
        for (int row = 0; row < found.Count; row++)
        {
            Tiny.AssertEqual(generator.Generate(0, row, 1), found[row], $"row {row}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Its_weights_are_where_every_reader_passes_them_by(string name)
    {
        var file = ModelProto.Parser.ParseFrom(PretrainedGenerators.Read(name));
        Assert.IsFalse(ConstantNodes.Move(file.Graph));
    }
}
