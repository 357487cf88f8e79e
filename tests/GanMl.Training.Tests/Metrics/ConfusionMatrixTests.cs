using GanMl.Training.Metrics;

namespace GanMl.Tests.Metrics;

[TestClass]
public sealed class ConfusionMatrixTests
{
    [TestMethod]
    public void Accuracy_is_the_diagonal_of_all_and_of_each_class()
    {
        var confusion = new ConfusionMatrix(["a", "b", "c"]);
        foreach ((int actual, int predicted) in new[] { (0, 0), (0, 0), (0, 1), (1, 1), (1, 2), (1, 0) })
        {
            confusion.Add(actual, predicted);
        }

        Assert.AreEqual(new Share(3, 6), confusion.Accuracy);
        Assert.AreEqual(new Share(2, 3), confusion.AccuracyOf(0));
        Assert.AreEqual(new Share(1, 3), confusion.AccuracyOf(1));
        Assert.AreEqual(1, confusion[0, 1]);
        Assert.AreEqual(1, confusion[1, 2]);
    }

    [TestMethod]
    public void A_frequent_class_does_not_hide_a_rare_one()
    {
        var confusion = new ConfusionMatrix(["common", "rare"]);
        for (int i = 0; i < 100; i++)
        {
            confusion.Add(i < 90 ? 0 : 1, 0);
        }

        MetricValue mean = MetricValue.Of("accuracy", confusion).First();
        Assert.AreEqual(0.5, mean.Value);

        // Two classes of 18 images are as sure as one of 90 and one of 10: 4 / (1 / 90 + 1 / 10) = 36.
        Interval expected = new Share(18, 36).WilsonInterval;
        Assert.AreEqual(expected.Low, mean.Interval!.Value.Low, 1e-12);
        Assert.AreEqual(expected.High, mean.Interval!.Value.High, 1e-12);

        // Classes of one size: the share of all images, to the last digit.
        var even = new ConfusionMatrix(["a", "b", "c"]);
        foreach ((int actual, int predicted) in new[] { (0, 0), (0, 0), (0, 1), (1, 1), (1, 2), (1, 0), (2, 2), (2, 2), (2, 2) })
        {
            even.Add(actual, predicted);
        }

        Assert.AreEqual(MetricValue.Of("accuracy", new Share(6, 9)), MetricValue.Of("accuracy", even).First());
    }

    [TestMethod]
    public void A_class_without_images_has_no_value()
    {
        var confusion = new ConfusionMatrix(["seen", "absent"]);
        confusion.Add(0, 1);
        MetricValue[] values = [.. MetricValue.Of("accuracy", confusion)];
        CollectionAssert.AreEqual(new string?[] { null, "seen" }, values.Select(value => value.ClassName).ToArray());
        Assert.AreEqual(0.0, values[0].Value);
    }
}
