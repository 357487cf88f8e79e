using GanMl.Inference;
using GanMl.Pipelines;
using GanMl.Pipelines.Augmentation;
using GanMl.Pipelines.Loading;
using GanMl.Pipelines.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

/// <summary>Real images joined by generated ones.</summary>
[TestClass]
public class AppendSyntheticTests
{
    private static readonly int[] Uneven = [10, 3, 0, 7];
    private static readonly SyntheticOptions Balanced = new() { Amount = SyntheticAmount.Balanced };
    private readonly MLContext _context = new(1);
    private readonly OnnxGenerator _generator = OnnxGenerator.Open(Tiny.Grey.ToBytes());

    [TestCleanup]
    public void Close() => _generator.Dispose();

    [TestMethod]
    public void Classes_are_balanced_and_generated_images_are_those_of_their_class()
    {
        IDataView joined = _context.Data.AppendSynthetic(Real(Uneven), _generator, Balanced);
        CollectionAssert.AreEqual(new[] { 10, 10, 10, 10 }, Counts(joined));
        Assert.AreEqual(40, joined.GetRowCount());
        List<bool> synthetic = Reading.Column<bool>(joined, "Synthetic");
        CollectionAssert.AreEqual(Enumerable.Repeat(false, 20).Concat(Enumerable.Repeat(true, 20)).ToArray(), synthetic);

        List<float[]> pixels = Reading.Vectors(joined, "Pixels");
        List<uint> labels = Reading.Column<uint>(joined, "Label");
        CollectionAssert.AreEqual(Reading.Vectors(Real(Uneven), "Pixels")[5], pixels[5]);
        for (int row = 0; row < 20; row++)
        {
            Tiny.AssertEqual(Tiny.Grey.ImageOf(row, (int)labels[20 + row] - 1), pixels[20 + row], $"row {row}");
        }
    }

    [TestMethod]
    public void Labels_are_matched_by_name_not_by_number()
    {
        IDataView real = Real([2, 0, 5, 1], ["dog", "ant", "cat", "bee"]);
        IDataView joined = _context.Data.AppendSynthetic(real, _generator, Balanced with { Seed = 9 });
        CollectionAssert.AreEqual(new[] { 5, 5, 5, 5 }, Counts(joined));
        List<uint> labels = Reading.Column<uint>(joined, "Label");
        List<float[]> pixels = Reading.Vectors(joined, "Pixels");
        int[] classOf = [3, 0, 2, 1];
        for (int row = 0; row < 12; row++)
        {
            Tiny.AssertEqual(Tiny.Grey.ImageOf(row, classOf[labels[8 + row] - 1], seed: 9), pixels[8 + row], $"row {row}");
        }
    }

