using GanMl.Benchmarks.Rows;
using GanMl.Inference;
using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using Microsoft.ML;

namespace GanMl.Tests.Pipelines;

/// <summary>
/// Real networks (dense, transposed convolutions, residual) give the same image of a row whatever the batch size, the number of cursors,
/// the order of reading, the number of threads, and before and after saving. ONNX Runtime chooses its kernels by the processor:
/// where it is bit-equal the difference is 0, and nowhere may it be more than <see cref="Most"/>.
/// </summary>
[TestClass]
public sealed class SameImagesTests : IDisposable
{
    private const int Rows = 100;

    /// <summary>A hundredth of a thousandth of the range: no 8-bit image differs by more than rounding.</summary>
    private const float Most = 1e-5f;

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(1);

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("dense")]
    [DataRow("dcgan")]
    [DataRow("residual")]
    public void An_image_is_the_same_however_it_is_read(string name)
    {
        string path = MeasuredGenerators.Write(name, _folder.Path);
        using OnnxGenerator generator = OnnxGenerator.Open(path);
        IDataView noise = _context.Data.CreateNoise(Rows, generator.Info);
        float[][] expected = [.. generator.Generate(0, 0, Rows).Chunk(generator.Info.Shape.Length)];
        float largest = 0;
        foreach (int? batchSize in new int?[] { null, 1, 64 })
        {
            ImageGeneratorTransformer model = _context.Transforms
                .GenerateImages(path, new GenerateImagesOptions { BatchSize = batchSize }).Fit(noise);
            IDataView images = model.Transform(noise);
            largest = Math.Max(largest, Largest(expected, [.. Reading.Vectors(images, "Pixels")]));
            largest = Math.Max(largest, Largest(expected, Cursors(images)));
            IDataView shuffled = _context.Data.ShuffleRows(images, seed: 2);
            float[][] byRow = new float[Rows][];
            List<float[]> pixels = Reading.Vectors(shuffled, "Pixels");
            List<long> rows = Reading.Column<long>(shuffled, "Row");
            for (int i = 0; i < Rows; i++)
            {
                byRow[rows[i]] = pixels[i];
            }

            largest = Math.Max(largest, Largest(expected, byRow));
            using var stream = new MemoryStream();
            _context.Model.Save(model, noise.Schema, stream);
            IDataView loaded = new MLContext().UseGanMl().Model.Load(stream, out _).Transform(noise);
            largest = Math.Max(largest, Largest(expected, [.. Reading.Vectors(loaded, "Pixels")]));
        }

        float[][] planned = [.. generator.Generate(new GenerationPlan { Count = Rows, BatchSize = 16 })
            .SelectMany(batch => Enumerable.Range(0, batch.Count).Select(i => batch.Image(i).ToArray()))];
        largest = Math.Max(largest, Largest(expected, planned));
        TestContext.WriteLine($"{name}: the largest difference is {largest}.");
        Assert.IsLessThanOrEqualTo(Most, largest);
    }

    private static float[][] Cursors(IDataView images)
    {
        float[][] found = new float[Rows][];
        DataViewRowCursor[] set = images.GetRowCursorSet(images.Schema, 2);
        Parallel.ForEach(set, cursor =>
        {
            using (cursor)
            {
                while (cursor.MoveNext())
                {
                    found[cursor.Value<long>("Row")] = [.. cursor.Value<Microsoft.ML.Data.VBuffer<float>>("Pixels").DenseValues()];
                }
            }
        });
        return found;
    }

    private static float Largest(float[][] expected, float[][] actual)
    {
        Assert.HasCount(expected.Length, actual);
        return expected.Zip(actual, (one, other) => one.Zip(other, (a, b) => Math.Abs(a - b)).Max()).Max();
    }
}
