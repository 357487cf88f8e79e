using CsCheck;
using GanMl.Pipelines.Views;

namespace GanMl.Tests.Pipelines;

[TestClass]
public class RowPermutationTests
{
    [TestMethod]
    public void Every_row_comes_once() =>
        Gen.Select(Gen.Int[0, 700], Gen.Int).Sample((count, seed) =>
        {
            var order = new RowPermutation(count, new Random(seed));
            var rows = Enumerable.Range(0, count).Select(place => order[place]).ToList();
            rows.Sort();
            return rows.SequenceEqual(Enumerable.Range(0, count).Select(row => (long)row));
        });

    [TestMethod]
    public void The_same_seed_gives_the_same_order_and_another_one_another()
    {
        long[] Order(int seed)
        {
            var order = new RowPermutation(1000, new Random(seed));
            return [.. Enumerable.Range(0, 1000).Select(place => order[place])];
        }

        CollectionAssert.AreEqual(Order(1), Order(1));
        CollectionAssert.AreNotEqual(Order(1), Order(2));
    }

    [TestMethod]
    public void All_orders_of_three_rows_are_about_equally_frequent()
    {
        const int Trials = 6000;
        var frequencies = new Dictionary<(long, long, long), int>();
        for (int seed = 0; seed < Trials; seed++)
        {
            var order = new RowPermutation(3, new Random(seed));
            (long, long, long) found = (order[0], order[1], order[2]);
            frequencies[found] = frequencies.GetValueOrDefault(found) + 1;
        }

        Assert.HasCount(6, frequencies);
        double chiSquare = frequencies.Values.Sum(frequency => Math.Pow(frequency - (Trials / 6.0), 2) / (Trials / 6.0));

        // The 0.999 quantile for five degrees of freedom.
        Assert.IsLessThan(20.5, chiSquare);
    }

    [TestMethod]
    public void Neighbours_do_not_stay_together()
    {
        const int Count = 10_000;
        var order = new RowPermutation(Count, new Random(3));
        double[] distances = [.. Enumerable.Range(1, Count - 1).Select(place => (double)Math.Abs(order[place] - order[place - 1]))];

        // Two independent uniform places are a third of the length apart on average.
        Assert.AreEqual(Count / 3.0, distances.Average(), Count / 50.0);
    }

    [TestMethod]
    public void The_largest_view_needs_no_memory()
    {
        var order = new RowPermutation(IndexedView.LargestCount, new Random(5));
        long[] rows = [order[0], order[1], order[IndexedView.LargestCount - 1]];
        Assert.HasCount(3, rows.Distinct());
        Assert.IsTrue(rows.All(row => row is >= 0 and < IndexedView.LargestCount));
    }
}
