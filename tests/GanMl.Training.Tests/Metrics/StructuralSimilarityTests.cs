using GanMl.Training.Metrics;
using static TorchSharp.torch;

namespace GanMl.Tests.Metrics;

/// <summary>MS-SSIM against numpy (Golden/feature_measures.py), and where the answer is known.</summary>
[TestClass]
public sealed class StructuralSimilarityTests
{
    [TestMethod]
    [DataRow(28, 1, 2, 0.2)]
    [DataRow(64, 3, 4, 0.3)]
    public void Similarity_is_that_of_numpy(int side, int first, int second, double noise)
    {
        using var scope = NewDisposeScope();
        Tensor similarity = StructuralSimilarity.Of(GoldenNumbers.Picture(side, first, 0.1), GoldenNumbers.Picture(side, second, noise));
        Assert.AreEqual(GoldenNumbers.Measured.GetProperty($"ms-ssim {side}").GetDouble(), similarity.item<double>(), 1e-12);
    }

    [TestMethod]
    public void Equal_images_score_one_and_opposite_ones_nothing_row_by_row_and_channel_by_channel()
    {
        using var scope = NewDisposeScope();
        Tensor grey = cat([GoldenNumbers.Picture(32, 1, 0.1), GoldenNumbers.Picture(32, 2, 0.1)]);
        double[] values = [.. StructuralSimilarity.Of(grey, cat([grey[0].unsqueeze(0), 1 - grey[1].unsqueeze(0)])).data<double>()];
        Assert.AreEqual(1, values[0], 1e-12);
        Assert.AreEqual(0, values[1]);
        Tensor colour = grey.repeat(1, 3, 1, 1);
        Assert.AreEqual(
            StructuralSimilarity.Of(grey, grey.flip(0))[0].item<double>(),
            StructuralSimilarity.Of(colour, colour.flip(0))[0].item<double>(), 1e-12);
    }

    [TestMethod]
    public void Images_that_do_not_fit_are_refused()
    {
        Assert.Contains(
            "at least 11 pixels",
            Assert.ThrowsExactly<ArgumentException>(() => StructuralSimilarity.Of(ones(1, 1, 10, 28), ones(1, 1, 10, 28))).Message);
        Assert.Contains(
            "must be the same",
            Assert.ThrowsExactly<ArgumentException>(() => StructuralSimilarity.Of(ones(1, 1, 28, 28), ones(1, 3, 28, 28))).Message);
    }
}
