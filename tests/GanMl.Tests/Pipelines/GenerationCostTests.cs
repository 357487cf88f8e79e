using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

/// <summary>How often the network runs, and what is read of the source.</summary>
[TestClass]
public class GenerationCostTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void One_row_read_is_one_row_generated()
    {
        (CountingView source, ImageGeneratorTransformer transformer) = Create();
        IDataView images = transformer.Transform(source);
        using DataViewRowCursor cursor = images.GetRowCursor([images.Schema["Pixels"]]);
        Assert.IsTrue(cursor.MoveNext());
        _ = cursor.Value<VBuffer<float>>("Pixels");
        Assert.AreEqual(1, source.Rows);
        Assert.AreEqual(1, transformer.Runs);
    }

    [TestMethod]
    public void Batches_grow_to_their_size()
    {
        (CountingView source, ImageGeneratorTransformer transformer) = Create(
            1 + 4 + 16 + 64 + 64 + 10, new GenerateImagesOptions { BatchSize = 64 });
        Assert.HasCount(159, Reading.Vectors(transformer.Transform(source), "Pixels"));
        Assert.AreEqual(6, transformer.Runs);
    }

    [TestMethod]
    public void Each_value_of_the_source_is_read_once()
    {
        (CountingView source, ImageGeneratorTransformer transformer) = Create(rows: 30);
        IDataView images = transformer.Transform(source);
        using DataViewRowCursor cursor = images.GetRowCursor(images.Schema);
        while (cursor.MoveNext())
        {
            _ = cursor.Value<VBuffer<float>>("Latent");
            _ = cursor.Value<VBuffer<float>>("Pixels");
            _ = cursor.Value<VBuffer<float>>("Pixels");
        }

        Assert.AreEqual(30, source.Values["Latent"]);
        Assert.AreEqual(30, source.Values["Label"]);
        Assert.AreEqual(4, transformer.Runs);
    }

    [TestMethod]
    public void Who_reads_labels_alone_runs_no_network_and_reads_no_latent()
    {
        (CountingView source, ImageGeneratorTransformer transformer) = Create();
        CollectionAssert.AreEqual(
            new uint[] { 1, 2, 3, 4 }, Reading.Column<uint>(transformer.Transform(source), "Label").Take(4).ToArray());
        Assert.AreEqual(0, transformer.Runs);
        Assert.IsFalse(source.Values.ContainsKey("Latent"));
    }

    [TestMethod]
    public void Who_reads_pixels_alone_does_not_read_the_row_numbers()
    {
        (CountingView source, ImageGeneratorTransformer transformer) = Create();
        _ = Reading.Vectors(transformer.Transform(source), "Pixels");
        Assert.IsFalse(source.Values.ContainsKey("Row"));
    }

    [TestMethod]
    public void Pixels_that_are_asked_for_but_not_read_run_no_network()
    {
        (CountingView source, ImageGeneratorTransformer transformer) = Create();
        IDataView images = transformer.Transform(source);
        using DataViewRowCursor cursor = images.GetRowCursor(images.Schema);
        _ = Reading.Rest<uint>(cursor, "Label");
        Assert.AreEqual(0, transformer.Runs);
    }

    [TestMethod]
    public void A_cursor_disposed_at_once_has_read_nothing_and_disposes_its_source()
    {
        (CountingView source, ImageGeneratorTransformer transformer) = Create();
        IDataView images = transformer.Transform(source);
        images.GetRowCursor(images.Schema).Dispose();
        images.GetRowCursor([images.Schema["Row"]]).Dispose();
        Assert.AreEqual(2, source.Disposed);
        Assert.AreEqual(0, source.Rows);
        Assert.AreEqual(0, transformer.Runs);
    }

    [TestMethod]
    public void Fitting_and_transforming_read_nothing()
    {
        (CountingView source, ImageGeneratorTransformer transformer) = Create();
        IDataView images = transformer.Transform(source);
        Assert.IsNull(images.GetRowCount());
        Assert.IsFalse(images.CanShuffle);
        Assert.AreEqual(0, source.Cursors);
    }

    [TestMethod]
    public void Pixels_and_image_of_a_row_are_one_run()
    {
        (CountingView source, ImageGeneratorTransformer transformer) = Create(
            1, new GenerateImagesOptions { ImageColumn = "Image", BatchSize = 1 });
        IDataView images = transformer.Transform(source);
        using DataViewRowCursor cursor = images.GetRowCursor(images.Schema);
        Assert.IsTrue(cursor.MoveNext());
        _ = cursor.Value<VBuffer<float>>("Pixels");
        using MLImage image = cursor.Value<MLImage>("Image");
        Assert.AreEqual(1, transformer.Runs);
    }

    private (CountingView Source, ImageGeneratorTransformer Transformer) Create(int rows = 100, GenerateImagesOptions? options = null)
    {
        var source = new CountingView(_context.Data.CreateNoise(rows, Tiny.Grey.Info));
        return (source, _context.Transforms.GenerateImages(Tiny.Grey.ToBytes(), options).Fit(source));
    }
}
