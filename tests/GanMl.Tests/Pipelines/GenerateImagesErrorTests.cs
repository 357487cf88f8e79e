using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Noise;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

[TestClass]
public class GenerateImagesErrorTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void A_missing_latent_column_is_named_beside_those_that_exist() => AssertRefused(
        Tiny.Grey,
        _context.Data.CreateNoise(1, Tiny.Grey.Info, new NoiseOptions { LatentColumn = "z" }),
        "There is no column 'Latent' of latents. The columns are: z, Label, Row.");

    [TestMethod]
    public void A_latent_of_another_size_is_refused() => AssertRefused(
        Tiny.Unconditional, _context.Data.CreateNoise(1, 6),
        "Column 'Latent' is Vector<Single, 6>, but the generator takes latents of type Vector<Single, 5>.");

    [TestMethod]
    public void A_latent_of_another_type_is_refused()
    {
        IDataView noise = _context.Data.CreateNoise(1, 5);
        IDataView doubles = _context.Transforms.Conversion.ConvertType("Latent", outputKind: DataKind.Double).Fit(noise).Transform(noise);
        AssertRefused(Tiny.Unconditional, doubles, "Column 'Latent' is Vector<Double, 5>");
    }

    [TestMethod]
    public void A_conditional_generator_without_a_label_column_is_refused() => AssertRefused(
        Tiny.Grey, _context.Data.CreateNoise(1, 5),
        "The generator is conditional, and there is no column 'Label' of labels. The columns are: Latent, Row.");

    [TestMethod]
    public void A_label_that_is_no_key_is_refused()
    {
        IDataView noise = _context.Data.CreateNoise(1, Tiny.Grey.Info);
        IDataView texts = _context.Transforms.Conversion.MapKeyToValue("Label").Fit(noise).Transform(noise);
        AssertRefused(Tiny.Grey, texts, "Column 'Label' is String, but a label must be a key of type UInt32.");
    }

    [TestMethod]
    public void A_key_of_another_number_of_classes_is_refused() => AssertRefused(
        Tiny.Grey,
        _context.Data.CreateNoise(1, Tiny.Grey.Info with { ClassNames = ["ant", "bee"] }),
        "The key column 'Label' has 2 values, but the generator has 4 classes.");

    [TestMethod]
    public void Keys_in_another_order_than_the_classes_are_refused() => AssertRefused(
        Tiny.Grey,
        _context.Data.CreateNoise(1, Tiny.Grey.Info with { ClassNames = ["ant", "cat", "bee", "dog"] }),
        "Key 2 of column 'Label' stands for 'cat', but class 2 of the generator is 'bee'.");

    [TestMethod]
    public void Keys_with_other_names_are_refused_and_keys_without_names_are_taken_by_number()
    {
        AssertRefused(
            Tiny.Grey,
            _context.Data.CreateNoise(4, Tiny.Grey.Info with { ClassNames = ["ant", "bee", "2", "dog"] }),
            "Key 3 of column 'Label' stands for '2', but class 3 of the generator is 'cat'.");
        IDataView nameless = Labelled(1, 2, 3);
        using ImageGeneratorTransformer transformer = _context.Transforms.GenerateImages(Tiny.Grey.ToBytes()).Fit(nameless);
        Assert.HasCount(3, Reading.Vectors(transformer.Transform(nameless), "Pixels"));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(64)]
    public void A_missing_label_is_an_error_of_its_row_alone(int batchSize) =>
        AssertRowRefused(
            Labelled(1, 2, 3, 4, 1, 0, 2), batchSize, "Row 5 (counted from 0) cannot be generated: its label is missing (key 0).");

    [TestMethod]
    public void A_label_past_the_classes_is_an_error_of_its_row() =>
        AssertRowRefused(
            Labelled(1, 2, 3, 4, 1, 5, 2), 64,
            "Row 5 (counted from 0) cannot be generated: its label is key 5, but the generator has 4 classes.");

    [TestMethod]
    public void A_latent_that_is_not_finite_is_an_error_of_its_row()
    {
        float[]?[] latents = [null, null, null, null, null, [0, 0, 0, float.NaN, 0], null];
        AssertRowRefused(
            Labelled(latents, [1, 1, 1, 1, 1, 1, 1]), 64, "Row 5 (counted from 0) cannot be generated: its latent has the value NaN.");
    }

    [TestMethod]
    public void Output_columns_need_names_of_their_own()
    {
        byte[] model = Tiny.Grey.ToBytes();
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(
                () => _context.Transforms.GenerateImages(model, new GenerateImagesOptions { ImageColumn = "Pixels" })).Message,
            "cannot both be called 'Pixels'");
        Assert.ThrowsExactly<ArgumentException>(
            () => _context.Transforms.GenerateImages(model, new GenerateImagesOptions { PixelsColumn = "" }));
        Assert.ThrowsExactly<ArgumentException>(
            () => _context.Transforms.GenerateImages(model, new GenerateImagesOptions { ImageColumn = " " }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new GenerateImagesOptions { BatchSize = 0 });
    }

    [TestMethod]
    public void An_image_column_needs_one_channel_or_three() => AssertRefused(
        Tiny.Unconditional with { Shape = new ImageShape(2, 2, 2) },
        _context.Data.CreateNoise(1, 5),
        "An image column takes images of 1 or 3 channels; these are 2x2x2.",
        new GenerateImagesOptions { ImageColumn = "Image" });

    [TestMethod]
    public void How_to_open_a_generator_that_is_open_is_refused()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Tiny.Grey.ToBytes());
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => _context.Transforms.GenerateImages(
                generator, new GenerateImagesOptions { Opening = new OnnxGeneratorOptions() })).Message,
            "The generator is open already");
    }

    [TestMethod]
    public void A_broken_or_absent_file_is_an_error_before_there_is_data()
    {
        Assert.ThrowsExactly<GeneratorFileException>(() => _context.Transforms.GenerateImages(new byte[] { 1, 2, 3 }));
        Assert.ThrowsExactly<FileNotFoundException>(() => _context.Transforms.GenerateImages("absent.onnx"));
    }

    [TestMethod]
    public void A_mapper_takes_rows_of_its_own_schema()
    {
        IDataView noise = _context.Data.CreateNoise(1, Tiny.Grey.Info);
        using ImageGeneratorTransformer transformer = _context.Transforms.GenerateImages(Tiny.Grey.ToBytes()).Fit(noise);
        IRowToRowMapper mapper = ((ITransformer)transformer).GetRowToRowMapper(noise.Schema);
        using DataViewRowCursor other = _context.Data.CreateNoise(1, Tiny.Grey.Info).GetRowCursor([]);
        Assert.ThrowsExactly<ArgumentException>(() => mapper.GetRow(other, []));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(64)]
    public void Reading_without_a_row_is_refused(int batchSize)
    {
        IDataView noise = _context.Data.CreateNoise(1, Tiny.Grey.Info);
        using ImageGeneratorTransformer transformer = _context.Transforms
            .GenerateImages(Tiny.Grey.ToBytes(), new GenerateImagesOptions { BatchSize = batchSize }).Fit(noise);
        IDataView images = transformer.Transform(noise);
        using DataViewRowCursor cursor = images.GetRowCursor(images.Schema);
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.Value<VBuffer<float>>("Pixels"));
        Assert.IsTrue(cursor.MoveNext());
        Assert.IsFalse(cursor.MoveNext());
        Assert.AreEqual(-1, cursor.Position);
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.Value<VBuffer<float>>("Pixels"));
    }

    private void AssertRefused(TinyGenerator tiny, IDataView input, string message, GenerateImagesOptions? options = null)
    {
        ImageGeneratorEstimator estimator = _context.Transforms.GenerateImages(tiny.ToBytes(), options);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => estimator.Fit(input)).Message, message);
    }

    private void AssertRowRefused(IDataView input, int batchSize, string message)
    {
        using ImageGeneratorTransformer transformer = _context.Transforms
            .GenerateImages(Tiny.Grey.ToBytes(), new GenerateImagesOptions { BatchSize = batchSize }).Fit(input);
        IDataView images = transformer.Transform(input);
        using DataViewRowCursor cursor = images.GetRowCursor(images.Schema);
        ValueGetter<VBuffer<float>> read = cursor.GetGetter<VBuffer<float>>(images.Schema["Pixels"]);
        VBuffer<float> pixels = default;
        while (cursor.MoveNext())
        {
            if (cursor.Position == 5)
            {
                StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => read(ref pixels)).Message, message);
            }
            else
            {
                read(ref pixels);
                Tiny.AssertEqual(
                    Tiny.Grey.Expected(new float[5], (int)cursor.Value<uint>("Label") - 1), [.. pixels.DenseValues()]);
            }
        }
    }

    /// <summary>Latents of zeros with these keys, out of range or not: made from objects, ML.NET would not let them through.</summary>
    private static IndexedView Labelled(params uint[] keys) => Labelled(new float[keys.Length][], keys);

    private static IndexedView Labelled(float[]?[] latents, uint[] keys)
    {
        RowReader<VBuffer<float>> readLatent = (long row, ref VBuffer<float> value) =>
            value = new VBuffer<float>(5, latents[row] ?? new float[5]);
        RowReader<uint> readLabel = (long row, ref uint value) => value = keys[row];
        return new IndexedView(
            keys.Length,
            [
                IndexedColumn.Create("Latent", ColumnTypes.Latent(5), () => readLatent),
                IndexedColumn.Create("Label", ColumnTypes.Label(4), () => readLabel),
            ]);
    }
}
