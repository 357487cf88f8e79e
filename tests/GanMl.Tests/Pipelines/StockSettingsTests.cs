using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Noise;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

/// <summary>Each setting of a transformer that changes images is in the saved model for whoever reads it without GanMl.</summary>
[TestClass]
public class StockSettingsTests
{
    private const int Rows = 40;
    private static readonly TinyGenerator Style = Tiny.Grey with { WithTruncation = true, WithStyle = true };
    private static readonly GeneratorInfo Info = Style.Info with { TakesTruncation = true, TakesStyle = true };
    private readonly MLContext _context = new(1);

    [TestMethod]
    [DataRow(0.7f)]
    [DataRow(0f)]
    public void A_truncation_of_all_rows_is_kept(float truncation)
    {
        IDataView noise = _context.Data.CreateNoise(Rows, Info);
        (ITransformer ours, ITransformer stock) = Save(noise, new GenerateImagesOptions { Truncation = truncation });
        foreach (List<float[]> pixels in new[] { Pixels(ours, noise), Pixels(stock, noise) })
        {
            for (int row = 0; row < Rows; row++)
            {
                Tiny.AssertEqual(Style.Expected([.. Latent(row).Select(value => value * truncation)], row % 4), pixels[row], $"{row}");
            }
        }
    }

    [TestMethod]
    public void Truncations_and_second_latents_of_the_usual_names_are_read()
    {
        IDataView noise = _context.Data.CreateNoise(Rows, Info, new NoiseOptions { Truncation = 0.5f, StyleLayer = 0, StyleSeed = 7 });
        AssertOfRows(noise, new GenerateImagesOptions(), "StyleLatent", "Truncation", "StyleLayer");
    }

    [TestMethod]
    [DataRow("Latent", "Label", "Cut", "Other", "From")]
    [DataRow("latent", "label", "truncation", "style_latent", "style_layer", DisplayName = "called like the inputs of the network")]
    [DataRow("label", "latent", "style_layer", "truncation", "style_latent", DisplayName = "called like other inputs of the network")]
    public void Each_row_keeps_its_own(string latent, string label, string truncation, string styleLatent, string styleLayer)
    {
        RowReader<VBuffer<float>> one = (long row, ref VBuffer<float> value) => value = new VBuffer<float>(5, Latent(row));
        RowReader<VBuffer<float>> other = (long row, ref VBuffer<float> value) => value = new VBuffer<float>(5, Latent(row + 99));
        RowReader<uint> key = (long row, ref uint value) => value = (uint)(row % 4) + 1;
        RowReader<float> cut = (long row, ref float value) => value = row % 3 / 2f;
        RowReader<int> layer = (long row, ref int value) => value = (int)row % 2;
        var noise = new IndexedView(
            Rows,
            [
                IndexedColumn.Create(latent, ColumnTypes.Latent(5), () => one),
                IndexedColumn.Create(label, ColumnTypes.Label(4), () => key, ColumnTypes.ClassNames(Style.ClassNames)),
                IndexedColumn.Create(truncation, NumberDataViewType.Single, () => cut),
                IndexedColumn.Create(styleLatent, ColumnTypes.Latent(5), () => other),
                IndexedColumn.Create(styleLayer, NumberDataViewType.Int32, () => layer),
            ]);
        var options = new GenerateImagesOptions
        {
            LatentColumn = latent,
            LabelColumn = label,
            TruncationColumn = truncation,
            StyleLatentColumn = styleLatent,
            StyleLayerColumn = styleLayer,
        };
        AssertOfRows(noise, options, styleLatent, truncation, styleLayer);
    }

    [TestMethod]
    public void A_column_that_came_after_fitting_is_told_and_not_passed_by()
    {
        IDataView plain = _context.Data.CreateNoise(Rows, Info);
        IDataView cut = _context.Data.CreateNoise(Rows, Info, new NoiseOptions { Truncation = 0.5f });
        IDataView mixed = _context.Data.CreateNoise(Rows, Info, new NoiseOptions { StyleLayer = 0 });
        using ImageGeneratorTransformer model = _context.Transforms.GenerateImages(Style.ToBytes()).Fit(plain);
        ITransformer loaded = SavedModels.Load(SavedModels.Save(model, plain.Schema));
        foreach (ITransformer transformer in new[] { model, loaded })
        {
            StringAssert.Contains(
                Assert.ThrowsExactly<ArgumentException>(() => transformer.Transform(cut)).Message,
                "The data have a column 'Truncation', but those to which the generator was fitted had none, so it does not read one. "
                + "Fit it to data like these, or name the column in GenerateImagesOptions.TruncationColumn.");
            StringAssert.Contains(
                Assert.ThrowsExactly<ArgumentException>(() => transformer.Transform(mixed)).Message, "have a column 'StyleLatent'");
            Assert.HasCount(Rows, Pixels(transformer, plain));
        }

        // One truncation for all rows needs no column, and a generator that takes none has no use for it.
        using ImageGeneratorTransformer all = _context.Transforms
            .GenerateImages(Style.ToBytes(), new GenerateImagesOptions { Truncation = 1 }).Fit(plain);
        Assert.HasCount(Rows, Pixels(all, cut));
        using ImageGeneratorTransformer grey = _context.Transforms.GenerateImages(Tiny.Grey.ToBytes()).Fit(plain);
        Assert.HasCount(Rows, Pixels(grey, cut));
    }

