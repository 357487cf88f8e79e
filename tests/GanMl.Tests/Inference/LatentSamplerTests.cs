using GanMl.Inference.Latents;

namespace GanMl.Tests.Inference;

/// <summary>
/// Latents as a pure function of seed and row. The pinned values were computed with another implementation of Philox and
/// a quantile of 60 digits; they must never change, or the images of all seeds would.
/// </summary>
[TestClass]
public sealed class LatentSamplerTests
{
    [TestMethod]
    public void The_first_normal_latent_of_a_seed_is_pinned() => CollectionAssert.AreEqual(
        new[]
        {
            0.28704190254211426f, -0.07882346957921982f, -1.4521371126174927f, -0.4101129472255707f,
            2.248211622238159f, -0.44803664088249207f, 0.034864604473114014f, -0.1147652342915535f,
        },
        Latent(new LatentSampler(42, 8), 0));

    [TestMethod]
    public void The_last_row_of_a_negative_seed_is_pinned() => CollectionAssert.AreEqual(
        new[]
        {
            -0.5490944385528564f, -0.7975314855575562f, -0.40410885214805603f,
            2.4363739490509033f, -1.2320069074630737f, 0.24044828116893768f,
        },
        Latent(new LatentSampler(-1, 6), long.MaxValue));

    [TestMethod]
    public void Another_stream_is_pinned_and_differs() => CollectionAssert.AreEqual(
        new[] { -0.5590284466743469f, -1.8627642393112183f, -1.1009163856506348f },
        Latent(new LatentSampler(42, 3, LatentDistribution.Normal, (RandomStream)7), 0));

    [TestMethod]
    public void The_numbers_of_the_streams_never_change() => CollectionAssert.AreEqual(
        new[]
        {
            "Latents 0", "DiscriminatorLatents 1", "GeneratorLatents 2", "DataOrder 3", "Steps 4", "RollBacks 5", "StyleLatents 6",
            "Candidates 7", "Augmentation 41756700", "SharedNoise 45787071", "Noise 4E6F6973", "ReplacedRows 524F5753",
            "StudyDraws 53745264", "StudyRows 5374526F", "Resamples 626F6F74", "Folds 666F6C64", "Subsets 6C6F7473", "Shapes 73686170",
        },
        Enum.GetValues<RandomStream>().Select(stream => $"{stream} {(uint)stream:X}").ToArray());

    [TestMethod]
    public void A_uniform_latent_is_pinned() => CollectionAssert.AreEqual(
        new[]
        {
            0.16273951530456543f, 0.989736795425415f, 0.3434336185455322f,
            0.5702418088912964f, 0.586342453956604f, 0.4519439935684204f,
        },
        Latent(new LatentSampler(7, 6, LatentDistribution.Uniform), 5_000_000_000));

    [TestMethod]
    [DataRow(LatentDistribution.Normal)]
    [DataRow(LatentDistribution.Uniform)]
    public void A_short_latent_is_the_beginning_of_a_long_one(LatentDistribution distribution)
    {
        float[] longest = Latent(new LatentSampler(3, 1000, distribution), 11);
        foreach (int size in new[] { 1, 2, 3, 4, 5, 30, 127, 128, 129, 257 })
        {
            CollectionAssert.AreEqual(longest[..size], Latent(new LatentSampler(3, size, distribution), 11), $"size {size}");
        }
    }

    [TestMethod]
    [DataRow(LatentDistribution.Normal)]
    [DataRow(LatentDistribution.Uniform)]
    public void Rows_together_are_the_rows_one_by_one(LatentDistribution distribution)
    {
        var sampler = new LatentSampler(9, 5, distribution);
        float[] together = new float[7 * 5];
        sampler.Fill(uint.MaxValue - 3L, 7, together);
        for (int i = 0; i < 7; i++)
        {
            CollectionAssert.AreEqual(together[(i * 5)..((i + 1) * 5)], Latent(sampler, uint.MaxValue - 3L + i), $"row {i}");
        }
    }

    [TestMethod]
    public void Normal_values_have_the_moments_of_a_normal_distribution()
    {
        float[] values = new float[1_000_000];
        new LatentSampler(1, 100).Fill(0, values.Length / 100, values);
        (double mean, double variance, double skew, double kurtosis) = Moments(values);

        // Five standard errors of each for a million values.
        Assert.AreEqual(0.0, mean, 5 * 0.001);
        Assert.AreEqual(1.0, variance, 5 * Math.Sqrt(2) * 0.001);
        Assert.AreEqual(0.0, skew, 5 * Math.Sqrt(6) * 0.001);
        Assert.AreEqual(3.0, kurtosis, 5 * Math.Sqrt(24) * 0.001);
        Assert.AreEqual(0.0027, values.Count(value => Math.Abs(value) > 3.0f) / 1e6, 5 * 0.000052);
    }

    [TestMethod]
    public void Uniform_values_fill_the_range_evenly()
    {
        float[] values = new float[1_000_000];
        new LatentSampler(1, 100, LatentDistribution.Uniform).Fill(0, values.Length / 100, values);
        (double mean, double variance, _, double kurtosis) = Moments(values);

        Assert.IsTrue(values.All(value => value is >= -1.0f and < 1.0f));
        Assert.AreEqual(0.0, mean, 5 * 0.00058);
        Assert.AreEqual(1.0 / 3.0, variance, 5 * 0.0003);
        Assert.AreEqual(1.8, kurtosis, 0.01);
    }

    [TestMethod]
    public void Neighbouring_rows_seeds_and_streams_are_uncorrelated()
    {
        float[] first = Latent(new LatentSampler(1, 100_000), 0);
        float[][] others =
        [
            Latent(new LatentSampler(1, 100_000), 1),
            Latent(new LatentSampler(2, 100_000), 0),
            Latent(new LatentSampler(1, 100_000, LatentDistribution.Normal, RandomStream.DiscriminatorLatents), 0),
        ];
        foreach (float[] other in others)
        {
            double correlation = first.Zip(other, (a, b) => (double)a * b).Average();
            Assert.AreEqual(0.0, correlation, 5 / Math.Sqrt(100_000));
        }
    }

    [TestMethod]
    public void Impossible_arguments_are_refused()
    {
        var sampler = new LatentSampler(1, 4);
        float[] room = new float[8];
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LatentSampler(1, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LatentSampler(1, 4, (LatentDistribution)9));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => sampler.Fill(-1, room.AsSpan(0, 4)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => sampler.Fill(0, -1, room));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => sampler.Fill(long.MaxValue, 2, room));
        Assert.ThrowsExactly<ArgumentException>(() => sampler.Fill(0, 3, room));
        Assert.ThrowsExactly<ArgumentException>(() => sampler.Fill(0, room));
        Assert.AreEqual((1L, 4, LatentDistribution.Normal), (sampler.Seed, sampler.Size, sampler.Distribution));
    }

    private static float[] Latent(LatentSampler sampler, long row)
    {
        float[] latent = new float[sampler.Size];
        sampler.Fill(row, latent);
        return latent;
    }

    private static (double Mean, double Variance, double Skew, double Kurtosis) Moments(float[] values)
    {
        double mean = values.Average(value => (double)value);
        double variance = values.Average(value => Math.Pow(value - mean, 2));
        double skew = values.Average(value => Math.Pow(value - mean, 3)) / Math.Pow(variance, 1.5);
        return (mean, variance, skew, values.Average(value => Math.Pow(value - mean, 4)) / (variance * variance));
    }
}
