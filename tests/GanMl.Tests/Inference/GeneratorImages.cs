using GanMl.Inference;
using GanMl.Inference.Latents;

namespace GanMl.Tests.Inference;

/// <summary>Compares what a generator gives with what was computed by hand.</summary>
internal static class GeneratorImages
{
    internal static float[] Latents(TinyGenerator tiny, int rows)
    {
        float[] latents = new float[rows * tiny.LatentSize];
        new LatentSampler(5, tiny.LatentSize).Fill(0, rows, latents);
        return latents;
    }

    internal static void AssertRight(TinyGenerator tiny, OnnxGenerator generator, int rows)
    {
        float[] latents = Latents(tiny, rows);
        long[] labels = tiny.IsConditional ? [.. Enumerable.Range(0, rows).Select(row => (long)(row * 2 % tiny.ClassNames.Count))] : [];
        float[] images = new float[rows * tiny.Shape.Length];

        generator.Generate(latents, labels, images);

        for (int row = 0; row < rows; row++)
        {
            float[] expected = tiny.Expected(latents.AsSpan(row * tiny.LatentSize), tiny.IsConditional ? labels[row] : 0);
            for (int pixel = 0; pixel < expected.Length; pixel++)
            {
                Assert.AreEqual(expected[pixel], images[(row * expected.Length) + pixel], 2e-6f, $"row {row}, pixel {pixel}");
            }
        }
    }
}
