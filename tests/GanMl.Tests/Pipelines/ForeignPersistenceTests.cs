using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using Microsoft.ML;
using DataType = GanMl.Inference.Format.TensorProto.Types.DataType;

namespace GanMl.Tests.Pipelines;

/// <summary>Generators of other kinds in a pipeline that is saved and loaded, with GanMl and without.</summary>
[TestClass]
public sealed class ForeignPersistenceTests
{
    private const int Rows = 12;

    private static readonly GreyGenerator Grey = new() { Classes = 3 };

    public static IEnumerable<object[]> Kinds() =>
    [
        ["one-hot labels", Grey with { LabelType = DataType.Float, LabelSides = [3] }, new OnnxGeneratorOptions()],
        ["int32 labels", Grey with { LabelType = DataType.Int32 }, new OnnxGeneratorOptions()],
        ["channels last", Grey with { ChannelsLast = true }, new OnnxGeneratorOptions()],
        [
            "channels last by option",
            Grey with { ChannelsLast = true, Shape = new ImageShape(3, 3, 8) },
            new OnnxGeneratorOptions { Layout = ImageLayout.ChannelsLast },
        ],
        ["bytes", Grey with { ImageType = DataType.Uint8, Range = new PixelRange(0, 255) }, new OnnxGeneratorOptions()],
        [
            "StyleGAN",
            Grey with { IsStyleGan = true, Range = PixelRange.Tanh },
            new OnnxGeneratorOptions { PixelRange = PixelRange.Tanh },
        ],
    ];

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void It_gives_the_same_images(string kind, object generator, OnnxGeneratorOptions opening)
    {
        var grey = (GreyGenerator)generator;
        var context = new MLContext(1);
        var options = new GenerateImagesOptions { Opening = opening with { ClassNames = grey.ClassNames } };
        ImageGeneratorEstimator estimator = context.Transforms.GenerateImages(grey.ToBytes(), options);
        IDataView noise = context.Data.CreateNoise(Rows, estimator.Generator);
        using ImageGeneratorTransformer model = estimator.Fit(noise);
        using var zip = new MemoryStream();
        context.Model.Save(model, noise.Schema, zip);
        float tolerance = grey.ImageType == DataType.Uint8 ? 1.01f / 255 : 2e-6f;
        foreach (MLContext loading in new[] { context, new MLContext().UseGanMl(), new MLContext() })
        {
            ITransformer loaded = loading == context ? model : loading.Model.Load(new MemoryStream(zip.ToArray()), out _);
            float[][] images = [.. Reading.Vectors(loaded.Transform(noise), "Pixels")];
            uint[] labels = [.. Reading.Column<uint>(noise, "Label")];
            for (int row = 0; row < Rows; row++)
            {
                float[] expected = grey.Expected(new float[GreyGenerator.LatentSize], labels[row] - 1);
                for (int pixel = 0; pixel < expected.Length; pixel++)
                {
                    Assert.AreEqual(expected[pixel], images[row][pixel], tolerance, $"{kind}, row {row}, pixel {pixel}");
                }
            }
        }
    }
}
