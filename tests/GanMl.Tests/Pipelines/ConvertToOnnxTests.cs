using GanMl.Inference.Format;
using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace GanMl.Tests.Pipelines;

/// <summary>
/// ML.NET's conversion to ONNX goes back from the last transformer to the first that it does not know, and begins there without a word. A
/// generator cannot make itself known: the interface is internal. What follows it can be converted alone.
/// </summary>
[TestClass]
public class ConvertToOnnxTests
{
    private const int Rows = 200;
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void The_classifier_behind_a_generator_is_converted_alone()
    {
        IDataView noise = _context.Data.CreateNoise(Rows, Tiny.Grey.Info);
        using ImageGeneratorTransformer generator = _context.Transforms.GenerateImages(Tiny.Grey.ToBytes()).Fit(noise);
        IDataView images = generator.Transform(noise);

        // In ONNX, features have one axis: as objects, the images have one too.
        IDataView flat = _context.Data.LoadFromEnumerable(_context.Data.CreateEnumerable<Image>(images, reuseRowObject: false));
        var classifier = _context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(featureColumnName: "Pixels").Fit(flat);

        // The input of the converted classifier: pixels, and nothing that only the generator or the trainer reads.
        IDataView pixels = _context.Data.LoadFromEnumerable(new[] { new PixelsOfImage() });
        using var file = new MemoryStream();
        _context.Model.ConvertToOnnx(classifier, pixels, file, "Score", "PredictedLabel");

        using var session = new InferenceSession(file.ToArray());
        CollectionAssert.AreEqual(new[] { "Pixels" }, session.InputMetadata.Keys.ToArray());
        List<float[]> scores = Reading.Vectors(classifier.Transform(flat), "Score");
        List<uint> predicted = Reading.Column<uint>(classifier.Transform(flat), "PredictedLabel");
        List<float[]> rows = Reading.Vectors(images, "Pixels");
        for (int row = 0; row < Rows; row++)
        {
            int[] shape = [.. session.InputMetadata["Pixels"].Dimensions.Select(Math.Abs)];
            var given = NamedOnnxValue.CreateFromTensor("Pixels", new DenseTensor<float>(rows[row], shape));
            using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([given]);
            float[] found = [.. results.Single(value => value.Name.StartsWith("Score", StringComparison.Ordinal)).AsTensor<float>()];
            Tiny.AssertClose(scores[row], found, 1e-5f);
            DisposableNamedOnnxValue label = results.Single(value => value.Name.StartsWith("PredictedLabel", StringComparison.Ordinal));
            Assert.AreEqual(predicted[row], label.AsTensor<uint>().Single());
        }
    }

    /// <summary>If this fails, the limit is gone, and the documentation of <c>GenerateImages</c> and the README can say so.</summary>
    [TestMethod]
    public void A_conversion_of_the_whole_chain_begins_behind_the_generator()
    {
        IDataView noise = _context.Data.CreateNoise(Rows, Tiny.Grey.Info);
        ITransformer chain = _context.Transforms.GenerateImages(Tiny.Grey.ToBytes())
            .Append(_context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(featureColumnName: "Pixels"))
            .Fit(noise);
        using var file = new MemoryStream();
        _context.Model.ConvertToOnnx(chain, noise, file, "Score");
        var converted = ModelProto.Parser.ParseFrom(file.ToArray());
        string[] inputs = [.. converted.Graph.Input.Select(input => input.Name)];
        CollectionAssert.Contains(inputs, "Pixels", "the pixels are to be given, because no generator is in the file");
    }

    private sealed class Image : PixelsOfImage
    {
        [KeyType(4)]
        public uint Label { get; set; }
    }

    private class PixelsOfImage
    {
        [VectorType(4)]
        public float[] Pixels { get; set; } = new float[4];
    }
}
