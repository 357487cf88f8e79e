using GanMl.Inference;
using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

/// <summary>Who opens a generator, who closes it, and that nobody closes it for another.</summary>
[TestClass]
public class SharedGeneratorTests
{
    private const string Pixels = "Pixels";
    private readonly MLContext _context = new(1);
    private readonly IDataView _noise;

    public SharedGeneratorTests() => _noise = _context.Data.CreateNoise(300, Tiny.Grey.Info);

    [TestMethod]
    public void The_file_is_closed_when_the_last_transformer_of_the_estimator_is_disposed()
    {
        ImageGeneratorEstimator estimator = _context.Transforms.GenerateImages(Tiny.Grey.ToBytes());
        ImageGeneratorTransformer first = estimator.Fit(_noise);
        ImageGeneratorTransformer second = estimator.Fit(_noise);
        Assert.AreSame(first.Shared, second.Shared);
        first.Dispose();
        first.Dispose();
        Assert.IsFalse(second.Shared.IsClosed);
        second.Dispose();
        Assert.IsTrue(second.Shared.IsClosed);
    }

    [TestMethod]
    public void A_disposed_prediction_engine_takes_the_model_from_nobody()
    {
        ImageGeneratorTransformer model = _context.Transforms.GenerateImages(Tiny.Grey.ToBytes()).Fit(_noise);
        IDataView images = model.Transform(_noise);
        using PredictionEngine<Noise, Image> other = _context.Model.CreatePredictionEngine<Noise, Image>(model);
        using DataViewRowCursor reader = images.GetRowCursor(images.Schema);
        Assert.IsTrue(reader.MoveNext());
        _context.Model.CreatePredictionEngine<Noise, Image>(model).Dispose();

        Tiny.AssertEqual(Tiny.Grey.ImageOf(0, 0), reader.Value<VBuffer<float>>(Pixels).DenseValues().ToArray());
        Assert.HasCount(299, Reading.RestOfVectors(reader, Pixels));
        Assert.HasCount(300, Reading.Vectors(model.Transform(_noise), Pixels));
        float[] latent = [0.5f, 1, -1, 2, 0];
        Tiny.AssertEqual(Tiny.Grey.Expected(latent, 2), other.Predict(new Noise { Latent = latent, Label = 2 }).Pixels);
    }

    [TestMethod]
    public void Who_comes_back_opens_the_file_and_closes_it_again()
    {
        ImageGeneratorTransformer model = _context.Transforms.GenerateImages(Tiny.Grey.ToBytes()).Fit(_noise);
        IDataView images = model.Transform(_noise);
        model.Dispose();
        Assert.IsTrue(model.Shared.IsClosed);
        using (DataViewRowCursor cursor = images.GetRowCursor(images.Schema))
        {
            Assert.IsTrue(cursor.MoveNext());
            Tiny.AssertEqual(Tiny.Grey.ImageOf(0, 0), cursor.Value<VBuffer<float>>(Pixels).DenseValues().ToArray());
            Assert.IsFalse(model.Shared.IsClosed);
        }

        Assert.IsTrue(model.Shared.IsClosed);
    }

    [TestMethod]
    public void A_cursor_that_generates_nothing_does_not_open_the_file()
    {
        ImageGeneratorTransformer model = _context.Transforms.GenerateImages(Tiny.Grey.ToBytes()).Fit(_noise);
        IDataView images = model.Transform(_noise);
        model.Dispose();
        using DataViewRowCursor cursor = images.GetRowCursor(images.Schema);
        Assert.HasCount(300, Reading.Rest<uint>(cursor, "Label"));
        Assert.IsTrue(model.Shared.IsClosed);
    }

    [TestMethod]
    public void A_reader_at_work_is_not_disturbed_by_disposal()
    {
        for (int round = 0; round < 20; round++)
        {
            ImageGeneratorTransformer model = _context.Transforms.GenerateImages(Tiny.Grey.ToBytes()).Fit(_noise);
            IDataView images = model.Transform(_noise);
            using var started = new ManualResetEventSlim();
            Task<List<float[]>> reading = Task.Run(() =>
            {
                started.Set();
                return Reading.Vectors(images, Pixels);
            });
            started.Wait();
            model.Dispose();
            Tiny.AssertEqual(Tiny.Grey.ImageOf(299, 3), reading.GetAwaiter().GetResult()[299]);
            Assert.IsTrue(model.Shared.IsClosed);
        }
    }

    [TestMethod]
    public void A_generator_that_was_given_open_stays_open()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Tiny.Grey.ToBytes());
        ImageGeneratorTransformer model = _context.Transforms.GenerateImages(generator).Fit(_noise);
        Assert.HasCount(300, Reading.Vectors(model.Transform(_noise), Pixels));
        model.Dispose();
        Assert.HasCount(generator.Info.Shape.Length, generator.Generate(0, 0, 1));
    }

    [TestMethod]
    public void A_generator_that_its_owner_has_closed_is_an_error_that_names_it()
    {
        OnnxGenerator generator = OnnxGenerator.Open(Tiny.Grey.ToBytes());
        ImageGeneratorTransformer model = _context.Transforms.GenerateImages(generator).Fit(_noise);
        generator.Dispose();
        ObjectDisposedException error = Assert.ThrowsExactly<ObjectDisposedException>(
            () => Reading.Vectors(model.Transform(_noise), Pixels));
        StringAssert.Contains(error.Message, nameof(OnnxGenerator));
    }

    [TestMethod]
    public void A_file_that_changes_after_the_estimator_was_made_changes_nothing()
    {
        string folder = Directory.CreateTempSubdirectory("ganml").FullName;
        try
        {
            string path = Tiny.Grey.WriteTo(folder);
            ImageGeneratorEstimator estimator = _context.Transforms.GenerateImages(path);
            File.WriteAllText(path, "something else");
            using ImageGeneratorTransformer model = estimator.Fit(_noise);
            Tiny.AssertEqual(Tiny.Grey.ImageOf(7, 3), Reading.Vectors(model.Transform(_noise), Pixels)[7]);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [TestMethod]
    public void A_stream_is_read_from_where_it_stands_and_left_open()
    {
        using var stream = new MemoryStream();
        stream.Write([1, 2, 3]);
        stream.Write(Tiny.Grey.ToBytes());
        stream.Position = 3;
        using ImageGeneratorTransformer model = _context.Transforms.GenerateImages(stream).Fit(_noise);
        Assert.IsTrue(stream.CanRead);
        Tiny.AssertEqual(Tiny.Grey.ImageOf(7, 3), Reading.Vectors(model.Transform(_noise), Pixels)[7]);
    }

    private sealed class Noise
    {
        [VectorType(5)]
        public float[] Latent { get; set; } = [];

        [KeyType(4)]
        public uint Label { get; set; }
    }

    private sealed class Image
    {
        public float[] Pixels { get; set; } = [];
    }
}
