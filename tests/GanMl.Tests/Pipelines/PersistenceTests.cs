using System.IO.Compression;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Noise;
using GanMl.Pipelines.Persistence;
using GanMl.Pipelines.Views;
using Microsoft.Extensions.Logging;
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
        ITransformer loaded = Load(new MLContext().UseGanMl(), saved);
        ImageGeneratorTransformer transformer = Assert.IsInstanceOfType<ImageGeneratorTransformer>(Only(loaded), kind);
        CollectionAssert.AreEqual(generator.ToBytes(), transformer.Shared.Model.ToArray());
        IDataView again = loaded.Transform(noise);
        CollectionAssert.AreEqual(Columns(images), Columns(again));
        AssertSame(images, again, options, 0);
        Assert.IsLessThan(Rows / 2, transformer.Runs);

        // Saved once more it is the same model.
        using var second = new MemoryStream();
        _context.Model.Save(loaded, noise.Schema, second);
        AssertSame(images, Load(new MLContext().UseGanMl(), second.ToArray()).Transform(noise), options, 0);
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Any_other_context_loads_stock_transformers_that_give_the_same(string kind, object tiny, GenerateImagesOptions options)
    {
        (byte[] saved, IDataView images, IDataView noise) = Save((TinyGenerator)tiny, options);
        ITransformer loaded = Load(new MLContext(), saved);
        Assert.IsTrue(Flat(loaded).Any(part => part is OnnxTransformer), kind);
        Assert.IsFalse(Flat(loaded).Any(part => part is ImageGeneratorTransformer), kind);
        IDataView again = loaded.Transform(noise);
        CollectionAssert.AreEqual(Columns(images), Columns(again));
        AssertSame(images, again, options, 1e-6f);
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
        byte[] saved = SaveChain(chain, noise.Schema);
        MLContext context = registered ? new MLContext().UseGanMl() : new MLContext();
        ITransformer loaded = Load(context, saved);
        Assert.AreEqual(registered, Flat(loaded).Any(part => part is ImageGeneratorTransformer));
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
        IDataView stock = Load(new MLContext(), SaveChain(model, noise.Schema)).Transform(noise);
        CollectionAssert.AreEqual(Columns(model.Transform(noise)), Columns(stock));
        AssertSame(model.Transform(noise), stock, options, 1e-6f);
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
        using OnnxGenerator generator = OnnxGenerator.Open(model);
        Assert.AreEqual(Tiny.Grey.Info.ClassNames.Count, generator.Info.ClassNames.Count);
    }

    [TestMethod]
    public void Saving_leaves_no_temporary_file()
    {
        string[] before = Directory.GetFiles(Path.GetTempPath(), "ganml-*.onnx");
        _ = Save(Tiny.Grey, new GenerateImagesOptions());
        CollectionAssert.AreEquivalent(before, Directory.GetFiles(Path.GetTempPath(), "ganml-*.onnx").Intersect(before).ToArray());
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
        byte[] saved = SaveChain(new Degraded(model, missing!), noise.Schema);
        StringAssert.Contains(log.Lines.Single(), "Microsoft.ML.VersionInfo");
        foreach (MLContext context in new[] { new MLContext(), new MLContext().UseGanMl() })
        {
            ITransformer loaded = Load(context, saved);
            Assert.IsFalse(Flat(loaded).Any(part => part is ImageGeneratorTransformer));
            AssertSame(model.Transform(noise), loaded.Transform(noise), new GenerateImagesOptions(), 1e-6f);
        }
    }

    [TestMethod]
    public void A_file_of_a_fixed_batch_says_why_it_cannot_be_saved()
    {
        TinyGenerator generator = Tiny.Unconditional with { FixedBatch = 4 };
        IDataView noise = _context.Data.CreateNoise(Rows, generator.Info);
        ImageGeneratorTransformer model = _context.Transforms.GenerateImages(generator.ToBytes()).Fit(noise);
        var error = Assert.ThrowsExactly<NotSupportedException>(() => SaveChain(model, noise.Schema));
        StringAssert.Contains(error.Message, "dynamic batch");
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
        return (SaveChain(model, noise.Schema), model.Transform(noise), noise);
    }

    private byte[] SaveChain(ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        _context.Model.Save(model, schema, stream);
        return stream.ToArray();
    }

    private static ITransformer Load(MLContext context, byte[] saved) => context.Model.Load(new MemoryStream(saved), out _);

    private static ITransformer Only(ITransformer model) => model is IEnumerable<ITransformer> chain ? Only(chain.Single()) : model;

    private static IEnumerable<ITransformer> Flat(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flat) : [model];

    private static List<string> Columns(IDataView view) =>
        [.. view.Schema.Where(column => !column.IsHidden).Select(column => $"{column.Name}: {column.Type}")];

    private static void AssertSame(IDataView expected, IDataView actual, GenerateImagesOptions options, float tolerance)
    {
        List<float[]> wanted = Reading.Vectors(expected, options.PixelsColumn);
        List<float[]> found = Reading.Vectors(actual, options.PixelsColumn);
        Assert.HasCount(wanted.Count, found);
        for (int row = 0; row < wanted.Count; row++)
        {
            for (int i = 0; i < wanted[row].Length; i++)
            {
                Assert.AreEqual(wanted[row][i], found[row][i], tolerance, $"row {row}, value {i}");
            }
        }

        if (options.ImageColumn is { } image)
        {
            CollectionAssert.AreEqual(Bytes(expected, image), Bytes(actual, image));
        }
    }

    private static List<byte> Bytes(IDataView view, string column)
    {
        var bytes = new List<byte>();
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema[column]]);
        while (cursor.MoveNext())
        {
            using MLImage image = cursor.Value<MLImage>(column);
            Assert.AreEqual(MLPixelFormat.Bgra32, image.PixelFormat);
            bytes.AddRange(image.Pixels);
        }

        return bytes;
    }

    /// <summary>Saves as a transformer does where ML.NET has changed.</summary>
    private sealed class Degraded(ImageGeneratorTransformer model, string missing) : ITransformer
    {
        public bool IsRowToRowMapper => true;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => model.GetOutputSchema(inputSchema);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => ((ITransformer)model).GetRowToRowMapper(inputSchema);

        public IDataView Transform(IDataView input) => model.Transform(input);

        public void Save(ModelSaveContext ctx) => GeneratorPersistence.Save(model, ctx, null, missing);
    }

    private sealed class RecordingLogger : ILogger
    {
        internal List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{logLevel}: {formatter(state, exception)}");
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
