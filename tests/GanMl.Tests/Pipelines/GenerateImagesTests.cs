using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Noise;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace GanMl.Tests.Pipelines;

[TestClass]
public class GenerateImagesTests
{
    private const int Rows = 150;

    private readonly MLContext _context = new(1);

    [TestMethod]
    public void The_generated_columns_follow_those_of_the_input()
    {
        IDataView images = Generate(Tiny.Coloured, new GenerateImagesOptions { ImageColumn = "Image" });
        CollectionAssert.AreEqual(
            new[] { "Latent", "Label", "Row", "Pixels", "Image" }, images.Schema.Select(column => column.Name).ToArray());
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 3, 2, 4), images.Schema["Pixels"].Type);
        Assert.AreEqual(new ImageDataViewType(2, 4), images.Schema["Image"].Type);
        Assert.AreEqual(Rows, images.GetRowCount());
        Assert.IsTrue(images.CanShuffle);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(64)]
    [DataRow(1000)]
    public void Each_row_has_the_image_of_its_latent_and_label_whatever_the_batch(int batchSize)
    {
        List<float[]> pixels = Reading.Vectors(
            Generate(Tiny.Coloured, new GenerateImagesOptions { BatchSize = batchSize }), "Pixels");
        Assert.HasCount(Rows, pixels);
        for (int row = 0; row < Rows; row++)
        {
            Tiny.AssertEqual(Tiny.Coloured.ImageOf(row, row % 4), pixels[row], $"row {row}");
        }
    }

    [TestMethod]
    public void The_images_are_those_of_the_generator_called_row_by_row()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Tiny.Grey.ToBytes());
        List<float[]> pixels = Reading.Vectors(Generate(Tiny.Grey), "Pixels");
        for (int row = 0; row < Rows; row++)
        {
            CollectionAssert.AreEqual(generator.Generate(0, row, 1), pixels[row], $"row {row}");
        }
    }

    [TestMethod]
    public void An_unconditional_generator_needs_no_label()
    {
        List<float[]> pixels = Reading.Vectors(Generate(Tiny.Unconditional), "Pixels");
        for (int row = 0; row < Rows; row++)
        {
            Tiny.AssertEqual(Tiny.Unconditional.ImageOf(row, 0), pixels[row]);
        }
    }

    [TestMethod]
    public void Columns_can_have_other_names()
    {
        IDataView noise = _context.Data.CreateNoise(4, Tiny.Grey.Info, new NoiseOptions { LatentColumn = "z", LabelColumn = "y" });
        var options = new GenerateImagesOptions { LatentColumn = "z", LabelColumn = "y", PixelsColumn = "x" };
        using ImageGeneratorTransformer transformer = _context.Transforms.GenerateImages(Tiny.Grey.ToBytes(), options).Fit(noise);
        Tiny.AssertEqual(Tiny.Grey.ImageOf(2, 2), Reading.Vectors(transformer.Transform(noise), "x")[2]);
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(3)]
    public void A_set_of_cursors_on_threads_of_their_own_gives_the_same_images(int cursors)
    {
        IDataView images = Generate(Tiny.Grey, new GenerateImagesOptions { Opening = new OnnxGeneratorOptions { IntraOpThreads = 1 } });
        DataViewRowCursor[] set = images.GetRowCursorSet(images.Schema, cursors);
        Assert.HasCount(cursors, set);
        var found = new float[Rows][];
        Parallel.ForEach(set, cursor =>
        {
            ValueGetter<VBuffer<float>> readPixels = cursor.GetGetter<VBuffer<float>>(images.Schema["Pixels"]);
            ValueGetter<long> readRow = cursor.GetGetter<long>(images.Schema["Row"]);
            VBuffer<float> pixels = default;
            long row = 0;
            while (cursor.MoveNext())
            {
                readPixels(ref pixels);
                readRow(ref row);
                found[row] = [.. pixels.DenseValues()];
            }
        });

        for (int row = 0; row < Rows; row++)
        {
            Tiny.AssertEqual(Tiny.Grey.ImageOf(row, row % 4), found[row]);
        }
    }

    [TestMethod]
    public void Batch_numbers_and_row_ids_of_the_source_pass_through()
    {
        IDataView images = Generate(Tiny.Grey, new GenerateImagesOptions { BatchSize = 16 });
        foreach (DataViewRowCursor cursor in images.GetRowCursorSet(images.Schema, 2))
        {
            Assert.AreEqual(0, cursor.Batch);
            ValueGetter<DataViewRowId> readId = cursor.GetIdGetter();
            while (cursor.MoveNext())
            {
                long row = cursor.Value<long>("Row");
                DataViewRowId id = default;
                readId(ref id);
                Assert.AreEqual((ulong)row, id.Low);
                Assert.AreEqual(row / 64, cursor.Batch);
            }
        }
    }

    [TestMethod]
    public void Shuffled_rows_keep_their_images()
    {
        IDataView images = Generate(Tiny.Grey);
        using DataViewRowCursor cursor = images.GetRowCursor(images.Schema, new Random(6));
        for (int position = 0; cursor.MoveNext(); position++)
        {
            long row = cursor.Value<long>("Row");
            Assert.AreEqual(position, cursor.Position);
            Tiny.AssertEqual(Tiny.Grey.ImageOf(row, (int)(row % 4)), [.. cursor.Value<VBuffer<float>>("Pixels").DenseValues()]);
        }
    }

    [TestMethod]
    public void A_file_gives_the_same_as_its_bytes()
    {
        string folder = Directory.CreateTempSubdirectory("ganml").FullName;
        try
        {
            string path = Tiny.Grey.WriteTo(folder);
            IDataView noise = _context.Data.CreateNoise(9, Tiny.Grey.Info);
            using ImageGeneratorTransformer transformer = _context.Transforms.GenerateImages(path).Fit(noise);
            Assert.AreEqual(Tiny.Grey.Info.ClassNames.Count, transformer.Generator.ClassNames.Count);
            Tiny.AssertEqual(Tiny.Grey.ImageOf(8, 0), Reading.Vectors(transformer.Transform(noise), "Pixels")[8]);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [TestMethod]
    public void The_estimator_knows_the_generator_so_noise_can_be_made_for_it()
    {
        ImageGeneratorEstimator estimator = _context.Transforms.GenerateImages(Tiny.Grey.ToBytes());
        Assert.AreEqual(Tiny.Grey.Info, estimator.Generator);
    }

    [TestMethod]
    public void A_sparse_latent_is_as_good_as_a_dense_one()
    {
        var schema = SchemaDefinition.Create(typeof(Sparse));
        schema["Latent"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 5);
        IDataView noise = _context.Data.LoadFromEnumerable(
            [new Sparse { Latent = new VBuffer<float>(5, 2, [0.5f, -1f], [1, 4]) }], schema);
        using ImageGeneratorTransformer transformer = _context.Transforms.GenerateImages(Tiny.Unconditional.ToBytes()).Fit(noise);
        Tiny.AssertEqual(
            Tiny.Unconditional.Expected([0, 0.5f, 0, 0, -1]), Reading.Vectors(transformer.Transform(noise), "Pixels")[0]);
    }

    private IDataView Generate(TinyGenerator tiny, GenerateImagesOptions? options = null)
    {
        IDataView noise = _context.Data.CreateNoise(Rows, tiny.Info);
        return _context.Transforms.GenerateImages(tiny.ToBytes(), options).Fit(noise).Transform(noise);
    }

    private sealed class Sparse
    {
        public VBuffer<float> Latent { get; set; }
    }
}
