using GanMl.Pipelines;
using GanMl.Pipelines.Noise;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

/// <summary>Several views read as one.</summary>
[TestClass]
public class AppendRowsTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void Rows_follow_one_another_and_are_counted()
    {
        IDataView joined = _context.Data.AppendRows(Noise(3), Noise(0), Noise(2, firstRow: 10));
        Assert.AreEqual(5, joined.GetRowCount());
        CollectionAssert.AreEqual(new long[] { 0, 1, 2, 10, 11 }, Reading.Column<long>(joined, "Row"));
        CollectionAssert.AreEqual(Reading.Vectors(Noise(2, firstRow: 10), "Latent")[1], Reading.Vectors(joined, "Latent")[4]);
        CollectionAssert.AreEqual(new[] { "ant", "bee", "cat", "cat", "dog" }, Names(joined));
    }

    [TestMethod]
    public void Columns_may_come_in_another_order()
    {
        IDataView other = _context.Transforms.SelectColumns("Row", "Label", "Latent").Fit(Noise(1)).Transform(Noise(2, firstRow: 7));
        IDataView joined = _context.Data.AppendRows(Noise(1), other);
        CollectionAssert.AreEqual(new[] { "Latent", "Label", "Row" }, joined.Schema.Select(column => column.Name).ToArray());
        CollectionAssert.AreEqual(new long[] { 0, 7, 8 }, Reading.Column<long>(joined, "Row"));
    }

    [TestMethod]
    public void What_nobody_reads_is_not_opened()
    {
        var first = new CountingView(Noise(100));
        var second = new CountingView(Noise(100));
        IDataView joined = _context.Data.AppendRows(first, second);
        Assert.AreEqual(0, first.Cursors);
        using (DataViewRowCursor cursor = joined.GetRowCursor([joined.Schema["Row"]]))
        {
            Assert.AreEqual(0, first.Cursors);
            Assert.IsTrue(cursor.MoveNext());
            Assert.AreEqual(0, cursor.Value<long>("Row"));
            Assert.AreEqual(1, first.Rows);
        }

        Assert.AreEqual(0, second.Cursors);
        Assert.AreEqual(1, first.Disposed);
        Assert.IsFalse(first.Values.ContainsKey("Latent"));
    }

    [TestMethod]
    public void Without_a_number_of_rows_the_whole_has_none_and_is_read_in_order()
    {
        IDataView joined = _context.Data.AppendRows(new CountingView(Noise(5)), Noise(5, firstRow: 5));
        Assert.IsNull(joined.GetRowCount());
        Assert.IsFalse(joined.CanShuffle);
        CollectionAssert.AreEqual(
            Enumerable.Range(0, 10).Select(row => (long)row).ToArray(), Reading.Column<long>(joined, "Row", new Random(3)));
    }

    [TestMethod]
    public void Shuffled_rows_are_thrown_together()
    {
        IDataView joined = _context.Data.AppendRows(Noise(3000), Noise(1000, firstRow: 3000));
        Assert.IsTrue(joined.CanShuffle);
        List<long> rows = Reading.Column<long>(joined, "Row", new Random(3));
        CollectionAssert.AreEqual(rows, Reading.Column<long>(joined, "Row", new Random(3)));
        CollectionAssert.AreEqual(Enumerable.Range(0, 4000).Select(row => (long)row).ToArray(), rows.Order().ToArray());

        // Of 1,000 draws without replacement among 4,000 with 1,000 marked, 250 are expected, with a standard deviation of 11.9.
        for (int part = 0; part < 4; part++)
        {
            Assert.AreEqual(250, rows.Skip(part * 1000).Take(1000).Count(row => row >= 3000), 60, $"part {part}");
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(7)]
    public void A_set_of_cursors_reads_each_row_once_and_in_order_by_batch(int cursors)
    {
        IDataView joined = _context.Data.AppendRows(Noise(300), Noise(500, firstRow: 300));
        DataViewRowCursor[] set = joined.GetRowCursorSet([joined.Schema["Row"]], cursors);
        var found = new List<(long Batch, long Row)>();
        foreach (DataViewRowCursor cursor in set)
        {
            using (cursor)
            {
                long last = -1;
                while (cursor.MoveNext())
                {
                    Assert.IsGreaterThanOrEqualTo(last, cursor.Batch);
                    last = cursor.Batch;
                    found.Add((cursor.Batch, cursor.Value<long>("Row")));
                }
            }
        }

        CollectionAssert.AreEqual(
            Enumerable.Range(0, 800).Select(row => (long)row).ToArray(), found.OrderBy(row => row.Batch).Select(row => row.Row).ToArray());
    }

    [TestMethod]
    public void Cursors_of_a_set_that_nobody_reads_are_disposed()
    {
        var source = new CountingView(Noise(10));
        IDataView joined = _context.Data.AppendRows(source, new CountingView(Noise(10)));
        Array.ForEach(joined.GetRowCursorSet([joined.Schema["Row"]], 3), cursor => cursor.Dispose());
        Assert.AreEqual(source.Cursors, source.Disposed);
    }

    [TestMethod]
    public void Row_ids_are_all_different_and_stay_the_same()
    {
        IDataView joined = _context.Data.AppendRows(Noise(50), Noise(50));
        Dictionary<DataViewRowId, int> Ids(Random? random)
        {
            using DataViewRowCursor cursor = joined.GetRowCursor([joined.Schema["Row"]], random);
            ValueGetter<DataViewRowId> read = cursor.GetIdGetter();
            var ids = new Dictionary<DataViewRowId, int>();
            while (cursor.MoveNext())
            {
                DataViewRowId id = default;
                read(ref id);
                ids.Add(id, (int)cursor.Value<long>("Row"));
            }

            return ids;
        }

        CollectionAssert.AreEquivalent(Ids(null), Ids(new Random(1)));
        Assert.HasCount(100, Ids(null));
    }

    [TestMethod]
    public void Stock_operators_and_trainers_take_it()
    {
        IDataView joined = _context.Data.AppendRows(Noise(150), Noise(150, firstRow: 150));
        Assert.HasCount(300, Reading.Column<long>(_context.Data.ShuffleRows(joined), "Row").Distinct().ToList());
        Assert.HasCount(300, Reading.Column<long>(_context.Data.Cache(joined, "Row"), "Row"));
        DataOperationsCatalog.TrainTestData split = _context.Data.TrainTestSplit(joined, 0.2);
        Assert.HasCount(300, [.. Reading.Column<long>(split.TrainSet, "Row"), .. Reading.Column<long>(split.TestSet, "Row")]);
        var trainer = _context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(featureColumnName: "Latent");
        Assert.HasCount(300, Reading.Column<uint>(trainer.Fit(joined).Transform(joined), "PredictedLabel"));
    }

    [TestMethod]
    public void Views_that_do_not_fit_are_refused()
    {
        IDataView noise = Noise(3);
        AssertRefused("no column 'Row'", noise, _context.Transforms.DropColumns("Row").Fit(noise).Transform(noise));
        AssertRefused("column 'More'", noise, _context.Transforms.CopyColumns("More", "Row").Fit(noise).Transform(noise));
        AssertRefused("Vector<Single, 3>", noise, _context.Data.CreateNoise(3, (Tiny.Grey with { LatentSize = 3 }).Info));
        AssertRefused(
            "stand for", noise, _context.Data.CreateNoise(3, (Tiny.Grey with { ClassNames = ["ant", "bee", "dog", "cat"] }).Info));
        AssertRefused("no views");
    }

    [TestMethod]
    public void Reading_without_a_row_or_as_another_type_is_refused()
    {
        IDataView joined = _context.Data.AppendRows(Noise(1), Noise(1));
        using DataViewRowCursor cursor = joined.GetRowCursor([joined.Schema["Row"]]);
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.Value<long>("Row"));
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<int>(joined.Schema["Row"]));
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<uint>(joined.Schema["Label"]));
    }

    private void AssertRefused(string message, params IDataView[] views) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => _context.Data.AppendRows(views)).Message, message);

    private IDataView Noise(long rows, long firstRow = 0) =>
        _context.Data.CreateNoise(rows, Tiny.Grey.Info, new NoiseOptions { FirstRow = firstRow });

    private List<string> Names(IDataView view) =>
        Reading.Texts(_context.Transforms.Conversion.MapKeyToValue("Name", "Label").Fit(view).Transform(view), "Name");
}
