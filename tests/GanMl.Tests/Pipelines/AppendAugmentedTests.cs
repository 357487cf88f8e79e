using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines;
using GanMl.Pipelines.Augmentation;
using GanMl.Pipelines.Loading;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

/// <summary>Images joined by augmented copies of them.</summary>
[TestClass]
public sealed class AppendAugmentedTests : IDisposable
{
    private static readonly ImageShape Shape = Tiny.Grey.Shape;
    private static readonly ClassicalAugmentation Changes = new(1, IsFlipped: true);
    private readonly MLContext _context = new(1);
    private readonly OnnxGenerator _generator = OnnxGenerator.Open(Tiny.Grey.ToBytes());

    public void Dispose() => _generator.Dispose();

    [TestMethod]
    public void Every_image_has_as_many_copies_as_any_other_of_its_class_as_far_as_it_goes()
    {
        IDataView joined = _context.Data.AppendAugmented(
            Real([10, 3, 0, 7]), Changes, new AugmentedOptions { Amount = SyntheticAmount.UpTo(14) });
        Assert.AreEqual(42, joined.GetRowCount());
        List<bool> marks = Reading.Column<bool>(joined, "Augmented");
        CollectionAssert.AreEqual(Enumerable.Repeat(false, 20).Concat(Enumerable.Repeat(true, 22)).ToArray(), marks);
        long[] originals = [.. Reading.Column<long>(joined, "Row").Skip(20)];
        int[] copies = [.. Enumerable.Range(0, 20).Select(row => originals.Count(original => original == row))];
        Assert.AreEqual(4, copies[..10].Sum());
        Assert.IsLessThanOrEqualTo(1, copies[..10].Max());
        CollectionAssert.AreEquivalent(new[] { 4, 4, 3 }, copies[10..13]);
        CollectionAssert.AreEqual(Enumerable.Repeat(1, 7).ToArray(), copies[13..]);
    }

    [TestMethod]
    public void By_default_each_image_has_three_copies()
    {
        IDataView joined = _context.Data.AppendAugmented(Real([4, 1, 0, 2]), Changes);
        Assert.AreEqual(28, joined.GetRowCount());
        CollectionAssert.AreEqual(
            Enumerable.Range(0, 7).SelectMany(row => Enumerable.Repeat((long)row, 3)).ToArray(),
            Reading.Column<long>(joined, "Row").Skip(7).ToArray());
    }

    [TestMethod]
    public void Copies_are_changed_and_those_of_an_image_differ()
    {
        IDataView joined = _context.Data.AppendAugmented(Real([4, 4, 4, 4]), Changes);
        List<float[]> pixels = Reading.Vectors(joined, "Pixels");
        CollectionAssert.AreEqual(Reading.Vectors(Real([4, 4, 4, 4]), "Pixels")[5], pixels[5]);
        Assert.HasCount(64, pixels.Select(values => string.Join(' ', values)).Distinct().ToArray());
        Assert.IsTrue(pixels.SelectMany(values => values).All(value => value is >= 0 and <= 1));
    }

    [TestMethod]
    public void The_copies_are_the_same_in_every_pass_order_and_number_of_cursors()
    {
        IDataView joined = _context.Data.AppendAugmented(Real([5, 5, 5, 5]), Changes, new AugmentedOptions { Seed = 4 });
        string[] first = [.. Rows(joined, null)];
        CollectionAssert.AreEqual(first, Rows(joined, null).ToArray());
        CollectionAssert.AreEquivalent(first, Rows(joined, new Random(1)).ToArray());
        IDataView shuffled = _context.Data.ShuffleRows(Real([5, 5, 5, 5]), seed: 3);
        CollectionAssert.AreEquivalent(
            first, Rows(_context.Data.AppendAugmented(shuffled, Changes, new AugmentedOptions { Seed = 4 }), null).ToArray());
        var inSets = new List<string>();
        foreach (DataViewRowCursor cursor in joined.GetRowCursorSet(joined.Schema, 3))
        {
            using (cursor)
            {
                inSets.AddRange(Rows(cursor));
            }
        }

        CollectionAssert.AreEquivalent(first, inSets);
        CollectionAssert.AreNotEqual(
            first, Rows(_context.Data.AppendAugmented(Real([5, 5, 5, 5]), Changes, new AugmentedOptions { Seed = 5 }), null).ToArray());
    }

    [TestMethod]
    public void Row_ids_are_unique()
    {
        IDataView joined = _context.Data.AppendAugmented(Real([5, 5, 5, 5]), Changes);
        using DataViewRowCursor cursor = joined.GetRowCursor(joined.Schema);
        ValueGetter<DataViewRowId> read = cursor.GetIdGetter();
        var ids = new HashSet<DataViewRowId>();
        while (cursor.MoveNext())
        {
            DataViewRowId id = default;
            read(ref id);
            Assert.IsTrue(ids.Add(id));
        }
    }