    [TestMethod]
    public void Amounts_can_be_chosen()
    {
        CollectionAssert.AreEqual(new[] { 10, 6, 0, 10 }, Counts(new SyntheticOptions().Amount), "no more of them than real ones");
        CollectionAssert.AreEqual(new[] { 10, 10, 10, 10 }, Counts(SyntheticAmount.Balanced));
        CollectionAssert.AreEqual(new[] { 10, 8, 8, 8 }, Counts(SyntheticAmount.UpTo(8)));
        CollectionAssert.AreEqual(new[] { 10, 3, 4, 7 }, Counts(SyntheticAmount.Add(new Dictionary<string, long> { ["cat"] = 4 })));
        CollectionAssert.AreEqual(new[] { 20, 6, 0, 14 }, Counts(SyntheticAmount.AddShare(0.5)));
        CollectionAssert.AreEqual(new[] { 10, 3, 0, 7 }, Counts(SyntheticAmount.AddShare(0)));
        CollectionAssert.AreEqual(new[] { 10, 3, 0, 7 }, Counts(SyntheticAmount.ReplaceShare(0.4)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SyntheticAmount.AddShare(1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SyntheticAmount.ReplaceShare(1.1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SyntheticAmount.UpTo(-1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SyntheticAmount.Add(new Dictionary<string, long> { ["cat"] = -1 }));
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.3)]
    [DataRow(1.0)]
    public void Replaced_images_are_exactly_as_many_and_always_the_same(double share)
    {
        IDataView real = Real([100, 40, 10, 0]);
        var options = new SyntheticOptions { Amount = SyntheticAmount.ReplaceShare(share), Seed = 5 };
        IDataView joined = _context.Data.AppendSynthetic(real, _generator, options);
        Assert.AreEqual(150, joined.GetRowCount());
        List<long> kept = KeptRows(joined, null);
        Assert.HasCount(150 - (int)(150 * share), kept);
        CollectionAssert.AreEqual(kept.Order().ToArray(), kept.ToArray());
        CollectionAssert.AreEqual(kept.ToArray(), KeptRows(joined, new Random(2)).Order().ToArray());
        CollectionAssert.AreEqual(new[] { 100, 40, 10, 0 }, Counts(joined));
        if (share == 0.3)
        {
            IDataView other = _context.Data.AppendSynthetic(real, _generator, options with { Seed = 6 });
            CollectionAssert.AreNotEqual(kept, KeptRows(other, null));
            DataViewRowCursor[] set = joined.GetRowCursorSet(joined.Schema, 4);
            var rows = new List<long>();
            foreach (DataViewRowCursor cursor in set)
            {
                using (cursor)
                {
                    while (cursor.MoveNext())
                    {
                        if (!cursor.Value<bool>("Synthetic"))
                        {
                            rows.Add(cursor.Value<long>("Row"));
                        }
                    }
                }
            }

            CollectionAssert.AreEqual(kept.ToArray(), rows.Order().ToArray());
        }
    }

    [TestMethod]
    public void A_generator_without_classes_draws_the_class_that_is_named()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Tiny.Unconditional.ToBytes());
        IDataView joined = _context.Data.AppendSynthetic(Real(Uneven), generator, Balanced with { ClassName = "bee" });
        CollectionAssert.AreEqual(new[] { 10, 10, 0, 7 }, Counts(joined));
        Tiny.AssertEqual(Tiny.Unconditional.ImageOf(0, 0), Reading.Vectors(joined, "Pixels")[20]);
        AssertRefused("SyntheticOptions.ClassName", new SyntheticOptions(), generator);
        AssertRefused("none of the real labels", new SyntheticOptions { ClassName = "cow" }, generator);
        AssertRefused("classes of its own", new SyntheticOptions { ClassName = "bee" }, _generator);
    }

    [TestMethod]
    public void What_was_appended_before_keeps_its_mark()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Tiny.Unconditional.ToBytes());
        IDataView once = _context.Data.AppendSynthetic(Real(Uneven), generator, Balanced with { ClassName = "bee" });
        IDataView twice = _context.Data.AppendSynthetic(once, generator, Balanced with { ClassName = "dog" });
        CollectionAssert.AreEqual(new[] { 10, 10, 0, 10 }, Counts(twice));
        Assert.AreEqual(20, Reading.Column<bool>(twice, "Synthetic").Count(synthetic => !synthetic));
        Assert.AreEqual(20, Reading.Column<bool>(twice, "Synthetic", new Random(1)).Count(synthetic => !synthetic));
    }

    [TestMethod]
    public void Images_and_layout_follow_the_real_ones()
    {
        using OnnxGenerator coloured = OnnxGenerator.Open(Tiny.Coloured.ToBytes());
        IDataView real = _context.Data.LoadImages(
            ImageSet.Create(coloured.Info.Shape, [3, 1, 1, 1], Tiny.Grey.ClassNames),
            new LoadImagesOptions { ImageColumn = "Image", Layout = PixelLayout.ChannelsLast });
        IDataView joined = _context.Data.AppendSynthetic(real, coloured, Balanced with { SyntheticColumn = null });
        CollectionAssert.AreEqual(
            new[] { "Pixels", "Image", "Label", "Row", "SyntheticRow", "Weight" }, joined.Schema.Select(column => column.Name).ToArray());
        Assert.AreEqual(real.Schema["Pixels"].Type, joined.Schema["Pixels"].Type);
        using DataViewRowCursor cursor = joined.GetRowCursor(joined.Schema);
        int rows = 0;
        while (cursor.MoveNext())
        {
            float[] pixels = [.. cursor.Value<VBuffer<float>>("Pixels").DenseValues()];
            using MLImage image = cursor.Value<MLImage>("Image");
            Assert.AreEqual((byte)MathF.Round(pixels[0] * 255), image.Pixels[2], "red, which is third in an image and first in the vector");
            Assert.AreEqual((byte)MathF.Round(pixels[2] * 255), image.Pixels[0]);
            rows++;
        }

        Assert.AreEqual(12, rows);
    }

    [TestMethod]
    public void A_path_is_as_good_as_an_open_generator()
    {
        string folder = Directory.CreateTempSubdirectory("ganml").FullName;
        try
        {
            string path = Tiny.Grey.WriteTo(folder);
            IDataView joined = _context.Data.AppendSynthetic(Real(Uneven), path, Balanced);
            Assert.HasCount(40, Reading.Vectors(joined, "Pixels"));
            Assert.HasCount(40, Reading.Vectors(_context.Data.ShuffleRows(joined), "Pixels"));
            Assert.ThrowsExactly<FileNotFoundException>(() => _context.Data.AppendSynthetic(Real(Uneven), path + "x"));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [TestMethod]
    public void What_does_not_fit_is_refused_with_what_to_do()
    {
        AssertRefused("no column 'P'", new SyntheticOptions { PixelsColumn = "P" }, _generator);
        AssertRefused("no column 'L'", new SyntheticOptions { LabelColumn = "L" }, _generator);
        AssertRefused("must be keys", new SyntheticOptions { LabelColumn = "Row" }, _generator);
        AssertRefused(
            "no class 'cow'", new SyntheticOptions { Amount = SyntheticAmount.Add(new Dictionary<string, long> { ["cow"] = 1 }) },
            _generator);
        IDataView hashed = _context.Transforms.Conversion.Hash("Hash", "Row", numberOfBits: 31).Fit(Real(Uneven)).Transform(Real(Uneven));
        var error = Assert.ThrowsExactly<ArgumentException>(
            () => _context.Data.AppendSynthetic(hashed, _generator, new SyntheticOptions { LabelColumn = "Hash" }));
        StringAssert.Contains(error.Message, "but no class");
        using OnnxGenerator coloured = OnnxGenerator.Open(Tiny.Coloured.ToBytes());
        AssertRefused("Vector<Single, 3, 2, 4>", new SyntheticOptions(), coloured);
        using OnnxGenerator others = OnnxGenerator.Open((Tiny.Grey with { ClassNames = ["ant", "bee", "cow", "dog"] }).ToBytes());
        AssertRefused("class 'cat' are needed", Balanced, others);
        AssertRefused("takes no truncation", new SyntheticOptions { Truncation = 0.5f }, _generator);

        // Nobody asks for cats, so it does not matter that the generator knows none.
        IDataView joined = _context.Data.AppendSynthetic(
            Real(Uneven), others, new SyntheticOptions { Amount = SyntheticAmount.Add(new Dictionary<string, long> { ["bee"] = 2 }) });
        CollectionAssert.AreEqual(new[] { 10, 5, 0, 7 }, Counts(joined));
    }

    [TestMethod]
    public void Classes_take_turns_until_they_are_used_up()
    {
        var blocks = new LabelBlocks([2, 0, 5, 3]);
        Assert.AreEqual(10, blocks.Count);
        CollectionAssert.AreEqual(
            new[] { 0, 2, 3, 0, 2, 3, 2, 3, 2, 2 }, Enumerable.Range(0, 10).Select(row => blocks.KeyOf(row)).ToArray());
        Assert.AreEqual(0, new LabelBlocks([0, 0]).Count);
    }

    private void AssertRefused(string message, SyntheticOptions options, OnnxGenerator generator) => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentException>(() => _context.Data.AppendSynthetic(Real(Uneven), generator, options)).Message, message);

    private IDataView Real(int[] counts, string[]? classNames = null) =>
        _context.Data.LoadImages(ImageSet.Create(Tiny.Grey.Shape, counts, classNames ?? Tiny.Grey.ClassNames));

    private int[] Counts(SyntheticAmount amount) =>
        Counts(_context.Data.AppendSynthetic(Real(Uneven), _generator, new SyntheticOptions { Amount = amount }));

    private static int[] Counts(IDataView joined)
    {
        int[] counts = new int[4];
        Reading.Column<uint>(joined, "Label").ForEach(label => counts[label - 1]++);
        return counts;
    }

    private static List<long> KeptRows(IDataView joined, Random? random)
    {
        using DataViewRowCursor cursor = joined.GetRowCursor([joined.Schema["Row"], joined.Schema["Synthetic"]], random);
        var rows = new List<long>();
        while (cursor.MoveNext())
        {
            if (!cursor.Value<bool>("Synthetic"))
            {
                rows.Add(cursor.Value<long>("Row"));
            }
        }

        return rows;
    }
}
