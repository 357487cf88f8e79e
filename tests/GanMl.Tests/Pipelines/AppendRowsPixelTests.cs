using GanMl.Pipelines;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace GanMl.Tests.Pipelines;

/// <summary>Pixels of different ranges are not read as one column, and features of any range are.</summary>
[TestClass]
public sealed class AppendRowsPixelTests
{
    private const int Length = 256;

    private static readonly float[] Unit = [0, 0.25f, 1];
    private static readonly float[] Signed = [-1, 0.5f, 1];
    private static readonly float[] Bytes = [0, 128, 255];
    private static readonly float[] Standard = [-1.7f, 0.3f, 2.5f];

    private readonly MLContext _context = new(1);

    [TestMethod]
    public void Images_of_different_ranges_are_refused_in_any_order()
    {
        AssertRefused("The pixels in column 'Pixels' go from -1 to 1 in view 1 (counted from 0), but those of view 0 are from 0 to 1.",
            Images(Unit), Images(Signed));
        AssertRefused("go from -1 to 1 in view 0 (counted from 0), but those of view 1 are from 0 to 1.", Images(Signed), Images(Unit));
        AssertRefused("go from -1 to 1 in view 1 (counted from 0), but those of view 0 go from 0 to 255.", Images(Bytes), Images(Signed));
        AssertRefused("go from -1 to 1 in view 0 (counted from 0), but those of view 1 go from 0 to 255.", Images(Signed), Images(Bytes));
        AssertRefused("but those of view 0 go from 0.5 to 255.", Images(0.5f, 255), Images(Signed));
        AssertRefused("but those of view 0 go from 0 to 1.", Images(0, 1), Images(-1, 1));
        AssertRefused("go from 0 to 255 in view 2", Images(Unit), Images(Unit), Images(Bytes));
        AssertRefused("go from -1.7 to 2.5 in view 1", Images(Unit), Images(Standard));
    }

    [TestMethod]
    public void Images_that_may_be_of_one_range_are_joined()
    {
        AssertJoined(Images(Signed), Images(-0.2f, 0.9f));
        AssertJoined(Images(Signed), Images(1, 1));
        AssertJoined(Images(Bytes), Images(3, 9), Images(0, 0));
        AssertJoined(Images(Standard), Images(-0.9f, 3));
    }

    [TestMethod]
    public void Flat_vectors_called_Pixels_are_images()
    {
        AssertRefused("go from 0 to 255 in view 1", Flat("Pixels", Unit), Flat("Pixels", Bytes));
        AssertRefused("go from -1 to 1 in view 0", Flat("Pixels", Signed), Flat("Pixels", Unit));
        AssertRefused("go from -1 to 1 in view 0", Flat("Pixels", Signed), Flat("Pixels", Bytes));
    }

    [TestMethod]
    public void Of_other_flat_vectors_only_fractions_beside_bytes_are_refused()
    {
        AssertRefused("The pixels in column 'Features' go from 0 to 255 in view 1", Flat("Features", Unit), Flat("Features", Bytes));
        AssertRefused("go from 0 to 255 in view 0", Flat("Features", Bytes), Flat("Features", Unit));
        AssertJoined(Flat("Features", Unit), Flat("Features", 0, 1.5f, 20));
        AssertJoined(Flat("Features", Unit), Flat("Features", Signed), Flat("Features", Standard));
        AssertJoined(Flat("Features", Unit), Flat("Features", -3, 255));
        AssertJoined(Flat("Features", Unit), Flat("Features", 0, 70_000));
        AssertJoined(Flat("Features", Bytes), Flat("Features", Bytes));
    }

    [TestMethod]
    public void Short_vectors_are_features()
    {
        IDataView Short(params float[] values) => _context.Data.LoadFromEnumerable(new[] { new ShortRow { Features = values } });
        AssertJoined(Short(0.1f, 0.9f), Short(3, 200));
    }

    private static float[] Fill(float[] values) => [.. Enumerable.Range(0, Length).Select(i => values[i % values.Length])];

    private IDataView Images(params float[] values) => _context.Data.LoadFromEnumerable(new[] { new ImageRow { Pixels = Fill(values) } });

    private IDataView Flat(string name, params float[] values)
    {
        IDataView view = _context.Data.LoadFromEnumerable(new[] { new FlatRow { Features = Fill(values) } });
        IDataView copied = _context.Transforms.CopyColumns(name, "Features").Fit(view).Transform(view);
        return _context.Transforms.SelectColumns(name).Fit(copied).Transform(copied);
    }

    private void AssertRefused(string message, params IDataView[] views) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => _context.Data.AppendRows(views)).Message, message);

    private void AssertJoined(params IDataView[] views) =>
        Assert.HasCount(views.Length, Reading.Vectors(_context.Data.AppendRows(views), views[0].Schema[0].Name));

    private sealed class ImageRow
    {
        [VectorType(1, 16, 16)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class FlatRow
    {
        [VectorType(Length)]
        public float[] Features { get; set; } = [];
    }

    private sealed class ShortRow
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
