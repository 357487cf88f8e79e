using System.IO.Compression;
using System.Text;
using GanMl.Inference.Filters;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines;
using GanMl.Pipelines.Augmentation;
using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using DataType = GanMl.Inference.Format.TensorProto.Types.DataType;

namespace GanMl.Tests.Pipelines;

/// <summary>What a study recommends as one transformer: by itself, and in a zip that another context loads.</summary>
[TestClass]
public sealed class AugmentingTransformerTests : IDisposable
{
    private static readonly SyntheticSettings Filtered = new()
    {
        Generator = "",
        Amount = "up-to:6",
        Classifier = "classifier.onnx",
        ClassNames = ["ant", "bee"],
        IsFiltered = true,
        IsSoft = true,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void It_does_what_the_calls_do_one_after_the_other(bool withCopies)
    {
        string path = Write(withCopies);
        var context = new MLContext(seed: 1);
        IDataView real = Real(context);
        using AugmentingTransformer augmentation = context.Data.OpenAugmentation(path, options => options with { Seed = 5 });
        using var source = SyntheticSource.Open(path);
        IDataView expected = context.Data.AppendSynthetic(real, source.Generator, source.Options with { Seed = 5 });
        expected = withCopies ? context.Data.AppendAugmented(expected, source.Settings.Augmentation!) : expected;
        IDataView joined = augmentation.Transform(real);
        AssertSame(expected, joined);
        AssertSame(joined.Schema, augmentation.GetOutputSchema(real.Schema));
        Assert.IsFalse(((ITransformer)augmentation).IsRowToRowMapper);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Another_program_loads_it_out_of_a_zip(bool withCopies)
    {
        var context = new MLContext(seed: 1);
        IDataView real = Real(context);
        byte[] saved;
        var copies = new AugmentedOptions { Seed = 9, AugmentedColumn = "Copy", Amount = SyntheticAmount.AddShare(0.5) };
        IDataView expected;
        using (AugmentingTransformer augmentation = context.Data.OpenAugmentation(
            Write(withCopies), options => options with { Seed = 5, SyntheticColumn = "Drawn", FirstRow = 40 }, copies))
        {
            expected = context.Data.Cache(augmentation.Transform(real));
            saved = SavedModels.Save(augmentation, real.Schema);

            // Four bees or ants each, two of them drawn, and a copy of each.
            Assert.HasCount(withCopies ? 16 : 8, Reading.Vectors(expected, "Pixels"));
        }

        // Nothing but the zip is left.
        Directory.Delete(_folder.Path, recursive: true);
        using var loaded = (AugmentingTransformer)SavedModels.Load(saved);
        AssertSame(expected, loaded.Transform(real));
        Assert.AreEqual("Drawn", loaded.SyntheticOptions.SyntheticColumn);
        Assert.AreEqual("It helps.", loaded.Settings.Verdict);

        // And what was loaded is saved as well as what was made.
        using var again = (AugmentingTransformer)SavedModels.Load(SavedModels.Save(loaded, real.Schema));
        AssertSame(expected, again.Transform(real));
        Directory.CreateDirectory(_folder.Path);
    }

    [TestMethod]
    public void The_classifier_that_filters_and_labels_is_in_the_zip()
    {
        var context = new MLContext(seed: 1);
        IDataView real = Real(context);
        string path = Write(withCopies: false, Filtered);
        WriteClassifier(_folder["classifier.onnx"]);
        using AugmentingTransformer augmentation = context.Data.OpenAugmentation(path);
        Assert.IsNotNull(augmentation.SyntheticOptions.Filter);
        IDataView expected = augmentation.Transform(real);
        Assert.IsGreaterThan(12, Reading.Vectors(expected, "Pixels").Count, "an unsure label is several rows");
        byte[] saved = SavedModels.Save(augmentation, real.Schema);
        File.Delete(_folder["classifier.onnx"]);
        using var loaded = (AugmentingTransformer)SavedModels.Load(saved);
        AssertSame(expected, loaded.Transform(real));
    }

    [TestMethod]
    public void A_filter_that_was_taken_away_stays_away()
    {
        var context = new MLContext(seed: 1);
        IDataView real = Real(context);
        string path = Write(withCopies: false, Filtered);
        WriteClassifier(_folder["classifier.onnx"]);
        using AugmentingTransformer augmentation = context.Data.OpenAugmentation(
            path, options => options with { Filter = null, SoftLabels = null });
        using var loaded = (AugmentingTransformer)SavedModels.Load(SavedModels.Save(augmentation, real.Schema));
        Assert.IsTrue(loaded.SyntheticOptions.Filter is null && loaded.SyntheticOptions.SoftLabels is null);
        AssertSame(augmentation.Transform(real), loaded.Transform(real));
    }

    [TestMethod]
    public void A_filter_of_the_program_is_not_lost_without_a_word()
    {
        var context = new MLContext(seed: 1);
        SyntheticOptions[] others =
        [
            new() { SoftLabels = new SoftLabels(new NoModel()) }, new() { Filter = new ClassifierFilter(new NoModel()) },
        ];
        foreach (SyntheticOptions other in others)
        {
            using AugmentingTransformer augmentation = context.Data.OpenAugmentation(Write(withCopies: false), _ => other);
            Assert.Contains(
                "are objects of this program",
                Assert.ThrowsExactly<NotSupportedException>(() => SavedModels.Save(augmentation, Real(context).Schema)).Message);
        }
    }

    [TestMethod]
    public void A_generator_from_elsewhere_is_opened_as_it_was()
    {
        var context = new MLContext(seed: 1);
        IDataView real = Real(context);
        var tiny = new TinyGenerator
        {
            Shape = new(1, 4, 4),
            ClassNames = ["ant", "bee"],
            Tanh = true,
            Metadata = new Dictionary<string, string>(),
        };
        string path = Write(withCopies: false);
        tiny.WriteTo(_folder.Path);
        var opening = new OnnxGeneratorOptions { ClassNames = ["ant", "bee"], PixelRange = PixelRange.Tanh };
        using AugmentingTransformer augmentation = context.Data.OpenAugmentation(path, opening: opening);
        using var loaded = (AugmentingTransformer)SavedModels.Load(SavedModels.Save(augmentation, real.Schema));
        CollectionAssert.AreEqual(new[] { "ant", "bee" }, loaded.Generator.ClassNames.ToArray());
        AssertSame(augmentation.Transform(real), loaded.Transform(real));
        Assert.Contains("pass how the generator is opened", Assert.ThrowsExactly<ArgumentException>(
            () => context.Data.OpenAugmentation(path, options => options with { Opening = opening }, opening: opening)).Message);
    }

    [TestMethod]
    [DataRow("Settings", "{", "cannot be used")]
    [DataRow("Settings", "null", "no version")]
    [DataRow("Settings", "{ \"Version\": 2, \"Other\": 1 }", "newer GanMl")]
    [DataRow("Settings", "{ \"Version\": 1 }", "Settings")]
    [DataRow("Settings", null, "has lost its file 'Settings'")]
    [DataRow("Generator", null, "has lost its file 'Generator'")]
    [DataRow("Classifier", null, "has lost its file 'Classifier'")]
    public void A_broken_model_says_what_is_wrong(string name, string? text, string message)
    {
        var context = new MLContext(seed: 1);
        string path = Write(withCopies: false, Filtered);
        WriteClassifier(_folder["classifier.onnx"]);
        byte[] saved;
        using (AugmentingTransformer augmentation = context.Data.OpenAugmentation(path))
        {
            saved = SavedModels.Save(augmentation, Real(context).Schema);
        }

        Exception error = Assert.Throws<Exception>(() => SavedModels.Load(Changed(saved, name, text)));
        Assert.Contains(message, (error.InnerException ?? error).Message);
    }

    [TestMethod]
    public void Who_is_closed_says_so_and_asking_for_the_schema_logs_nothing()
    {
        var context = new MLContext(seed: 1);
        var messages = new List<string>();
        context.Log += (_, message) => messages.Add(message.Message);
        IDataView real = Real(context);
        AugmentingTransformer augmentation = context.Data.OpenAugmentation(Write(withCopies: true));
        _ = augmentation.GetOutputSchema(real.Schema);
        string[] told = [.. messages.Where(message => message.Contains("GanMl", StringComparison.Ordinal))];
        CollectionAssert.AreEqual(Array.Empty<string>(), told);
        augmentation.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => augmentation.Transform(real));
        Assert.ThrowsExactly<ObjectDisposedException>(() => SavedModels.Save(augmentation, real.Schema));
    }

    [TestMethod]
    public void A_context_without_GanMl_does_not_load_it()
    {
        var context = new MLContext(seed: 1);
        using AugmentingTransformer augmentation = context.Data.OpenAugmentation(Write(withCopies: false));
        byte[] saved = SavedModels.Save(augmentation, Real(context).Schema);
        Assert.Contains("Couldn't load model", Assert.ThrowsExactly<FormatException>(() => SavedModels.LoadStock(saved)).Message);
    }

    [TestMethod]
    public void Images_that_do_not_fit_are_refused_when_the_schema_is_asked_for()
    {
        var context = new MLContext(seed: 1);
        using AugmentingTransformer augmentation = context.Data.OpenAugmentation(Write(withCopies: false));
        DataViewSchema schema = context.Data.CreateNoise(3, 4).Schema;
        Assert.Contains("no column 'Pixels'", Assert.ThrowsExactly<ArgumentException>(() => augmentation.GetOutputSchema(schema)).Message);
    }

    private static IDataView Real(MLContext context) =>
        context.Data.LoadImages(ImageSet.Create(new ImageShape(1, 4, 4), [4, 2], ["ant", "bee"]));

    private string Write(bool withCopies, SyntheticSettings? settings = null)
    {
        string generator = new TinyGenerator { Shape = new(1, 4, 4), ClassNames = ["ant", "bee"] }.WriteTo(_folder.Path);
        string path = _folder[SyntheticSettings.FileName];
        settings ??= new SyntheticSettings
        {
            Generator = "",
            Amount = "balanced",
            LatentScale = 1.25f,
            Augmentation = withCopies ? new ClassicalAugmentation(0.5, IsFlipped: true) : null,
            Verdict = "It helps.",
        };
        (settings with { Generator = Path.GetFileName(generator) }).Write(path);
        return path;
    }

    /// <summary>Logits of two classes: three times the first pixel, and three times the second.</summary>
    private static void WriteClassifier(string path)
    {
        var graph = new GraphProto { Name = "network" };
        graph.Input.Add(Graphs.Value("image", DataType.Float, [0, 1, 4, 4]));
        graph.Output.Add(Graphs.Value("logits", DataType.Float, [0, 2]));
        graph.Initializer.Add(Graphs.Floats("weights", [2, 16], [3, .. new float[16], 3, .. new float[14]]));
        Graphs.Node(graph, "Flatten", ["image"], "flat");
        Graphs.Node(graph, "Gemm", ["flat", "weights"], "logits", Graphs.Whole("transB", 1));
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        File.WriteAllBytes(path, model.ToByteArray());
    }

    /// <summary>The model with another text in one of its files, or without it.</summary>
    private static byte[] Changed(byte[] saved, string name, string? text)
    {
        using var memory = new MemoryStream();
        memory.Write(saved);
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Update, leaveOpen: true))
        {
            ZipArchiveEntry entry = zip.Entries.Single(entry => entry.Name == name);
            string path = entry.FullName;
            entry.Delete();
            if (text is not null)
            {
                using Stream stream = zip.CreateEntry(path).Open();
                stream.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return memory.ToArray();
    }

    private static void AssertSame(DataViewSchema expected, DataViewSchema actual) => CollectionAssert.AreEqual(
        expected.Select(column => $"{column.Name}: {column.Type}").ToArray(),
        actual.Select(column => $"{column.Name}: {column.Type}").ToArray());

    private static void AssertSame(IDataView expected, IDataView actual)
    {
        AssertSame(expected.Schema, actual.Schema);
        List<float[]> wanted = Reading.Vectors(expected, "Pixels"), found = Reading.Vectors(actual, "Pixels");
        Assert.HasCount(wanted.Count, found);
        foreach ((float[] one, float[] other) in wanted.Zip(found))
        {
            CollectionAssert.AreEqual(one, other);
        }

        foreach (string column in new[] { "Weight", "Label" })
        {
            CollectionAssert.AreEqual(Values(expected, column), Values(actual, column));
        }
    }

    private static List<string> Values(IDataView view, string column) => view.Schema[column].Type is KeyDataViewType
        ? [.. view.GetColumn<uint>(column).Select(value => $"{value}")]
        : [.. view.GetColumn<float>(column).Select(value => $"{value:R}")];

    private sealed class NoModel : IImageModel
    {
        public int ValuesPerImage => 2;

        public void Compute(ReadOnlySpan<float> images, Span<float> values) => values.Clear();
    }
}
