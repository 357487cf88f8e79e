using GanMl.Training.Metrics;

namespace GanMl.Tests.Metrics;

[TestClass]
public sealed class ShareTests
{
    // The four examples of Newcombe (1998, Statistics in Medicine 17, table I, method 3), then a fair coin by hand:
    // centre (0.5 + 0.192073) / 1.384146 = 0.5, half 1.959964 sqrt(0.025 + 0.009604) / 1.384146 = 0.263407.
    [TestMethod]
    [DataRow(81, 263, 0.2553, 0.3662)]
    [DataRow(15, 148, 0.0624, 0.1605)]
    [DataRow(0, 20, 0.0000, 0.1611)]
    [DataRow(1, 29, 0.0061, 0.1718)]
    [DataRow(5, 10, 0.236593, 0.763407)]
    public void The_wilson_interval_is_the_published_one(int hits, int total, double low, double high)
    {
        Interval interval = new Share(hits, total).WilsonInterval;
        Assert.AreEqual(low, interval.Low, 0.00005);
        Assert.AreEqual(high, interval.High, 0.00005);
    }

    [TestMethod]
    public void The_interval_ends_exactly_at_none_and_all()
    {
        Assert.AreEqual(0.0, new Share(0, 7).WilsonInterval.Low);
        Assert.AreEqual(1.0, new Share(7, 7).WilsonInterval.High);
        Assert.IsLessThan(1.0, new Share(7, 7).WilsonInterval.Low);
    }

    [TestMethod]
    public void An_empty_sample_says_nothing()
    {
        var nothing = new Share(0, 0);
        Assert.IsTrue(double.IsNaN(nothing.Value));
        Assert.AreEqual(new Interval(0, 1), nothing.WilsonInterval);
    }
}
