using GanMl.Inference;
using GanMl.Tests.Support;

namespace GanMl.Tests.Inference;

/// <summary>Images of small generators, against a matrix product by hand.</summary>
[TestClass]
public sealed class OnnxGeneratorTests
{
    private static readonly string[] Fruits = ["apple", "pear", "plum"];

    [TestMethod]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(600)]
    public void An_unconditional_generator_gives_the_images_computed_by_hand(int rows)
    {
        var tiny = new TinyGenerator();
        using OnnxGenerator generator = OnnxGenerator.Open(tiny.ToBytes());
        AssertImages(tiny, generator, rows);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(600)]
    public void A_conditional_generator_gives_the_images_computed_by_hand(int rows)
    {
        var tiny = new TinyGenerator { ClassNames = Fruits };
        using OnnxGenerator generator = OnnxGenerator.Open(tiny.ToBytes());
        AssertImages(tiny, generator, rows);
    }

    [TestMethod]
    public void The_file_says_what_it_is()
    {
        var tiny = new TinyGenerator { ClassNames = Fruits };
        using OnnxGenerator generator = OnnxGenerator.Open(tiny.ToBytes());
        Assert.AreEqual(tiny.Info, generator.Info);
    }

    private static void AssertImages(TinyGenerator tiny, OnnxGenerator generator, int rows)
    {
        float[] latents = new float[rows * tiny.LatentSize];
        new LatentSampler(5, tiny.LatentSize).Fill(0, rows, latents);
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
