using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

/// <summary>Saves models, loads them with GanMl and without, and compares their images.</summary>
internal static class SavedModels
{
    internal static byte[] Save(ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        new MLContext().Model.Save(model, schema, stream);
        return stream.ToArray();
    }

    /// <summary>Loaded by a context to which GanMl is known.</summary>
    internal static ITransformer Load(byte[] saved) => Load(new MLContext().UseGanMl(), saved);

    /// <summary>Loaded by a context that has only ML.NET's transformers.</summary>
    internal static ITransformer LoadStock(byte[] saved) => Load(new MLContext(), saved);

    internal static ITransformer Load(MLContext context, byte[] saved) => context.Model.Load(new MemoryStream(saved), out _);

    /// <summary>The generators in a model.</summary>
    internal static IEnumerable<ImageGeneratorTransformer> Generators(ITransformer model) =>
        Flat(model).OfType<ImageGeneratorTransformer>();

    internal static IEnumerable<ITransformer> Flat(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flat) : [model];

    internal static void AssertSame(IDataView expected, IDataView actual, GenerateImagesOptions options, float tolerance)
    {
        List<float[]> wanted = Reading.Vectors(expected, options.PixelsColumn);
        List<float[]> found = Reading.Vectors(actual, options.PixelsColumn);
        Assert.HasCount(wanted.Count, found);
        for (int row = 0; row < wanted.Count; row++)
        {
            for (int i = 0; i < wanted[row].Length; i++)
            {
                Assert.AreEqual(wanted[row][i], found[row][i], tolerance, $"row {row}, value {i}");
            }
        }

        if (options.ImageColumn is { } image)
        {
            CollectionAssert.AreEqual(Bytes(expected, image), Bytes(actual, image));
        }
    }

    private static List<byte> Bytes(IDataView view, string column)
    {
        var bytes = new List<byte>();
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema[column]]);
        while (cursor.MoveNext())
        {
            using MLImage image = cursor.Value<MLImage>(column);
            Assert.AreEqual(MLPixelFormat.Bgra32, image.PixelFormat);
            bytes.AddRange(image.Pixels);
        }

        return bytes;
    }
}
