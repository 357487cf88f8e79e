using GanMl.Inference.LabelledImages;
using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Noise;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Image;
using Microsoft.ML.Transforms.Onnx;

namespace GanMl.Tests.Pipelines;

/// <summary>The generator as one step of an ML.NET pipeline.</summary>
[TestClass]
public class PipelineTests
{
    private const int Rows = 400;

    private readonly MLContext _context = new(1);
    private readonly IDataView _noise;

    public PipelineTests() => _noise = _context.Data.CreateNoise(Rows, Tiny.Grey.Info);

    /// <summary>Classes that can be told apart from the pixels: latents of one value, and many pixels.</summary>
    private static TinyGenerator Easy { get; } = new()
    {
        LatentSize = 1,
        Shape = new ImageShape(1, 4, 4),
        ClassNames = ["ant", "bee", "cat", "dog"],
    };

    [TestMethod]
    public void A_stock_trainer_learns_the_classes_and_knows_them_again()
    {
        IDataView noise = _context.Data.CreateNoise(Rows, Easy.Info);
        IDataView fresh = _context.Data.CreateNoise(Rows, Easy.Info, new NoiseOptions { Seed = 1 });
        var pipeline = _context.Transforms.GenerateImages(Easy.ToBytes())
            .AppendCacheCheckpoint(_context)
            .Append(_context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
                new LbfgsMaximumEntropyMulticlassTrainer.Options
                {
                    FeatureColumnName = "Pixels",
                    L1Regularization = 0,
                    L2Regularization = 0.001f,
                    NumberOfThreads = 2,
                }))
            .Append(_context.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel"));
        using TransformerChain<KeyToValueMappingTransformer> model = pipeline.Fit(noise);
        IDataView scored = model.Transform(fresh);
        double accuracy = _context.MulticlassClassification.Evaluate(scored).MicroAccuracy;
        Assert.IsGreaterThan(0.5, accuracy);
        Assert.Contains(Reading.Texts(scored, "Name")[0], Easy.ClassNames);
    }

    [TestMethod]
    public void A_trainer_that_reads_many_times_in_random_order_works_without_a_cache()
    {
        using ImageGeneratorTransformer transformer = _context.Transforms.GenerateImages(Tiny.Grey.ToBytes()).Fit(_noise);
        IDataView images = transformer.Transform(_noise);
        var trainer = _context.MulticlassClassification.Trainers.SdcaMaximumEntropy(
            featureColumnName: "Pixels", maximumNumberOfIterations: 5);
        IDataView scored = trainer.Fit(images).Transform(images);
        Assert.IsGreaterThan(0.3, _context.MulticlassClassification.Evaluate(scored).MicroAccuracy);
    }

    [TestMethod]
    public void A_prediction_engine_generates_one_image_at_a_time()
    {
        ImageGeneratorTransformer transformer = _context.Transforms
            .GenerateImages(Tiny.Grey.ToBytes(), new GenerateImagesOptions { ImageColumn = "Image" }).Fit(_noise);
        using PredictionEngine<Request, Answer> engine = _context.Model.CreatePredictionEngine<Request, Answer>(transformer);
        for (uint label = 0; label < 4; label++)
        {
            float[] latent = [label, 1, -1, 0.5f, 0];
            Answer answer = engine.Predict(new Request { Latent = latent, Label = label });
            float[] expected = Tiny.Grey.Expected(latent, label);
            Tiny.AssertEqual(expected, answer.Pixels);
            using MLImage image = answer.Image!;
            Assert.AreEqual((byte)Math.Round(expected[3] * 255.0), image.Pixels[12]);
        }

        Assert.AreEqual(4, transformer.Runs);
    }

    [TestMethod]
    public void A_mapper_says_which_columns_it_needs()
    {
        using ImageGeneratorTransformer transformer = _context.Transforms.GenerateImages(Tiny.Grey.ToBytes()).Fit(_noise);
        IRowToRowMapper mapper = ((ITransformer)transformer).GetRowToRowMapper(_noise.Schema);
        string[] Needed(params string[] columns) =>
            [.. mapper.GetDependencies(columns.Select(name => mapper.OutputSchema[name])).Select(column => column.Name)];

        CollectionAssert.AreEqual(new[] { "Latent", "Label" }, Needed("Pixels"));
        CollectionAssert.AreEqual(new[] { "Latent", "Label", "Row" }, Needed("Row", "Pixels"));
        CollectionAssert.AreEqual(new[] { "Row" }, Needed("Row"));
    }

