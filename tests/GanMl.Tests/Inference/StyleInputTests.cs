using GanMl.Inference;
using GanMl.Inference.GeneratorFile;

namespace GanMl.Tests.Inference;

/// <summary>The optional inputs of style generators: truncation, and a second latent from some layer on.</summary>
[TestClass]
public class StyleInputTests
{
    private static readonly float[] First = [0.5f, -1, 2, 1, 0, -0.5f];
    private static readonly float[] Second = [1, 1, -1, -2, 0.5f, 0];

    private static TinyGenerator Tiny { get; } = new() { WithTruncation = true, WithStyle = true };

    [TestMethod]
    public void A_file_is_known_by_its_inputs()
    {
        using OnnxGenerator style = OnnxGenerator.Open(Tiny.ToBytes());
        Assert.IsTrue(style.Info.TakesTruncation);
        Assert.IsTrue(style.Info.TakesStyle);
        using OnnxGenerator plain = OnnxGenerator.Open(new TinyGenerator().ToBytes());
        Assert.IsFalse(plain.Info.TakesTruncation);
        Assert.IsFalse(plain.Info.TakesStyle);
        using OnnxGenerator foreign = OnnxGenerator.Open((Tiny with { Metadata = new Dictionary<string, string>() }).ToBytes());
        Assert.IsTrue(foreign.Info.TakesStyle);
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow(1f)]
    [DataRow(0.5f)]
    [DataRow(0f)]
    public void Truncation_reaches_the_network(float? truncation) => AssertImages(
        new GeneratorInput { Latents = First, Truncation = truncation }, [.. First.Select(value => value * (truncation ?? 1))]);

    [TestMethod]
    [DataRow(0, true)]
    [DataRow(1, false)]
    public void The_second_latent_takes_over_at_its_layer(int layer, bool takesOver) => AssertImages(
        new GeneratorInput { Latents = First, StyleLatents = Second, StyleLayer = layer }, takesOver ? Second : First);

    [TestMethod]
    public void A_fixed_batch_is_filled_up_with_second_latents_too()
    {
        TinyGenerator tiny = Tiny with { FixedBatch = 5 };
        using OnnxGenerator generator = OnnxGenerator.Open(tiny.ToBytes());
        float[] images = new float[2 * tiny.Shape.Length];
        generator.Generate(new GeneratorInput { Latents = First, StyleLatents = Second, StyleLayer = 0 }, images);
        Check(Second, images);
    }

    [TestMethod]
    public void What_the_file_does_not_take_or_cannot_mean_anything_is_refused()
    {
        AssertRefused(new TinyGenerator(), "takes no truncation", () => new GeneratorInput { Latents = First, Truncation = 1 });
        AssertRefused(
            new TinyGenerator(), "takes no second latent",
            () => new GeneratorInput { Latents = First, StyleLatents = Second, StyleLayer = 0 });
        AssertRefused(Tiny, "no number", () => new GeneratorInput { Latents = First, Truncation = float.NaN });
        AssertRefused(Tiny, "not given", () => new GeneratorInput { Latents = First, StyleLatents = Second });
        AssertRefused(Tiny, "0 values for 6", () => new GeneratorInput { Latents = First, StyleLayer = 0 });
        AssertRefused(Tiny, "0 or more", () => new GeneratorInput { Latents = First, StyleLatents = Second, StyleLayer = -1 });
    }

    private delegate GeneratorInput MakeInput();

    private static void AssertRefused(TinyGenerator tiny, string message, MakeInput input)
    {
        using OnnxGenerator generator = OnnxGenerator.Open(tiny.ToBytes());
        var error = Assert.ThrowsExactly<ArgumentException>(() => generator.Generate(input(), new float[2 * tiny.Shape.Length]));
        StringAssert.Contains(error.Message, message);
    }

    private static void AssertImages(GeneratorInput input, float[] latentsThatCount)
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Tiny.ToBytes());
        float[] images = new float[2 * Tiny.Shape.Length];
        generator.Generate(input, images);
        Check(latentsThatCount, images);
        generator.GenerateOnThisThread(input, images);
        Check(latentsThatCount, images);
    }

    private static void Check(float[] latents, float[] images)
    {
        for (int row = 0; row < 2; row++)
        {
            float[] expected = Tiny.Expected(latents.AsSpan(row * 3, 3));
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.AreEqual(expected[i], images[(row * expected.Length) + i], 1e-6f, $"row {row}, pixel {i}");
            }
        }
    }
}
