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
    public void A_class_without_images_has_no_value()
    {
        var confusion = new ConfusionMatrix(["seen", "absent"]);
        confusion.Add(0, 1);
        MetricValue[] values = [.. MetricValue.Of("accuracy", confusion)];
        CollectionAssert.AreEqual(new string?[] { null, "seen" }, values.Select(value => value.ClassName).ToArray());
        Assert.AreEqual(0.0, values[0].Value);
    }
}
