using GanMl.Inference;
using GanMl.Pipelines;
using GanMl.Pipelines.Augmentation;
using GanMl.Pipelines.Loading;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace GanMl.Tests.Pipelines;

/// <summary>What the rows of a join are told apart by, how much they weigh, and what is left out.</summary>
[TestClass]
public sealed class SyntheticJoinTests
{
    private static readonly SyntheticOptions Balanced = new() { Amount = SyntheticAmount.Balanced };

    private readonly MLContext _context = new(1);
    private readonly List<string> _warnings = [];
    private readonly OnnxGenerator _generator = OnnxGenerator.Open(Tiny.Grey.ToBytes());

    public SyntheticJoinTests() => _context.Log += (_, entry) =>
    {
        if (entry.Kind == ChannelMessageKind.Warning)
        {
            _warnings.Add(entry.RawMessage);
        }
    };

    [TestCleanup]
    public void Close() => _generator.Dispose();

    [TestMethod]
    public void Images_appended_later_go_on_after_those_that_are_there()
    {
        IDataView once = _context.Data.AppendSynthetic(Real([200, 50, 100, 0]), _generator, Add(("bee", 150), ("cat", 50)));
        IDataView twice = _context.Data.AppendSynthetic(once, _generator, Add(("bee", 100), ("dog", 50)));
        Assert.AreEqual(700, twice.GetRowCount());
        string[] images = [.. Reading.Vectors(twice, "Pixels").Skip(350).Select(pixels => string.Join(' ', pixels))];
        Assert.AreEqual(350, images.Distinct().Count());
        List<long> rows = Reading.Column<long>(twice, "SyntheticRow");
        CollectionAssert.AreEqual(Enumerable.Repeat(-1L, 350).ToArray(), rows[..350]);
        CollectionAssert.AreEqual(Enumerable.Range(0, 350).Select(row => (long)row).ToArray(), rows[350..]);
        List<uint> labels = Reading.Column<uint>(twice, "Label");
        Tiny.AssertEqual(Tiny.Grey.ImageOf(349, (int)labels[^1] - 1), Reading.Vectors(twice, "Pixels")[^1]);

        // What stands between changes nothing, nor does an order or a gap.
        IDataView shuffled = _context.Data.ShuffleRows(_context.Data.Cache(_context.Data.FilterRowsByColumn(once, "Weight", 0)));
        IDataView other = _context.Data.AppendSynthetic(shuffled, _generator, Add(("bee", 1)));
        Assert.AreEqual(200, Reading.Column<long>(other, "SyntheticRow")[^1]);
    }