    /// <summary>12, 3 and 5 rows with 36, 3 and 1 copies: 60 rows, of which each class weighs 20.</summary>
    [TestMethod]
    public void All_classes_weigh_the_same()
    {
        var amount = SyntheticAmount.Add(new Dictionary<string, long> { ["ant"] = 36, ["bee"] = 3, ["dog"] = 1 });
        IDataView joined = _context.Data.AppendAugmented(Real([12, 3, 0, 5]), Changes, new AugmentedOptions { Amount = amount });
        float[] sums = SumsByClass(joined);
        Assert.AreEqual(60, sums.Sum(), 1e-3);
        Assert.AreEqual(20, sums[0], 1e-3);
        Assert.AreEqual(20, sums[1], 1e-3);
        Assert.AreEqual(20, sums[3], 1e-3);
    }

    /// <summary>Three rows of a class that weigh 1, 2 and 3, with one copy each, keep these proportions.</summary>
    [TestMethod]
    public void Weights_within_a_class_keep_their_proportions()
    {
        IDataView weighted = _context.Data.LoadFromEnumerable(new[]
        {
            new Weighted { Label = 0, Weight = 1 }, new Weighted { Label = 0, Weight = 2 }, new Weighted { Label = 0, Weight = 3 },
            new Weighted { Label = 1, Weight = 8 },
        });
        IDataView joined = _context.Data.AppendAugmented(
            weighted, Changes, new AugmentedOptions { Amount = SyntheticAmount.AddShare(0.5) });
        float[] weights = [.. Reading.Column<float>(joined, "Weight")];
        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 6, 1, 2, 3, 6 }, weights.Select(weight => weight * 3).ToArray());
    }

    /// <summary>12, 3 and 5 rows of three classes: each class weighs 20 / 3, and what was there stays.</summary>
    [TestMethod]
    public void Classes_can_be_weighed_without_any_copy()
    {
        IDataView weighed = _context.Data.AddClassWeights(Real([12, 3, 0, 5]));
        float[] sums = SumsByClass(weighed);
        Assert.AreEqual(20, sums.Sum(), 1e-3);
        Assert.AreEqual(20 / 3.0, sums[0], 1e-3);
        Assert.AreEqual(20 / 3.0, sums[1], 1e-3);
        CollectionAssert.AreEqual(
            Reading.Vectors(Real([12, 3, 0, 5]), "Pixels")[15], Reading.Vectors(weighed, "Pixels")[15]);
        Assert.AreEqual(20, weighed.GetRowCount());
        Assert.Contains(
            "a column 'Weight' already",
            Assert.ThrowsExactly<ArgumentException>(() => _context.Data.AddClassWeights(weighed)).Message);
        Assert.Contains(
            "Name the right one in labelColumn",
            Assert.ThrowsExactly<ArgumentException>(() => _context.Data.AddClassWeights(weighed, "Class", "Other")).Message);
    }

    [TestMethod]
    public void Generated_images_are_copied_as_well_and_stay_marked()
    {
        IDataView synthetic = _context.Data.AppendSynthetic(Real([4, 1, 0, 2]), _generator);
        IDataView joined = _context.Data.AppendAugmented(synthetic, Changes, new AugmentedOptions { Amount = SyntheticAmount.UpTo(8) });
        List<bool> isSynthetic = Reading.Column<bool>(joined, "Synthetic");
        List<bool> isCopy = Reading.Column<bool>(joined, "Augmented");
        Assert.IsTrue(isSynthetic.Zip(isCopy).Any(row => row is { First: true, Second: true }));
        Assert.AreEqual(24, joined.GetRowCount());
    }

    [TestMethod]
    public void Copies_are_not_taken_for_images()
    {
        IDataView joined = _context.Data.AppendAugmented(Real([4, 4, 4, 4]), Changes);
        Func<object>[] uses =
        [
            () => _context.Data.AppendSynthetic(joined, _generator),
            () => _context.Data.AppendSyntheticToFolds(joined, _generator, 2),
            () => _context.Data.AppendAugmented(joined, Changes),
        ];
        foreach (Func<object> use in uses)
        {
            Assert.Contains("Call AppendAugmented last", Assert.ThrowsExactly<ArgumentException>(use).Message);
        }
    }

    /// <summary>Channels last and bytes: the copies are those of channels first and fractions.</summary>
    [TestMethod]
    public void Pixels_may_be_in_any_layout_and_range()
    {
        var colour = new ImageShape(3, 5, 6);
        var images = ImageSet.Create(colour, [2, 2, 2, 2], Tiny.Grey.ClassNames);
        List<float[]> planes = Reading.Vectors(_context.Data.AppendAugmented(_context.Data.LoadImages(images), Changes), "Pixels");
        IDataView bytes = _context.Data.LoadFromEnumerable(Enumerable.Range(0, 8).Select(i => new Bytes5x6
        {
            Label = (uint)images.LabelOf(i),
            Pixels = [.. Enumerable.Range(0, 90).Select(at => (float)ImageSet.ByteAt(i, ((at % 3) * 30) + (at / 3)))],
        }).ToArray());
        List<float[]> pixels = Reading.Vectors(
            _context.Data.AppendAugmented(bytes, Changes, new AugmentedOptions { PixelRange = new PixelRange(0, 255) }), "Pixels");
        for (int row = 0; row < planes.Count; row++)
        {
            for (int at = 0; at < 90; at++)
            {
                Assert.AreEqual(255 * planes[row][((at % 3) * 30) + (at / 3)], pixels[row][at], 0.01f, $"row {row}, value {at}");
            }
        }
    }

    [TestMethod]
    public void What_does_not_fit_is_named()
    {
        Fails("no column 'Picture' of pixels", Real([1, 1, 1, 1]), new AugmentedOptions { PixelsColumn = "Picture" });
        Fails("AugmentedOptions.LabelColumn", Real([1, 1, 1, 1]), new AugmentedOptions { LabelColumn = "Class" });
        Fails("does not tell the height", Flat(), new AugmentedOptions());
        Fails("copies replace no images", Real([2, 2, 2, 2]), new AugmentedOptions { Amount = SyntheticAmount.ReplaceShare(0.5) });
        Fails("a column 'Row' already", Real([1, 1, 1, 1]), new AugmentedOptions { AugmentedColumn = "Row" });
        Fails("says that black is 0 and white 1", Bytes(200), new AugmentedOptions());
        Fails("says that black is 0 and white 100", Bytes(200), new AugmentedOptions { PixelRange = new PixelRange(0, 100) });
        Fails("weights are Single", Real([1, 1, 1, 1]), new AugmentedOptions { WeightColumn = "Row" });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ClassicalAugmentation(0, IsFlipped: false));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ClassicalAugmentation(double.NaN, IsFlipped: false));
        Assert.ThrowsExactly<ArgumentException>(() => Changes.Apply(new float[3], new float[3], Shape, 0, 0));
    }

    [TestMethod]
    public void Images_of_ML_NET_are_left_out_and_that_is_told()
    {
        var log = new List<string>();
        _context.Log += (_, message) => log.Add(message.Message);
        IDataView real = _context.Data.LoadImages(
            ImageSet.Create(Shape, [1, 1, 1, 1], Tiny.Grey.ClassNames), new LoadImagesOptions { ImageColumn = "Image" });
        IDataView joined = _context.Data.AppendAugmented(real, Changes);
        Assert.IsNull(joined.Schema.GetColumnOrNull("Image"));
        Assert.IsTrue(log.Any(line => line.Contains("leaves out the columns 'Image'", StringComparison.Ordinal)));
    }

    private void Fails(string message, IDataView images, AugmentedOptions options) =>
        Assert.Contains(
            message,
            Assert.ThrowsExactly<ArgumentException>(() => _context.Data.AppendAugmented(images, Changes, options)).Message);

    private IDataView Bytes(float value) => _context.Data.LoadFromEnumerable(
        new[] { new Bytes5x6 { Label = 0, Pixels = [.. Enumerable.Repeat(value, 90)] } });

    private IDataView Flat() => _context.Transforms.Concatenate("Pixels", "Row", "Row2")
        .Fit(Numbers()).Transform(Numbers());

    private IDataView Numbers() => _context.Data.LoadFromEnumerable(new[] { new Pair { Label = 0, Row = 1, Row2 = 2 } });

    private IDataView Real(int[] counts) => _context.Data.LoadImages(ImageSet.Create(Shape, counts, Tiny.Grey.ClassNames));

    private static float[] SumsByClass(IDataView joined)
    {
        float[] sums = new float[4];
        foreach ((uint label, float weight) in Reading.Column<uint>(joined, "Label").Zip(Reading.Column<float>(joined, "Weight")))
        {
            sums[label - 1] += weight;
        }

        return sums;
    }

    private static IEnumerable<string> Rows(IDataView view, Random? random)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema, random);
        return [.. Rows(cursor)];
    }

    private static IEnumerable<string> Rows(DataViewRowCursor cursor)
    {
        while (cursor.MoveNext())
        {
            float[] pixels = [.. cursor.Value<VBuffer<float>>("Pixels").DenseValues()];
            yield return $"{cursor.Value<uint>("Label")} {cursor.Value<bool>("Augmented")} {cursor.Value<float>("Weight")} "
                + string.Join(' ', pixels);
        }
    }

    private sealed class Weighted
    {
        [KeyType(2)]
        public uint Label { get; set; }

        public float Weight { get; set; }

        [VectorType(1, 2, 2)]
        public float[] Pixels { get; set; } = new float[4];
    }

    private sealed class Bytes5x6
    {
        [KeyType(4)]
        public uint Label { get; set; }

        [VectorType(5, 6, 3)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class Pair
    {
        [KeyType(1)]
        public uint Label { get; set; }

        public float Row { get; set; }

        public float Row2 { get; set; }
    }
}
