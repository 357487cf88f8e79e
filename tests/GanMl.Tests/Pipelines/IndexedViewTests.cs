using GanMl.Pipelines;
using GanMl.Pipelines.Noise;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

/// <summary>The cursors under noise and image sets, seen through noise.</summary>
[TestClass]
public class IndexedViewTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    [DataRow(0, 3)]
    [DataRow(1, 3)]
    [DataRow(64, 2)]
    [DataRow(65, 2)]
    [DataRow(1000, 1)]
    [DataRow(1000, 3)]
    [DataRow(1000, 100)]
    public void A_set_of_cursors_reads_every_row_once_in_batches_that_only_one_of_them_has(int count, int cursors)
    {
        IDataView noise = _context.Data.CreateNoise(count, 3);
        var rows = new List<long>();
        var owners = new Dictionary<long, DataViewRowCursor>();
        DataViewRowCursor[] set = noise.GetRowCursorSet(noise.Schema, cursors);
        Assert.IsTrue(set.Length >= 1 && set.Length <= cursors);
        foreach (DataViewRowCursor cursor in set)
        {
            long batch = -1;
            while (cursor.MoveNext())
            {
                Assert.IsGreaterThanOrEqualTo(batch, cursor.Batch);
                batch = cursor.Batch;
                Assert.AreSame(cursor, owners.TryGetValue(batch, out DataViewRowCursor? owner) ? owner : owners[batch] = cursor);
                rows.Add(cursor.Value<long>("Row"));
            }
        }

        rows.Sort();
        CollectionAssert.AreEqual(Enumerable.Range(0, count).Select(row => (long)row).ToList(), rows);
    }

    [TestMethod]
    public void Sorted_by_batch_a_set_of_cursors_gives_the_order_of_one()
    {
        IDataView noise = _context.Data.CreateNoise(500, 3);
        var rows = new List<(long Batch, long Row)>();
        foreach (DataViewRowCursor cursor in noise.GetRowCursorSet(noise.Schema, 3, new Random(8)))
        {
            while (cursor.MoveNext())
            {
                rows.Add((cursor.Batch, cursor.Value<long>("Row")));
            }
        }

        CollectionAssert.AreEqual(
            Reading.Column<long>(noise, "Row", new Random(8)), rows.OrderBy(row => row.Batch).Select(row => row.Row).ToList());
    }

    [TestMethod]
    public void A_shuffled_row_is_the_row_of_that_number()
    {
        IDataView noise = _context.Data.CreateNoise(100, Tiny.Grey.Info);
        List<float[]> inOrder = Reading.Vectors(noise, "Latent");
        using DataViewRowCursor cursor = noise.GetRowCursor(noise.Schema, new Random(2));
        var rows = new List<long>();
        while (cursor.MoveNext())
        {
            long row = cursor.Value<long>("Row");
            rows.Add(row);
            CollectionAssert.AreEqual(inOrder[(int)row], cursor.Value<VBuffer<float>>("Latent").DenseValues().ToArray());
            Assert.AreEqual((uint)(row % 4) + 1, cursor.Value<uint>("Label"));
            DataViewRowId id = default;
            cursor.GetIdGetter()(ref id);
            Assert.AreEqual((ulong)row, id.Low);
        }

        CollectionAssert.AreNotEqual(Enumerable.Range(0, 100).Select(row => (long)row).ToList(), rows);
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 100).Select(row => (long)row).ToList(), rows);
    }

    [TestMethod]
    public void The_stock_shuffle_uses_it_and_can_be_repeated()
    {
        IDataView noise = _context.Data.CreateNoise(1000, 3);
        List<long> Shuffled() => Reading.Column<long>(_context.Data.ShuffleRows(noise, seed: 5, shufflePoolSize: 1), "Row");

        List<long> first = Shuffled();
        CollectionAssert.AreEqual(first, Shuffled());
        Assert.HasCount(1000, first.Distinct());

        // With a pool of one row all the disorder is the view's own.
        Assert.IsGreaterThan(200, first.Zip(first.Skip(1), (left, right) => Math.Abs(left - right)).Average());
    }

    [TestMethod]
    public void A_view_of_any_length_begins_at_once()
    {
        IDataView noise = _context.Data.CreateNoise(1L << 62, Tiny.Grey.Info);
        using DataViewRowCursor cursor = noise.GetRowCursor(noise.Schema, new Random(3));
        Assert.IsTrue(cursor.MoveNext());
        Assert.AreEqual((uint)(cursor.Value<long>("Row") % 4) + 1, cursor.Value<uint>("Label"));
    }

    [TestMethod]
    public void Position_counts_the_rows_read_and_is_negative_before_and_after()
    {
        using DataViewRowCursor cursor = _context.Data.CreateNoise(2, 3).GetRowCursor([]);
        Assert.AreEqual(-1, cursor.Position);
        Assert.IsTrue(cursor.MoveNext());
        Assert.IsTrue(cursor.MoveNext());
        Assert.AreEqual(1, cursor.Position);
        Assert.IsFalse(cursor.MoveNext());
        Assert.IsFalse(cursor.MoveNext());
        Assert.AreEqual(-1, cursor.Position);
    }

    [TestMethod]
    public void Reading_what_was_not_asked_for_is_refused()
    {
        IDataView noise = _context.Data.CreateNoise(2, 3);
        using DataViewRowCursor cursor = noise.GetRowCursor([noise.Schema["Row"]]);
        Assert.IsTrue(cursor.IsColumnActive(noise.Schema["Row"]));
        Assert.IsFalse(cursor.IsColumnActive(noise.Schema["Latent"]));
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<VBuffer<float>>(noise.Schema["Latent"])).Message,
            "'Latent' was not asked for");
    }

    [TestMethod]
    public void Reading_a_column_as_another_type_is_refused()
    {
        IDataView noise = _context.Data.CreateNoise(2, 3);
        using DataViewRowCursor cursor = noise.GetRowCursor(noise.Schema);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<int>(noise.Schema["Row"])).Message,
            "read it as System.Int64, not as System.Int32");
    }

    [TestMethod]
    public void A_column_of_another_view_is_refused()
    {
        IDataView other = _context.Data.CreateNoise(2, 3, new NoiseOptions { LatentColumn = "z" });
        Assert.ThrowsExactly<ArgumentException>(() => _context.Data.CreateNoise(2, 3).GetRowCursor([other.Schema["z"]]));
    }

    [TestMethod]
    public void Reading_without_a_row_is_refused()
    {
        IDataView noise = _context.Data.CreateNoise(0, 3);
        using DataViewRowCursor cursor = noise.GetRowCursor(noise.Schema);
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.Value<long>("Row"));
        Assert.IsFalse(cursor.MoveNext());
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.Value<long>("Row"));
    }
}
