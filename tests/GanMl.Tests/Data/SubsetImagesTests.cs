using GanMl.Images.Derived;
using GanMl.Images.Shapes;
using GanMl.Inference.LabelledImages;

namespace GanMl.Tests.Data;

[TestClass]
public sealed class SubsetImagesTests
{
    private static readonly int[] OneCount = [1];
    private static readonly int[] NegativeCount = [1, -1, 1];

    private static readonly ListImages Six = new(
        new ImageShape(1, 1, 1), [0, 1, 2, 0, 1, 0], [10], [11], [12], [13], [14], [15]);

    [TestMethod]
    public void Chosen_places_come_in_the_chosen_order()
    {
        var subset = Six.Subset([5, 1, 1]);
        Assert.AreEqual("list", subset.Name);
        Assert.AreEqual(Six.Shape, subset.Shape);
        Assert.AreSame(Six.ClassNames, subset.ClassNames);
        CollectionAssert.AreEqual(new byte[] { 15, 11, 11 }, First(subset));
        CollectionAssert.AreEqual(new[] { 1, 2, 0 }, subset.CountByClass().ToArray());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Six.Subset([6]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => subset.LabelOf(3));
    }

    [TestMethod]
    public void The_first_n_are_the_first_n()
    {
        CollectionAssert.AreEqual(new byte[] { 10, 11 }, First(Six.First(2)));
        Assert.AreEqual(6, Six.First(100).Count);
        Assert.AreEqual(0, Six.First(0).Count);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Six.First(-1));
    }

    [TestMethod]
    public void Every_class_has_its_count_or_all_it_has()
    {
        CollectionAssert.AreEqual(new[] { 2, 2, 1 }, Six.PerClass(2).CountByClass().ToArray());
        CollectionAssert.AreEqual(new[] { 3, 0, 1 }, Six.PerClass([3, 0, 1]).CountByClass().ToArray());
        Assert.ThrowsExactly<ArgumentException>(() => Six.PerClass(OneCount));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Six.PerClass(NegativeCount));
    }

    [TestMethod]
    public void The_choice_depends_on_the_seed_and_a_larger_one_holds_the_smaller()
    {
        var images = new ShapesImages(1000);
        string[] five = Keys(images.PerClass(5, seed: 1));
        string[] ten = Keys(images.PerClass(10, seed: 1));
        CollectionAssert.IsSubsetOf(five, ten);
        CollectionAssert.AreEqual(five, Keys(images.PerClass(5, seed: 1)));
        CollectionAssert.AreNotEqual(five, Keys(images.PerClass(5, seed: 2)));
    }

    [TestMethod]
    public void The_choice_is_even_over_the_set()
    {
        byte[][] hundreds = [.. Enumerable.Range(0, 1000).Select(i => new[] { (byte)(i / 100) })];
        var images = new ListImages(new ImageShape(1, 1, 1), new int[1000], hundreds);
        int[] byHundred = new int[10];
        for (int seed = 0; seed < 100; seed++)
        {
            foreach (byte hundred in First(images.PerClass(50, seed)))
            {
                byHundred[hundred]++;
            }
        }

        // 5,000 draws over ten places: 500 expected, deviation 21.
        Assert.IsTrue(byHundred.All(count => count is > 410 and < 590), string.Join(" ", byHundred));
    }

    private static byte[] First(ILabelledImages images) => [.. Enumerable.Range(0, images.Count).Select(i => images.PixelsOf(i)[0])];

    private static string[] Keys(ILabelledImages images) =>
        [.. Enumerable.Range(0, images.Count).Select(i => Convert.ToBase64String(images.PixelsOf(i)))];
}
