using GanMl.Inference.Latents;

namespace GanMl.Tests.Inference;

/// <summary>Quantiles against values that were computed to 60 digits by inverting the complementary error function.</summary>
[TestClass]
public sealed class NormalQuantileTests
{
    [TestMethod]
    [DataRow(0.5, 0.0)]
    [DataRow(0.6, 0.25334710313579974132)]
    [DataRow(0.925, 1.4395314709384562291)]
    [DataRow(0.93, 1.475791028179171099)]
    [DataRow(0.975, 1.9599639845400538556)]
    [DataRow(0.99, 2.3263478740408407676)]
    [DataRow(0.999, 3.0902323061678132778)]
    [DataRow(0.1, -1.2815515655446004353)]
    [DataRow(0.02, -2.0537489106318230443)]
    [DataRow(1e-5, -4.2648907939228246102)]
    [DataRow(1e-6, -4.7534243088228989573)]
    [DataRow(1e-10, -6.3613409024040561991)]
    [DataRow(1e-12, -7.0344838253011319326)]
    [DataRow(1e-20, -9.2623400897984075796)]
    [DataRow(1e-100, -21.273453560965324294)]
    [DataRow(1e-300, -37.047096299361199237)]
    public void A_quantile_is_right_to_fourteen_digits(double probability, double expected) =>
        Assert.AreEqual(expected, NormalQuantile.At(probability), Math.Abs(expected) * 1e-14);

    [TestMethod]
    public void The_smallest_number_has_a_finite_quantile() =>
        Assert.AreEqual(-38.467405617144346, NormalQuantile.At(double.Epsilon), 1e-12);

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(1.0)]
    [DataRow(-0.1)]
    [DataRow(1.1)]
    [DataRow(double.NaN)]
    public void Only_a_probability_has_a_quantile(double probability) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => NormalQuantile.At(probability));
}
