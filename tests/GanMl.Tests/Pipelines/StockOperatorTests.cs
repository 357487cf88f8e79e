using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

/// <summary>ML.NET's own operators on top of generated images.</summary>
[TestClass]
public class StockOperatorTests
{
    private const int Rows = 400;

    private readonly MLContext _context = new(1);

    [TestMethod]
    public void Rows_can_be_taken_and_skipped()
    {
        IDataView images = Generate();
        AssertRows(_context.Data.TakeRows(_context.Data.SkipRows(images, 90), 5), 90, 91, 92, 93, 94);
    }

    [TestMethod]
    public void Rows_can_be_filtered_by_a_column()
    {
        IDataView images = _context.Transforms.Conversion.ConvertType("Number", "Row", DataKind.Single)
            .Fit(Generate()).Transform(Generate());
        AssertRows(_context.Data.FilterRowsByColumn(images, "Number", 17, 20), 17, 18, 19);
    }

    [TestMethod]
    public void Columns_can_be_selected_dropped_and_joined()
    {
        IDataView images = Generate();
        IDataView narrow = _context.Transforms.DropColumns("Latent")
            .Append(_context.Transforms.Concatenate("Both", "Pixels", "Pixels"))
            .Append(_context.Transforms.SelectColumns("Row", "Both", "Pixels"))
            .Fit(images).Transform(images);
        CollectionAssert.AreEqual(new[] { "Row", "Both", "Pixels" }, narrow.Schema.Select(column => column.Name).ToArray());
        AssertRows(narrow, [.. Enumerable.Range(0, Rows)]);
        Assert.HasCount(8, Reading.Vectors(narrow, "Both")[0]);
    }

    [TestMethod]
    public void Rows_can_be_cached()
    {
        (IDataView images, ImageGeneratorTransformer transformer) = GenerateWith(new GenerateImagesOptions());
        IDataView cached = _context.Data.Cache(images, "Pixels", "Label", "Row");
        _ = Reading.Vectors(cached, "Pixels");
        long runs = transformer.Runs;
        AssertRows(cached, [.. Enumerable.Range(0, Rows)]);
        Assert.AreEqual(runs, transformer.Runs);
    }

    [TestMethod]
    public void Rows_can_be_shuffled()
    {
        IDataView shuffled = _context.Data.ShuffleRows(Generate(), seed: 3);
        List<long> rows = Reading.Column<long>(shuffled, "Row");
        CollectionAssert.AreNotEqual(Enumerable.Range(0, Rows).Select(row => (long)row).ToList(), rows);
        AssertRows(shuffled, [.. rows.Select(row => (int)row)]);
    }

    [TestMethod]
    public void Rows_can_be_saved_and_loaded()
    {
        string folder = Directory.CreateTempSubdirectory("ganml").FullName;
        try
        {
            string path = Path.Combine(folder, "images.idv");
            using (FileStream stream = File.Create(path))
            {
                _context.Data.SaveAsBinary(Generate(), stream);
            }

            IDataView loaded = _context.Data.LoadFromBinary(path);
            Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 1, 2, 2), loaded.Schema["Pixels"].Type);
            AssertRows(loaded, [.. Enumerable.Range(0, Rows)]);
            IDataView named = _context.Transforms.Conversion.MapKeyToValue("Label").Fit(loaded).Transform(loaded);
            Assert.AreEqual("dog", Reading.Texts(named, "Label")[3]);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [TestMethod]
    public void Rows_can_be_split_for_training_and_testing()
    {
        DataOperationsCatalog.TrainTestData split = _context.Data.TrainTestSplit(Generate(), 0.25, seed: 1);
        List<long> train = Reading.Column<long>(split.TrainSet, "Row");
        List<long> test = Reading.Column<long>(split.TestSet, "Row");
        Assert.AreEqual(Rows / 4.0, test.Count, Rows / 10.0);
        CollectionAssert.AreEquivalent(Enumerable.Range(0, Rows).Select(row => (long)row).ToList(), train.Concat(test).ToList());
        AssertRows(split.TestSet, [.. test.Select(row => (int)row)]);
    }

    [TestMethod]
    public void Rows_can_be_split_for_cross_validation()
    {
        IReadOnlyList<DataOperationsCatalog.TrainTestData> folds = _context.Data.CrossValidationSplit(Generate(), 3, "Row", seed: 1);
        var tested = folds.SelectMany(fold => Reading.Column<long>(fold.TestSet, "Row")).ToList();
        CollectionAssert.AreEquivalent(Enumerable.Range(0, Rows).Select(row => (long)row).ToList(), tested);
    }

    [TestMethod]
    public void Trainers_are_cross_validated_on_generated_images()
    {
        var results = _context.MulticlassClassification.CrossValidate(
            Generate(), _context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(featureColumnName: "Pixels"), numberOfFolds: 3);
        Assert.HasCount(3, results);
        Assert.IsGreaterThan(
            0.3, results.Average(result => result.Metrics.MicroAccuracy), "four classes; guessing would be right for a quarter");
    }

    [TestMethod]
    public void Generators_are_cross_validated_with_what_follows_them()
    {
        IDataView noise = _context.Data.CreateNoise(Rows, Tiny.Grey.Info);
        var pipeline = _context.Transforms.GenerateImages(Tiny.Grey.ToBytes())
            .Append(_context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(featureColumnName: "Pixels"));
        var results = _context.MulticlassClassification.CrossValidate(noise, pipeline, numberOfFolds: 2);
        Assert.IsGreaterThan(0.3, results.Average(result => result.Metrics.MicroAccuracy));
    }

    [TestMethod]
    public void A_preview_shows_the_first_rows()
    {
        DataDebuggerPreview preview = Generate(new GenerateImagesOptions { ImageColumn = "Image" }).Preview(10);
        Assert.HasCount(10, preview.RowView);
        Assert.HasCount(5, preview.ColumnView);
    }

    [TestMethod]
    public void Rows_become_objects()
    {
        List<Row> rows = [.. _context.Data.CreateEnumerable<Row>(Generate(), reuseRowObject: false)];
        Assert.HasCount(Rows, rows);
        Tiny.AssertEqual(Tiny.Grey.ImageOf(7, 3), rows[7].Pixels);
    }

    private static void AssertRows(IDataView images, params int[] expected)
    {
        CollectionAssert.AreEqual(expected.Select(row => (long)row).ToList(), Reading.Column<long>(images, "Row"));
        List<float[]> pixels = Reading.Vectors(images, "Pixels");
        for (int i = 0; i < expected.Length; i++)
        {
            Tiny.AssertEqual(Tiny.Grey.ImageOf(expected[i], expected[i] % 4), pixels[i], $"row {expected[i]}");
        }
    }

    private IDataView Generate(GenerateImagesOptions? options = null) => GenerateWith(options).Images;

    private (IDataView Images, ImageGeneratorTransformer Transformer) GenerateWith(GenerateImagesOptions? options)
    {
        IDataView noise = _context.Data.CreateNoise(Rows, Tiny.Grey.Info);
        ImageGeneratorTransformer transformer = _context.Transforms.GenerateImages(Tiny.Grey.ToBytes(), options).Fit(noise);
        return (transformer.Transform(noise), transformer);
    }

    private sealed class Row
    {
        [VectorType(1, 2, 2)]
        public float[] Pixels { get; set; } = [];
    }
}
