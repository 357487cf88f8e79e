using System.Buffers.Binary;
using GanMl.Inference.Latents;
using GanMl.Training.Metrics;

namespace GanMl.Tests.Metrics;

/// <summary>The numbers of a bootstrap are those of Philox, evenly spread, and the same whoever draws them.</summary>
[TestClass]
public sealed class CountedRandomTests
{
    [TestMethod]
    public void Its_numbers_are_those_of_Philox_in_their_order()
    {
        byte[] bytes = new byte[32];
        new CountedRandom(7).NextBytes(bytes);
        (uint a, uint b, uint c, uint d) = Philox4x32.Block(1, 0, 0, RandomStream.Resamples, 7);
        uint[] second = [.. Enumerable.Range(4, 4).Select(word => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(word * 4)))];
        CollectionAssert.AreEqual(new[] { a, b, c, d }, second);
    }

    [TestMethod]
    public void Every_row_is_as_likely()
    {
        const int Rows = 50, Draws = 2_000;
        var random = new CountedRandom(0);
        long[] drawn = [.. Enumerable.Range(0, Draws).SelectMany(_ => Bootstrap.Rows(random, Rows))];
        int[] counts = [.. Enumerable.Range(0, Rows).Select(row => drawn.Count(index => index == row))];
        Assert.AreEqual(Rows * Draws, counts.Sum());

        // Chi-squared with 49 degrees of freedom: 99.9% lie below 85.4.
        Assert.IsLessThan(85.4, counts.Sum(count => Math.Pow(count - Draws, 2) / Draws));
        double[] shares = [.. Enumerable.Range(0, 10_000).Select(_ => random.NextDouble())];
        Assert.AreEqual(0.5, shares.Average(), 0.01);
        Assert.IsTrue(shares.All(share => share is >= 0 and < 1));
    }
}