    [TestMethod]
    public void Without_the_column_of_numbers_the_first_row_must_be_said()
    {
        IDataView once = _context.Data.AppendSynthetic(
            Real([4, 2, 2, 2]), _generator, Balanced with { SyntheticRowColumn = null });
        Assert.IsNull(once.Schema.GetColumnOrNull("SyntheticRow"));
        var error = Assert.ThrowsExactly<ArgumentException>(() => _context.Data.AppendSynthetic(once, _generator, Add(("ant", 1))));
        StringAssert.Contains(error.Message, "no column 'SyntheticRow' says from which rows of noise");
        IDataView twice = _context.Data.AppendSynthetic(once, _generator, Add(("ant", 1)) with { FirstRow = 6 });
        Tiny.AssertEqual(Tiny.Grey.ImageOf(6, 0), Reading.Vectors(twice, "Pixels")[^1]);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SyntheticOptions { FirstRow = -1 });
    }

    [TestMethod]
    public void Numbers_tell_generated_rows_where_the_mark_is_missing()
    {
        SyntheticOptions unmarked = Balanced with { SyntheticColumn = null };
        IDataView once = _context.Data.AppendSynthetic(Real([4, 2, 2, 2]), _generator, unmarked);
        IDataView twice = _context.Data.AppendSynthetic(once, _generator, Add(("ant", 1)));
        Assert.AreEqual(6, Reading.Column<long>(twice, "SyntheticRow")[^1]);
        Assert.AreEqual(7, Reading.Column<bool>(twice, "Synthetic").Count(synthetic => synthetic));
    }

    [TestMethod]
    public void Row_numbers_are_all_different()
    {
        IDataView once = _context.Data.AppendSynthetic(Real([4, 2, 2, 2]), _generator, Balanced);
        CollectionAssert.AreEqual(Enumerable.Range(0, 16).Select(row => (long)row).ToArray(), Reading.Column<long>(once, "Row"));
        IDataView twice = _context.Data.AppendSynthetic(once, _generator, Add(("ant", 3)));
        CollectionAssert.AreEqual(Enumerable.Range(0, 19).Select(row => (long)row).ToArray(), Reading.Column<long>(twice, "Row"));
    }

    [TestMethod]
    public void Generated_images_that_are_there_count()
    {
        IDataView once = _context.Data.AppendSynthetic(Real([40, 4, 30, 0]), _generator);
        CollectionAssert.AreEqual(new[] { 40, 8, 40, 0 }, Counts(once));
        CollectionAssert.AreEqual(new[] { 40, 8, 40, 0 }, Counts(_context.Data.AppendSynthetic(once, _generator)), "nothing is missing");
        IDataView twice = _context.Data.AppendSynthetic(once, _generator, new SyntheticOptions { Amount = SyntheticAmount.AddShare(0.75) });
        CollectionAssert.AreEqual(new[] { 160, 16, 120, 0 }, Counts(twice));
        IDataView full = _context.Data.AppendSynthetic(twice, _generator, Balanced);
        CollectionAssert.AreEqual(new[] { 160, 40, 120, 40 }, Counts(full), "up to the 40 real ones of the largest class");
        IDataView replaced = _context.Data.AppendSynthetic(
            once, _generator, new SyntheticOptions { Amount = SyntheticAmount.ReplaceShare(1) });
        CollectionAssert.AreEqual(new[] { 40, 8, 40, 0 }, Counts(replaced));
        Assert.IsTrue(Reading.Column<bool>(replaced, "Synthetic").All(synthetic => synthetic));
        Assert.HasCount(88, Reading.Column<long>(replaced, "SyntheticRow").Distinct().ToList());
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow(0.75)]
    public void All_classes_weigh_the_same(double? share)
    {
        var options = new SyntheticOptions { Amount = share is { } replaced ? SyntheticAmount.ReplaceShare(replaced) : Balanced.Amount };
        foreach (SyntheticOptions each in new[] { options, new SyntheticOptions(), Add(("dog", 7)), Add() })
        {
            IDataView joined = _context.Data.AppendSynthetic(Real([40, 4, 30, 6]), _generator, each);
            Assert.AreEqual(NumberDataViewType.Single, joined.Schema["Weight"].Type);
            (uint Label, float Weight)[] rows = [.. Reading.Column<uint>(joined, "Label").Zip(Reading.Column<float>(joined, "Weight"))];
            Assert.AreEqual(1, rows.Average(row => row.Weight), 1e-5);
            foreach (IGrouping<uint, (uint Label, float Weight)> label in rows.GroupBy(row => row.Label))
            {
                Assert.AreEqual(rows.Length / 4.0, label.Sum(row => row.Weight), 1e-3);
                Assert.HasCount(1, label.Select(row => row.Weight).Distinct().ToList());
            }
        }
    }

    [TestMethod]
    public void Classes_without_images_and_rows_without_a_label_do_not_count_in_the_weights()
    {
        IDataView real = _context.Data.LoadFromEnumerable(
            new uint[] { 0, 0, 0, 9, 1 }.Select(label => new Row { Label = label, Pixels = new float[4] }).ToArray());
        IDataView joined = _context.Data.AppendSynthetic(real, _generator, Add());
        CollectionAssert.AreEqual(new[] { 4 / 6f, 4 / 6f, 4 / 6f, 1, 2 }, Reading.Column<float>(joined, "Weight"));
    }

    [TestMethod]
    public void A_trainer_takes_the_weights()
    {
        IDataView joined = _context.Data.AppendSynthetic(Real([60, 6, 40, 12]), _generator);
        var weighted = _context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
            featureColumnName: "Pixels", exampleWeightColumnName: "Weight");
        Assert.AreEqual(joined.GetRowCount(), Reading.Column<uint>(weighted.Fit(joined).Transform(joined), "PredictedLabel").Count);
    }

    [TestMethod]
    public void Columns_that_generated_images_have_no_values_for_are_told()
    {
        IDataView real = _context.Transforms.CopyColumns("Camera", "Row").Append(_context.Transforms.CopyColumns("Weight", "Row"))
            .Fit(Real([2, 1, 1, 1])).Transform(Real([2, 1, 1, 1]));
        IDataView once = _context.Data.AppendSynthetic(real, _generator);
        Assert.HasCount(2, _warnings);
        Assert.AreEqual(
            "The column 'Weight' of the real images is replaced by weights under which all classes count the same; set "
            + "SyntheticOptions.WeightColumn to another name to keep it away.",
            _warnings[0]);
        StringAssert.Contains(_warnings[1], "leaves out the column 'Camera' of the real images");
        _context.Data.AppendSynthetic(once, _generator);
        _context.Data.AppendSynthetic(Real([2, 1, 1, 1]), _generator);
        Assert.HasCount(2, _warnings);
        _context.Data.AppendSynthetic(real, _generator, new SyntheticOptions { WeightColumn = "Balance", SyntheticColumn = "Camera" });
        StringAssert.Contains(_warnings[2], "The column 'Camera' of the real images is replaced by the mark of generated images;");
        StringAssert.Contains(_warnings[3], "leaves out the column 'Weight' of the real images");
    }

    [TestMethod]
    public void Columns_need_names_of_their_own() => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentException>(
            () => _context.Data.AppendSynthetic(Real([2, 1, 1, 1]), _generator, new SyntheticOptions { WeightColumn = "Label" })).Message,
        "Two columns are called 'Label'");

    private static SyntheticOptions Add(params (string Name, long Count)[] counts) =>
        new() { Amount = SyntheticAmount.Add(counts.ToDictionary(count => count.Name, count => count.Count)) };

    private IDataView Real(int[] counts) =>
        _context.Data.LoadImages(ImageSet.Create(Tiny.Grey.Shape, counts, Tiny.Grey.ClassNames), new LoadImagesOptions());

    private static int[] Counts(IDataView joined)
    {
        int[] counts = new int[4];
        Reading.Column<uint>(joined, "Label").ForEach(label => counts[label - 1]++);
        return counts;
    }

    private sealed class Row
    {
        // Counted from 0 here, and from 1 in the view, where 0 stands for what is none of the four.
        [KeyType(4)]
        public uint Label { get; set; }

        [VectorType(1, 2, 2)]
        public float[] Pixels { get; set; } = [];
    }
}
