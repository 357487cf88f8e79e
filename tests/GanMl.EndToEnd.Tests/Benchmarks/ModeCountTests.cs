using GanMl.Benchmarks.Points;
using GanMl.Benchmarks.Stacked;
using GanMl.Inference.LabelledImages;
using static TorchSharp.torch;

namespace GanMl.Tests.Benchmarks;

/// <summary>The counts of the benchmarks on cases whose answer is known.</summary>
[TestClass]
public sealed class ModeCountTests
{
    [TestMethod]
    public void Points_of_the_mixture_itself_have_all_modes_and_the_quality_of_three_standard_deviations()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        foreach (PointMixture mixture in new[] { PointMixture.Ring, PointMixture.Grid })
        {
            (int modes, double highQuality) = mixture.Judge(mixture.Sample(20_000));
            Assert.AreEqual(mixture.Centres.Count, modes);

            // In the plane a share of exp(-9 / 2) lies beyond three standard deviations.
            Assert.AreEqual(1 - Math.Exp(-4.5), highQuality, 0.003);
        }
    }

    [TestMethod]
    public void Points_between_the_modes_count_for_none()
    {
        using var scope = NewDisposeScope();
        Tensor points = tensor(new float[] { 0, 0, 1, 0, 1.02f, 0.01f, 1.04f, 0 }, [4, 1, 1, 2]);
        Assert.AreEqual((1, 0.5), PointMixture.Ring.Judge(points));
    }

    [TestMethod]
    public void A_perfect_sampler_of_stacks_stands_at_the_floor()
    {
        // The expectation of the divergence of n draws among m equal modes is about (m - 1) / 2 n.
        var random = new Random(1);
        (int modes, double divergence) = StackJudge.Count([.. Enumerable.Range(0, 26_000).Select(_ => random.Next(1_000))], 1_000);
        Assert.AreEqual(1_000, modes);
        Assert.AreEqual(999 / 52_000.0, divergence, 0.002);
    }

    [TestMethod]
    public void Half_of_the_modes_cost_the_logarithm_of_two()
    {
        (int modes, double divergence) = StackJudge.Count([.. Enumerable.Range(0, 5_000).Select(i => i % 500)], 1_000);
        Assert.AreEqual(500, modes);
        Assert.AreEqual(Math.Log(2), divergence, 1e-12);
    }

    [TestMethod]
    public void Stacks_are_three_digits_one_behind_the_other()
    {
        var digits = new Digits();
        var stacks = new StackedDigits(digits, 200, seed: 1);
        byte[] pixels = new byte[stacks.Shape.Length];
        var seen = new HashSet<(byte, byte, byte)>();
        for (int i = 0; i < stacks.Count; i++)
        {
            stacks.CopyPixels(i, pixels);
            seen.Add((pixels[0], pixels[4], pixels[8]));
            CollectionAssert.AreEqual(new[] { pixels[4], pixels[4], pixels[4], pixels[4] }, pixels[4..8]);
        }

        Assert.AreEqual(new ImageShape(3, 2, 2), stacks.Shape);
        Assert.HasCount(27, seen);
        var green = new OneChannel(stacks, 1, digits.ClassNames);
        byte[] channel = new byte[4];
        green.CopyPixels(199, channel);
        CollectionAssert.AreEqual(pixels[4..8], channel);
    }

    /// <summary>Three images of 2 x 2 pixels, each of one colour.</summary>
    private sealed class Digits : ILabelledImages
    {
        public string Name => "digits";

        public int Count => 3;

        public ImageShape Shape { get; } = new(1, 2, 2);

        public IReadOnlyList<string> ClassNames { get; } = ["0", "1", "2"];

        public int LabelOf(int index) => index;

        public void CopyPixels(int index, Span<byte> pixels) => pixels[..4].Fill((byte)(index * 100));
    }
}
