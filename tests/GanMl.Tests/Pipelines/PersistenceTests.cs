using System.IO.Compression;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Noise;
using GanMl.Pipelines.Persistence;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms.Onnx;

namespace GanMl.Tests.Pipelines;

/// <summary>A pipeline that is saved and loaded: with GanMl registered, and without.</summary>
[TestClass]
public class PersistenceTests
{
    private const int Rows = 60;
    private readonly MLContext _context = new(1);

    public static IEnumerable<object[]> Kinds() =>
    [
        ["grey", Tiny.Grey, new GenerateImagesOptions { ImageColumn = "Image" }],
        ["coloured", Tiny.Coloured, new GenerateImagesOptions { ImageColumn = "Image" }],
        ["channels last", Tiny.Coloured, new GenerateImagesOptions { Layout = PixelLayout.ChannelsLast, BatchSize = 7 }],
        ["unconditional", Tiny.Unconditional, new GenerateImagesOptions { PixelsColumn = "Features" }],
        ["foreign", Foreign, new GenerateImagesOptions { ImageColumn = "Image", Opening = ForeignOpening }],
        [
            "foreign, four axes",
            Foreign with { FourDimensionalLatent = true, LabelColumn = true },
            new GenerateImagesOptions { Opening = ForeignOpening },
        ],
        ["fixed batch of one", Tiny.Unconditional with { FixedBatch = 1 }, new GenerateImagesOptions()],
        ["fixed batch of three", Tiny.Grey with { FixedBatch = 3 }, new GenerateImagesOptions { ImageColumn = "Image" }],
    ];

    private static TinyGenerator Foreign { get; } = Tiny.Grey with
    {
        Metadata = new Dictionary<string, string>(),
        Tanh = true,
        LatentName = "z",
        LabelName = "y",
        ImageName = "x",
    };