    [TestMethod]
    public void The_stock_transform_for_onnx_files_gives_the_same_pixels()
    {
        string folder = Directory.CreateTempSubdirectory("ganml").FullName;
        try
        {
            string path = Tiny.Unconditional.WriteTo(folder);
            IDataView noise = _context.Data.CreateNoise(50, Tiny.Unconditional.Info, new NoiseOptions { LatentColumn = "latent" });
            using OnnxTransformer stock = _context.Transforms.ApplyOnnxModel("image", "latent", path).Fit(noise);
            using ImageGeneratorTransformer ours = _context.Transforms
                .GenerateImages(path, new GenerateImagesOptions { LatentColumn = "latent" }).Fit(noise);
            List<float[]> expected = Reading.Vectors(stock.Transform(noise), "image");
            List<float[]> pixels = Reading.Vectors(ours.Transform(noise), "Pixels");
            Assert.HasCount(50, pixels);
            for (int row = 0; row < 50; row++)
            {
                CollectionAssert.AreEqual(expected[row], pixels[row]);
            }
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [TestMethod]
    [DataRow(null, 0)]
    [DataRow("Image", 1)]
    public void The_shape_of_the_schema_is_known_before_there_is_data(string? imageColumn, int images)
    {
        var next = new ShapeRecorder(_context.Transforms.CopyColumns("Copy", "Pixels"));
        using TransformerChain<ITransformer> model = _context.Transforms.CopyColumns("Again", "Label")
            .Append(_context.Transforms.GenerateImages(Tiny.Grey.ToBytes(), new GenerateImagesOptions { ImageColumn = imageColumn }))
            .Append(next)
            .Fit(_noise);
        Tiny.AssertEqual(Tiny.Grey.ImageOf(0, 0), Reading.Vectors(model.Transform(_noise), "Copy")[0]);
        SchemaShape.Column pixels = next.Input!.Single(column => column.Name == "Pixels");
        Assert.AreEqual(SchemaShape.Column.VectorKind.Vector, pixels.Kind);
        Assert.AreEqual(NumberDataViewType.Single, pixels.ItemType);
        Assert.AreEqual(images, next.Input!.Count(column => column.ItemType is ImageDataViewType));
    }

    [TestMethod]
    public void Columns_that_cannot_fit_are_refused_before_there_is_data()
    {
        AssertRefused(_context.Data.CreateNoise(1, 5, new NoiseOptions { LatentColumn = "z" }), "There is no column 'Latent'");
        AssertRefused(_context.Data.CreateNoise(1, 5), "there is no column 'Label'");
        AssertRefused(
            _context.Data.CreateNoise(1, 5, new NoiseOptions { LatentColumn = "z", RowColumn = "Latent" }), "'Latent' is Scalar of Int64");
        AssertRefused(_context.Data.CreateNoise(1, 5, new NoiseOptions { RowColumn = "Label" }), "'Label' is Scalar of Int64");
    }

    private void AssertRefused(IDataView input, string message)
    {
        var chain = new EstimatorChain<ITransformer>().Append(_context.Transforms.GenerateImages(Tiny.Grey.ToBytes()));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => chain.Fit(input)).Message, message);
    }

    /// <summary>Keeps what an estimator is told of the columns before there is data.</summary>
    private sealed class ShapeRecorder(IEstimator<ITransformer> inner) : IEstimator<ITransformer>
    {
        internal SchemaShape? Input { get; private set; }

        public ITransformer Fit(IDataView input) => inner.Fit(input);

        public SchemaShape GetOutputSchema(SchemaShape inputSchema)
        {
            Input = inputSchema;
            return inner.GetOutputSchema(inputSchema);
        }
    }

    private sealed class Request
    {
        [VectorType(5)]
        public float[] Latent { get; set; } = [];

        [KeyType(4)]
        public uint Label { get; set; }
    }

    private sealed class Answer
    {
        [VectorType(1, 2, 2)]
        public float[] Pixels { get; set; } = [];

        [ImageType(2, 2)]
        public MLImage? Image { get; set; }
    }
}