    [TestMethod]
    public void A_column_that_was_there_at_fitting_is_demanded()
    {
        IDataView plain = _context.Data.CreateNoise(Rows, Info);
        IDataView cut = _context.Data.CreateNoise(Rows, Info, new NoiseOptions { Truncation = 0.5f });
        using ImageGeneratorTransformer model = _context.Transforms.GenerateImages(Style.ToBytes()).Fit(cut);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => model.Transform(plain)).Message, "There is no column 'Truncation'.");
    }

    [TestMethod]
    public void A_missing_label_is_an_error_and_no_image_of_the_first_class()
    {
        IDataView noise = _context.Data.CreateNoise(Rows, Tiny.Grey.Info);
        using ImageGeneratorTransformer model = _context.Transforms
            .GenerateImages(Tiny.Grey.ToBytes(), new GenerateImagesOptions { ImageColumn = "Image" }).Fit(noise);
        ITransformer stock = SavedModels.LoadStock(SavedModels.Save(model, noise.Schema));
        RowReader<VBuffer<float>> latent = (long row, ref VBuffer<float> value) => value = new VBuffer<float>(5, Latent(row));
        foreach (uint odd in new uint[] { 0, 5 })
        {
            RowReader<uint> key = (long row, ref uint value) => value = row == 2 ? odd : 1;
            var rows = new IndexedView(
                4,
                [
                    IndexedColumn.Create("Latent", ColumnTypes.Latent(5), () => latent),
                    IndexedColumn.Create("Label", ColumnTypes.Label(4), () => key),
                ]);
            IDataView images = stock.Transform(rows);
            foreach (string column in new[] { "Pixels", "Image" })
            {
                using DataViewRowCursor cursor = images.GetRowCursor([images.Schema[column]]);
                Exception error = Assert.Throws<Exception>(() =>
                {
                    while (cursor.MoveNext())
                    {
                        if (column == "Pixels")
                        {
                            _ = cursor.Value<VBuffer<float>>(column);
                        }
                        else
                        {
                            cursor.Value<MLImage>(column).Dispose();
                        }
                    }
                });
                StringAssert.Contains(error.GetBaseException().Message, "fails where the label is missing or is no class of the generator");
            }
        }
    }

    private void AssertOfRows(IDataView noise, GenerateImagesOptions options, string styleLatent, string truncation, string styleLayer)
    {
        (ITransformer ours, ITransformer stock) = Save(noise, options);
        List<float[]> firsts = Reading.Vectors(noise, options.LatentColumn);
        List<float[]> seconds = Reading.Vectors(noise, styleLatent);
        List<float> cuts = Reading.Column<float>(noise, truncation);
        List<int> layers = Reading.Column<int>(noise, styleLayer);
        string[] columns = [.. noise.Schema.Select(column => column.Name), "Pixels"];
        foreach (ITransformer model in new[] { ours, stock })
        {
            IDataView images = model.Transform(noise);
            CollectionAssert.AreEquivalent(
                columns, images.Schema.Where(column => !column.IsHidden).Select(column => column.Name).ToArray());
            foreach (DataViewSchema.Column column in noise.Schema)
            {
                Assert.AreEqual(column.Type, images.Schema[column.Name].Type);
            }

            List<float[]> pixels = Reading.Vectors(images, "Pixels");
            for (int row = 0; row < Rows; row++)
            {
                float[] latent = layers[row] == 0 ? seconds[row] : firsts[row];
                Tiny.AssertEqual(Style.Expected([.. latent.Select(value => value * cuts[row])], row % 4), pixels[row], $"row {row}");
            }
        }
    }

    private (ITransformer Ours, ITransformer Stock) Save(IDataView noise, GenerateImagesOptions options)
    {
        using ImageGeneratorTransformer model = _context.Transforms.GenerateImages(Style.ToBytes(), options).Fit(noise);
        byte[] saved = SavedModels.Save(model, noise.Schema);
        ITransformer loaded = SavedModels.Load(saved);

        // What was saved, loaded and saved again is the same once more.
        return (SavedModels.Load(SavedModels.Save(loaded, noise.Schema)), SavedModels.LoadStock(SavedModels.Save(loaded, noise.Schema)));
    }

    private static List<float[]> Pixels(ITransformer model, IDataView noise) => Reading.Vectors(model.Transform(noise), "Pixels");

    private static float[] Latent(long row)
    {
        float[] latent = new float[5];
        new GanMl.Inference.Latents.LatentSampler(0, 5).Fill(row, latent);
        return latent;
    }
}