    private static OnnxGeneratorOptions ForeignOpening { get; } = new() { ClassNames = Tiny.Grey.ClassNames, PixelRange = PixelRange.Tanh };

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void A_registered_context_loads_what_was_saved(string kind, object tiny, GenerateImagesOptions options)
    {
        var generator = (TinyGenerator)tiny;
        (byte[] saved, IDataView images, IDataView noise) = Save(generator, options);
        ITransformer loaded = SavedModels.Load(saved);
        ImageGeneratorTransformer transformer = Assert.IsInstanceOfType<ImageGeneratorTransformer>(Only(loaded), kind);
        CollectionAssert.AreEqual(generator.ToBytes(), transformer.Shared.Model.ToArray());
        IDataView again = loaded.Transform(noise);
        CollectionAssert.AreEqual(Columns(images), Columns(again));
        SavedModels.AssertSame(images, again, options, 0);
        Assert.IsLessThan(Rows / 2, transformer.Runs);

        // Saved once more it is the same model.
        using var second = new MemoryStream();
        _context.Model.Save(loaded, noise.Schema, second);
        SavedModels.AssertSame(images, SavedModels.Load(second.ToArray()).Transform(noise), options, 0);
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Any_other_context_loads_stock_transformers_that_give_the_same(string kind, object tiny, GenerateImagesOptions options)
    {
        (byte[] saved, IDataView images, IDataView noise) = Save((TinyGenerator)tiny, options);
        ITransformer loaded = SavedModels.LoadStock(saved);
        Assert.IsTrue(SavedModels.Flat(loaded).Any(part => part is OnnxTransformer), kind);
        Assert.IsFalse(SavedModels.Flat(loaded).Any(part => part is ImageGeneratorTransformer), kind);
        IDataView again = loaded.Transform(noise);
        CollectionAssert.AreEqual(Columns(images), Columns(again));
        SavedModels.AssertSame(images, again, options, 1e-6f);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void It_works_inside_a_longer_chain_and_in_a_prediction_engine(bool registered)
    {
        IDataView noise = _context.Data.CreateNoise(Rows, Tiny.Grey.Info);
        TransformerChain<MulticlassPredictionTransformer<MaximumEntropyModelParameters>> chain = _context.Transforms
            .CopyColumns("Wanted", "Label")
            .Append(_context.Transforms.GenerateImages(Tiny.Grey.ToBytes()))
            .Append(_context.Transforms.Concatenate("Features", "Pixels"))
            .Append(_context.MulticlassClassification.Trainers.SdcaMaximumEntropy("Label", "Features", maximumNumberOfIterations: 3))
            .Fit(noise);
        byte[] saved = SavedModels.Save(chain, noise.Schema);
        MLContext context = registered ? new MLContext().UseGanMl() : new MLContext();
        ITransformer loaded = SavedModels.Load(context, saved);
        Assert.AreEqual(registered, SavedModels.Flat(loaded).Any(part => part is ImageGeneratorTransformer));
        CollectionAssert.AreEqual(
            Reading.Column<uint>(chain.Transform(noise), "PredictedLabel"),
            Reading.Column<uint>(loaded.Transform(noise), "PredictedLabel"));
        using PredictionEngine<Noise, Prediction> engine = context.Model.CreatePredictionEngine<Noise, Prediction>(loaded);
        float[] latent = [0.5f, 1, -1, 2, 0];
        Tiny.AssertEqual(Tiny.Grey.Expected(latent, 1), engine.Predict(new Noise { Latent = latent, Label = 1 }).Features);
    }

    [TestMethod]
    public void A_label_column_called_like_the_input_of_the_network_stays_a_key()
    {
        IDataView noise = _context.Data.CreateNoise(
            Rows, Tiny.Grey.Info, new NoiseOptions { LatentColumn = "latent", LabelColumn = "label" });
        var options = new GenerateImagesOptions { LatentColumn = "latent", LabelColumn = "label" };
        ImageGeneratorTransformer model = _context.Transforms.GenerateImages(Tiny.Grey.ToBytes(), options).Fit(noise);
        IDataView stock = SavedModels.LoadStock(SavedModels.Save(model, noise.Schema)).Transform(noise);
        CollectionAssert.AreEqual(Columns(model.Transform(noise)), Columns(stock));
        SavedModels.AssertSame(model.Transform(noise), stock, options, 1e-6f);
    }

    [TestMethod]
    public void The_model_holds_the_file_itself()
    {
        (byte[] saved, _, _) = Save(Tiny.Grey, new GenerateImagesOptions());
        using var zip = new ZipArchive(new MemoryStream(saved));
        ZipArchiveEntry entry = zip.Entries.Single(entry => entry.Name == "OnnxModel");
        using Stream stream = entry.Open();
        using var reader = new BinaryReader(stream);
        byte[] model = reader.ReadBytes(reader.ReadInt32());
        byte[] file = Tiny.Grey.ToBytes();
        CollectionAssert.AreEqual(file, model[..file.Length]);
    }

    [TestMethod]
    public void Saving_leaves_no_temporary_file()
    {
        // The file from which ML.NET reads the model begins with the generator's own bytes, so a name in them tells it from the files that
        // other processes have there meanwhile.
        var generator = Tiny.Grey with { ClassNames = [.. Tiny.Grey.ClassNames.Select(name => $"{name} {Guid.NewGuid():N}")] };
        byte[] bytes = generator.ToBytes();
        _ = Save(generator, new GenerateImagesOptions());
        Assert.IsFalse(Directory.GetFiles(Path.GetTempPath(), "ganml-*.onnx").Any(path => BeginsWith(path, bytes)));
    }

    [TestMethod]
    public void This_version_of_the_framework_has_all_that_is_needed()
    {
        Assert.IsNotNull(ModelInternals.Find(null, out string? missing), missing);
        Assert.IsNull(missing);
    }

    [TestMethod]
    public void Where_the_framework_has_changed_saving_degrades_and_says_so()
    {
        Assert.IsNull(ModelInternals.Find(typeof(string).Assembly, out string? missing));
        StringAssert.Contains(missing, "Microsoft.ML.VersionInfo");

        var log = new RecordingLogger();
        IDataView noise = _context.Data.CreateNoise(Rows, Tiny.Grey.Info);
        ImageGeneratorTransformer model = _context.Transforms
            .GenerateImages(Tiny.Grey.ToBytes(), new GenerateImagesOptions { Logger = log }).Fit(noise);
        byte[] saved = SavedModels.Save(new Degraded(model, missing!), noise.Schema);
        StringAssert.Contains(log.Lines.Single(), "Microsoft.ML.VersionInfo");
        foreach (MLContext context in new[] { new MLContext(), new MLContext().UseGanMl() })
        {
            ITransformer loaded = SavedModels.Load(context, saved);
            Assert.IsFalse(SavedModels.Flat(loaded).Any(part => part is ImageGeneratorTransformer));
            SavedModels.AssertSame(model.Transform(noise), loaded.Transform(noise), new GenerateImagesOptions(), 1e-6f);
        }
    }

    [TestMethod]
    [DataRow("{", "cannot be read")]
    [DataRow("{\"Version\":2,\"FileLength\":3,\"LatentColumn\":\"a\",\"LabelColumn\":\"b\",\"PixelsColumn\":\"c\"}", "newer GanMl")]
    public void Broken_settings_are_told(string json, string message) =>
        StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => SavedGenerator.FromJson(json)).Message, message);

    private (byte[] Saved, IDataView Images, IDataView Noise) Save(TinyGenerator generator, GenerateImagesOptions options)
    {
        IDataView noise = _context.Data.CreateNoise(Rows, generator.Info);
        ImageGeneratorTransformer model = _context.Transforms.GenerateImages(generator.ToBytes(), options).Fit(noise);
        return (SavedModels.Save(model, noise.Schema), model.Transform(noise), noise);
    }

    private static bool BeginsWith(string path, byte[] bytes)
    {
        try
        {
            return File.ReadAllBytes(path).AsSpan().StartsWith(bytes);
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private static ITransformer Only(ITransformer model) => model is IEnumerable<ITransformer> chain ? Only(chain.Single()) : model;

    private static List<string> Columns(IDataView view) =>
        [.. view.Schema.Where(column => !column.IsHidden).Select(column => $"{column.Name}: {column.Type}")];

    /// <summary>Saves as a transformer does where ML.NET has changed.</summary>
    private sealed class Degraded(ImageGeneratorTransformer model, string missing) : ITransformer
    {
        public bool IsRowToRowMapper => true;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => model.GetOutputSchema(inputSchema);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => ((ITransformer)model).GetRowToRowMapper(inputSchema);

        public IDataView Transform(IDataView input) => model.Transform(input);

        public void Save(ModelSaveContext ctx) => GeneratorPersistence.Save(model, ctx, null, missing);
    }

    private sealed class Noise
    {
        [VectorType(5)]
        public float[] Latent { get; set; } = [];

        [KeyType(4)]
        public uint Label { get; set; }

        public long Row { get; set; }
    }

    private sealed class Prediction
    {
        public float[] Features { get; set; } = [];
    }
}
