using GanMl.Inference;
using GanMl.Pipelines;
using GanMl.Pipelines.Augmentation;
using GanMl.Pipelines.Noise;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

/// <summary>Views of which every pass draws the rows of noise that follow.</summary>
[TestClass]
public sealed class FreshPassTests
{
    private static readonly NoiseOptions Fresh = new() { Seed = 2, FirstRow = 100, FreshEachPass = true };

    private readonly MLContext _context = new(1);
    private readonly OnnxGenerator _generator = OnnxGenerator.Open(Tiny.Grey.ToBytes());

    [TestCleanup]
    public void Close() => _generator.Dispose();

    [TestMethod]
    public void Each_pass_has_the_next_rows_under_the_same_labels()
    {
        for (int program = 0; program < 2; program++)
        {
            IDataView images = Images(6);
            for (int pass = 0; pass < 3; pass++)
            {
                using DataViewRowCursor cursor = images.GetRowCursor(images.Schema);
                for (int row = 0; cursor.MoveNext(); row++)
                {
                    // The cycle of labels begins with row 100.
                    Assert.AreEqual((100 + row) % 4, (int)cursor.Value<uint>("Label") - 1);
                    Assert.AreEqual(100 + (6 * pass) + row, cursor.Value<long>("Row"));
                    Tiny.AssertEqual(
                        Tiny.Grey.ImageOf(100 + (6 * pass) + row, (100 + row) % 4, seed: 2),
                        [.. cursor.Value<VBuffer<float>>("Pixels").DenseValues()],
                        $"pass {pass}, row {row}");
                }
            }
        }
    }

    [TestMethod]
    public void Cursors_of_a_set_read_one_pass_together_and_other_columns_begin_none()
    {
        IDataView images = Images(300);
        DataViewRowCursor[] cursors = images.GetRowCursorSet([images.Schema["Pixels"], images.Schema["Row"]], 3);
        Assert.HasCount(3, cursors);
        long[] rows = [.. cursors.SelectMany(cursor => Reading.Rest<long>(cursor, "Row")).Order()];
        CollectionAssert.AreEqual(Enumerable.Range(100, 300).Select(row => (long)row).ToArray(), rows);
        Array.ForEach(cursors, cursor => cursor.Dispose());
        for (int i = 0; i < 2; i++)
        {
            Assert.AreEqual(100, Reading.Column<long>(images, "Row")[0]);
            Assert.AreEqual(1u, Reading.Column<uint>(images, "Label")[0]);
        }

        Tiny.AssertEqual(Tiny.Grey.ImageOf(400, 0, seed: 2), Reading.Vectors(images, "Pixels")[0]);

        // In random order it is the next pass as well.
        string[] shuffled = [.. Reading.Vectors(images, "Pixels", new Random(1)).Select(pixels => string.Join(' ', pixels)).Order()];
        string[] expected =
            [.. Reading.Vectors(Images(300, Fresh with { FirstRow = 700 }), "Pixels").Select(pixels => string.Join(' ', pixels)).Order()];
        CollectionAssert.AreEqual(expected, shuffled);
    }

    [TestMethod]
    public void A_cache_keeps_the_first_pass()
    {
        IDataView cached = _context.Data.Cache(Images(5), "Pixels");
        for (int pass = 0; pass < 3; pass++)
        {
            Tiny.AssertEqual(Tiny.Grey.ImageOf(104, 0, seed: 2), Reading.Vectors(cached, "Pixels")[4]);
        }
    }

    [TestMethod]
    public void Without_the_option_all_passes_are_the_same()
    {
        IDataView images = Images(5, Fresh with { FreshEachPass = false });
        Tiny.AssertEqual(Reading.Vectors(images, "Pixels")[4], Reading.Vectors(images, "Pixels")[4]);
    }

    [TestMethod]
    public void Appended_images_are_fresh_and_real_ones_stay()
    {
        IDataView real = _context.Data.LoadImages(ImageSet.Create(Tiny.Grey.Shape, [3, 1, 2, 3], Tiny.Grey.ClassNames));
        var options = new SyntheticOptions { Amount = SyntheticAmount.Balanced, FreshEachPass = true };
        IDataView joined = _context.Data.AppendSynthetic(real, _generator, options);
        List<float[]> first = Reading.Vectors(joined, "Pixels"), second = Reading.Vectors(joined, "Pixels");
        for (int row = 0; row < 9; row++)
        {
            Tiny.AssertEqual(first[row], second[row]);
        }

        Tiny.AssertEqual(Tiny.Grey.ImageOf(0, 1), first[9]);
        Tiny.AssertEqual(Tiny.Grey.ImageOf(1, 2), first[10]);
        Tiny.AssertEqual(Tiny.Grey.ImageOf(2, 1), first[11]);
        Tiny.AssertEqual(Tiny.Grey.ImageOf(3, 1), second[9]);
        Tiny.AssertEqual(Tiny.Grey.ImageOf(4, 2), second[10]);
        Tiny.AssertEqual(Tiny.Grey.ImageOf(5, 1), second[11]);

        string message = Assert.ThrowsExactly<ArgumentException>(
            () => _context.Data.AppendSynthetic(joined, _generator, new() { Amount = SyntheticAmount.UpTo(5) })).Message;
        StringAssert.Contains(message, "Set another SyntheticOptions.Seed.");
        IDataView more = _context.Data.AppendSynthetic(joined, _generator, new() { Amount = SyntheticAmount.UpTo(5), Seed = 1 });
        Assert.AreEqual(20, more.GetRowCount());
    }

    [TestMethod]
    public void An_online_trainer_learns_from_fresh_images_in_each_iteration_unless_they_are_cached()
    {
        var trainers = _context.BinaryClassification.Trainers;
        var four = trainers.AveragedPerceptron("Truth", "Features", numberOfIterations: 4);
        var one = trainers.AveragedPerceptron("Truth", "Features", numberOfIterations: 1);
        Assert.AreEqual(4, PassesOf(data => four.Fit(data)));
        Assert.AreEqual(1, PassesOf(data => four.Fit(_context.Data.Cache(data, "Truth", "Features"))));
        Assert.AreEqual(2, PassesOf(data => one.Fit(data, one.Fit(data).Model)));
    }

    /// <summary>How many passes have been made when it is done.</summary>
    private long PassesOf(Action<IDataView> use)
    {
        const int Count = 40;
        IDataView images = Images(Count);
        IDataView truth = _context.Transforms.CustomMapping<LabelRow, TruthRow>(
            (from, to) => to.Truth = from.Label > 2, null).Fit(images).Transform(images);
        use(_context.Transforms.CopyColumns("Features", "Pixels").Fit(truth).Transform(truth));
        using DataViewRowCursor cursor = images.GetRowCursor([images.Schema["Pixels"], images.Schema["Row"]]);
        Assert.IsTrue(cursor.MoveNext());
        return (cursor.Value<long>("Row") - 100) / Count;
    }

    private IDataView Images(int count, NoiseOptions? options = null)
    {
        IDataView noise = _context.Data.CreateNoise(count, _generator.Info, options ?? Fresh);
        return _context.Transforms.GenerateImages(_generator).Fit(noise).Transform(noise);
    }

    private sealed class LabelRow
    {
        [KeyType(4)]
        public uint Label { get; set; }
    }

    private sealed class TruthRow
    {
        public bool Truth { get; set; }
    }
}
