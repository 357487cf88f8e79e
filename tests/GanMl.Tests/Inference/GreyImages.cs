using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Latents;

namespace GanMl.Tests.Inference;

/// <summary>Compares what a foreign file gives with what is known by arithmetic.</summary>
internal static class GreyImages
{
    private const int Rows = 5;

    internal static float[] Latents(int rows)
    {
        float[] latents = new float[rows * GreyGenerator.LatentSize];
        new LatentSampler(7, GreyGenerator.LatentSize).Fill(0, rows, latents);
        return latents;
    }

    /// <summary>All pixels of some rows, each of another class.</summary>
    internal static void AssertRight(GreyGenerator grey, OnnxGenerator generator, float tolerance = 2e-6f, float? psi = null)
    {
        Assert.AreEqual(grey.Shape, generator.Info.Shape);
        float[] latents = Latents(Rows), images = new float[Rows * grey.Shape.Length];
        long[] labels = grey.Classes > 0 ? [.. Enumerable.Range(0, Rows).Select(row => (long)(row * 2 % grey.Classes))] : [];
        generator.Generate(new GeneratorInput { Latents = latents, Labels = labels, Truncation = psi }, images);
        for (int row = 0; row < Rows; row++)
        {
            float[] expected = grey.Expected(
                latents.AsSpan(row * GreyGenerator.LatentSize, GreyGenerator.LatentSize), grey.Classes > 0 ? labels[row] : 0, psi ?? 1);
            for (int pixel = 0; pixel < expected.Length; pixel++)
            {
                Assert.AreEqual(expected[pixel], images[(row * expected.Length) + pixel], tolerance, $"row {row}, pixel {pixel}");
            }
        }
    }

    internal static void Opens(GreyGenerator grey, OnnxGeneratorOptions? options = null, float tolerance = 2e-6f)
    {
        using OnnxGenerator generator = OnnxGenerator.Open(grey.ToBytes(), options);
        AssertRight(grey, generator, tolerance);
    }

    internal static string RefusalOf(byte[] model, OnnxGeneratorOptions? options = null) =>
        Assert.ThrowsExactly<GeneratorFileException>(() => OnnxGenerator.Open(model, options).Dispose()).Message;
}
