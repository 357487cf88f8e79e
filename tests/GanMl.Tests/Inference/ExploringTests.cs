using GanMl.Inference;
using GanMl.Inference.Latents;

namespace GanMl.Tests.Inference;

/// <summary>Interpolation and mixing against what follows by hand.</summary>
[TestClass]
public sealed class ExploringTests
{
    [TestMethod]
    public void Normal_latents_are_turned()
    {
        // A right angle, lengths 1 and 3: halfway the direction is at 45 degrees and the length 2.
        AssertNear([MathF.Sqrt(2), MathF.Sqrt(2)], At([1, 0], [0, 3], 0.5));
        AssertNear([1, 0], At([1, 0], [0, 3], 0));
        AssertNear([0, 3], At([1, 0], [0, 3], 1));

        // A third of a right angle is 30 degrees.
        AssertNear([MathF.Sqrt(3) / 2, 0.5f], At([1, 0], [0, 1], 1.0 / 3));

        // In one direction, in opposite ones, or from nothing, there is nothing to turn.
        AssertNear([2, 0], At([1, 0], [3, 0], 0.5));
        AssertNear([0, 0], At([1, 0], [-1, 0], 0.5));
        AssertNear([0.5f, 0], At([0, 0], [1, 0], 0.5));
        Assert.ThrowsExactly<ArgumentException>(() => At([1], [1, 2], 0.5));
    }

    [TestMethod]
    public void Uniform_latents_stay_on_the_straight_line() =>
        AssertNear([0.25f, 0.75f], At([1, 0], [0, 1], 0.75, LatentDistribution.Uniform));

    [TestMethod]
    public void Distances_of_mixes_are_those_of_their_parents()
    {
        // One layer: a crossover at it changes nothing, one before it everything.
        var tiny = new TinyGenerator { WithStyle = true, ClassNames = ["a", "b"] };
        using OnnxGenerator generator = OnnxGenerator.Open(tiny.ToBytes());
        const int Pairs = 70;
        double expected = 0;
        for (int pair = 0; pair < Pairs; pair++)
        {
            float[] first = tiny.Expected(Latent(pair), pair % 2), second = tiny.Expected(Latent(Pairs + pair), pair % 2);
            expected += Math.Sqrt(first.Zip(second, (a, b) => Math.Pow(a - b, 2)).Average()) / Pairs;
        }

        IReadOnlyList<StyleMixingDistance> distances = StyleMixing.Measure(generator, Pairs, seed: 5);
        Assert.HasCount(2, distances);
        Assert.AreEqual((0, 0.0), (distances[0].Layer, distances[0].ToSecond));
        Assert.AreEqual(expected, distances[0].ToFirst, 1e-6);
        Assert.AreEqual((1, 0.0), (distances[1].Layer, distances[1].ToFirst));
        Assert.AreEqual(expected, distances[1].ToSecond, 1e-6);

        static float[] Latent(long row)
        {
            float[] latent = new float[3];
            new LatentSampler(5, 3).Fill(row, latent);
            return latent;
        }
    }

    [TestMethod]
    public void A_generator_without_styles_cannot_be_mixed()
    {
        using OnnxGenerator plain = OnnxGenerator.Open(new TinyGenerator().ToBytes());
        Assert.Contains("only style generators", Assert.ThrowsExactly<ArgumentException>(() => StyleMixing.Measure(plain, 4, 1)).Message);
        using OnnxGenerator silent = OnnxGenerator.Open(
            (new TinyGenerator { WithStyle = true, Metadata = new Dictionary<string, string>() }).ToBytes());
        Assert.Contains("how many layers", Assert.ThrowsExactly<ArgumentException>(() => StyleMixing.Measure(silent, 4, 1)).Message);
    }

    private static float[] At(float[] from, float[] to, double at, LatentDistribution distribution = LatentDistribution.Normal)
    {
        float[] result = new float[from.Length];
        LatentInterpolation.Between(from, to, at, distribution, result);
        return result;
    }

    private static void AssertNear(float[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], 1e-6f);
        }
    }
}
