using GanMl.Inference.LabelledImages;
using GanMl.Pipelines;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

/// <summary>Views whose columns have one type and mean different things are not read as one.</summary>
[TestClass]
public sealed class AppendRowsMeaningTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void Keys_of_the_same_values_fit_whatever_their_type()
    {
        IDataView joined = _context.Data.AppendRows(Keyed(3, 7), Keyed(3L, 7L), Keyed("3", "7"), Keyed(3f, 7f), Keyed(3.0, 7.0));
        CollectionAssert.AreEqual(new uint[] { 1, 2, 1, 2, 1, 2, 1, 2, 1, 2 }, Reading.Column<uint>(joined, "Label"));
    }

    [TestMethod]
    public void Keys_of_other_values_are_refused()
    {
        AssertRefused("stand for 3, 7 in view 1 (counted from 0), but for 7, 3 in view 0", Keyed(7, 3), Keyed(3, 7));
        AssertRefused("stand for False, True in view 1", Keyed(true, false), Keyed(false, true));
        AssertRefused("stand for 3, 7 in view 1", Keyed("7", "3"), Keyed(3, 7));
        AssertRefused("stand for 1, 0.5 in view 2", Keyed(0.5, 1), Keyed(0.5, 1), Keyed(1, 0.5));
        AssertRefused("stand for 3, 7, 8 there, and for 3, 7 in the first view", Keyed(3, 7), Keyed(3, 7, 8));
    }

    [TestMethod]
    public void Keys_without_values_do_not_join_those_with_values()
    {
        IDataView nameless = _context.Data.LoadFromEnumerable(new[] { new KeyRow { Label = 1 } });
        AssertRefused("stand for 7, 3 in view 2 (counted from 0), but for 3, 7 in view 1", nameless, Keyed(3, 7), Keyed(7, 3));
        AssertRefused(
            "The keys of column 'Label' stand for 7, 3 in view 1 (counted from 0), but nothing says what they stand for in view 0. Map all "
            + "to keys of the same values",
            nameless,
            Keyed(7, 3));
        AssertRefused("in view 0 (counted from 0), but nothing says what they stand for in view 2.", Keyed(7, 3), Keyed(7, 3), nameless);
        CollectionAssert.AreEqual(new uint[] { 2, 2 }, Reading.Column<uint>(_context.Data.AppendRows(nameless, nameless), "Label"));
    }

    [TestMethod]
    public void Vectors_of_keys_are_compared_too()
    {
        IDataView Tags(params string[] tags)
        {
            IDataView view = _context.Data.LoadFromEnumerable(new[] { new TagRow { Tags = tags } });
            return _context.Transforms.Conversion.MapValueToKey("Tags").Fit(view).Transform(view);
        }

        AssertRefused("The keys of column 'Tags' stand for b, a in view 1", Tags("a", "b"), Tags("b", "a"));
    }

    [TestMethod]
    public void Slots_of_other_names_are_refused()
    {
        IDataView Features(params string[] columns)
        {
            IDataView view = _context.Data.LoadFromEnumerable(new[] { new PairRow { Height = 1, Width = 2 } });
            IDataView joined = _context.Transforms.Concatenate("Features", columns).Fit(view).Transform(view);
            return _context.Transforms.SelectColumns("Features").Fit(joined).Transform(joined);
        }

        AssertRefused(
            "The values of column 'Features' stand for Width, Height in view 1", Features("Height", "Width"), Features("Width", "Height"));
        IDataView joined = _context.Data.AppendRows(Features("Height", "Width"), Features("Height", "Width"));
        Assert.HasCount(2, Reading.Vectors(joined, "Features"));
    }

    [TestMethod]
    [DataRow(0f, 255f, "go from 0 to 255 in view 1")]
    [DataRow(-1f, 1f, "go from -1 to 1 in view 1")]
    public void Pixels_of_another_range_than_generated_ones_are_refused(float black, float white, string message)
    {
        IDataView real = Pixels(black, white);
        AssertRefused(message, Generated(), real);
        AssertRefused(message.Replace("view 1", "view 0", StringComparison.Ordinal), real, Generated());
        AssertRefused(message, _context.Data.TakeRows(_context.Data.Cache(Generated()), 2), real);
        Assert.HasCount(6, Reading.Vectors(_context.Data.AppendRows(Generated(), Pixels(0, 1)), "Pixels"));
        Assert.HasCount(4, Reading.Vectors(_context.Data.AppendRows(real, real), "Pixels"), "of one range");
    }

    [TestMethod]
    public void Pixels_from_0_to_255_are_noticed_beside_fractions_of_any_origin()
    {
        AssertRefused("go from 0 to 255 in view 1", Pixels(0.1f, 1), Pixels(0, 255));
        Assert.HasCount(4, Reading.Vectors(_context.Data.AppendRows(Pixels(0, 0), Pixels(0, 255)), "Pixels"), "black, perhaps of 255");
    }

    [TestMethod]
    public void No_image_is_generated_or_read_before_it_is_asked_for()
    {
        var images = new ImageSet(8, new ImageShape(1, 2, 2));
        IDataView joined = _context.Data.AppendRows(_context.Data.LoadImages(images), _context.Data.LoadImages(images));
        Assert.AreEqual(0, images.Copies);
        Assert.AreEqual(16, joined.GetRowCount());
    }

    [TestMethod]
    public void A_normaliser_makes_other_pixels_of_known_ones()
    {
        IDataView real = _context.Data.LoadImages(new ImageSet(8, new ImageShape(1, 2, 2)));
        IDataView scaled = _context.Transforms.NormalizeMeanVariance("Pixels", fixZero: false).Fit(real).Transform(real);
        var error = Assert.ThrowsExactly<ArgumentException>(() => _context.Data.AppendRows(real, scaled));
        StringAssert.Contains(error.Message, "in view 1 (counted from 0), but those of view 0 are from 0 to 1.");
    }

    private IDataView Generated()
    {
        IDataView noise = _context.Data.CreateNoise(4, Tiny.Unconditional.LatentSize);
        IDataView images = _context.Transforms.GenerateImages(Tiny.Unconditional.ToBytes()).Fit(noise).Transform(noise);
        return _context.Transforms.SelectColumns("Pixels").Fit(images).Transform(images);
    }

    private IDataView Pixels(float first, float last) => _context.Data.LoadFromEnumerable(
        new[] { first, last }.Select(grey => new PixelRow { Pixels = [grey, grey, grey, grey] }).ToArray());

    private IDataView Keyed<TValue>(params TValue[] values) => KeyedRows.Create(_context, values.Select(value => (value, 0f)));

    private void AssertRefused(string message, params IDataView[] views) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => _context.Data.AppendRows(views)).Message, message);

    private sealed class KeyRow
    {
        // Counted from 0 here, and from 1 in the view.
        [KeyType(2)]
        public uint Label { get; set; }

        [VectorType(1, 2, 2)]
        public float[] Pixels { get; set; } = new float[4];
    }

    private sealed class TagRow
    {
        [VectorType(2)]
        public string[] Tags { get; set; } = [];
    }

    private sealed class PairRow
    {
        public float Height { get; set; }

        public float Width { get; set; }
    }

    private sealed class PixelRow
    {
        [VectorType(1, 2, 2)]
        public float[] Pixels { get; set; } = [];
    }
}
