using GanMl.Inference.LabelledImages;
using GanMl.Inference.Latents;

namespace GanMl.Tests.Pipelines;

/// <summary>The small generators of these tests.</summary>
internal static class Tiny
{
    internal static TinyGenerator Grey { get; } = new() { LatentSize = 5, ClassNames = ["ant", "bee", "cat", "dog"] };

    internal static TinyGenerator Coloured { get; } = Grey with { Shape = new ImageShape(3, 2, 4) };

    internal static TinyGenerator Unconditional { get; } = new() { LatentSize = 5 };

    /// <summary>The image of one row, by hand.</summary>
    internal static float[] ImageOf(this TinyGenerator generator, long row, int label, long seed = 0)
    {
        float[] latent = new float[generator.LatentSize];
        new LatentSampler(seed, generator.LatentSize, generator.Info.Distribution).Fill(row, latent);
        return generator.Expected(latent, label);
    }

    internal static void AssertEqual(float[] expected, float[] actual, string message = "") =>
        AssertClose(expected, actual, 1e-6f, message);

    internal static void AssertClose(float[] expected, float[] actual, float tolerance, string message = "")
    {
        Assert.HasCount(expected.Length, actual, message);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], tolerance, $"{message} value {i}");
        }
    }
}
