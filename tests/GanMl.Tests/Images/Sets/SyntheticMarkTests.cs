using GanMl.Images.Pictures;
using GanMl.Inference.LabelledImages;
using MetadataExtractor;
using MetadataExtractor.Formats.Xmp;
using SkiaSharp;

namespace GanMl.Tests.Images.Sets;

/// <summary>A mark is found by a reader of metadata that knows nothing of GanMl, and the picture is the same with it.</summary>
[TestClass]
public sealed class SyntheticMarkTests
{
    private const string Iptc = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
    private static readonly SyntheticMark Mark = new(new string('a', 64), -5, 1_234_567_890_123);

    [TestMethod]
    [DataRow(PictureKind.Png, null, 1)]
    [DataRow(PictureKind.Png, null, 3)]
    [DataRow(PictureKind.Jpeg, 80, 1)]
    [DataRow(PictureKind.Jpeg, null, 3)]
    [DataRow(PictureKind.WebP, null, 1)]
    [DataRow(PictureKind.WebP, null, 3)]
    [DataRow(PictureKind.WebP, 70, 3)]
    public void A_reader_of_metadata_finds_the_source_type_and_the_origin(PictureKind kind, int? quality, int channels)
    {
        var shape = new ImageShape(channels, 13, 9);
        byte[] image = [.. Enumerable.Range(0, shape.Length).Select(i => (byte)(i * 37 % 251))];
        var encoding = new PictureEncoding { Kind = kind, Quality = quality };
        byte[] plain = encoding.Encode(image, shape), marked = encoding.Encode(image, shape, Mark);

        IReadOnlyList<MetadataExtractor.Directory> found = ImageMetadataReader.ReadMetadata(new MemoryStream(marked));
        Assert.IsFalse(found.Any(directory => directory.HasError), string.Join("; ", found.SelectMany(directory => directory.Errors)));
        XmpDirectory xmp = found.OfType<XmpDirectory>().Single();
        Assert.AreEqual(SyntheticMark.DigitalSourceType, xmp.XmpMeta!.GetPropertyString(Iptc, "DigitalSourceType"));
        Assert.AreEqual(
            (Mark.GeneratorHash, "-5", "1234567890123"),
            (Own("generator"), Own("seed"), Own("row")));
        Assert.IsEmpty(ImageMetadataReader.ReadMetadata(new MemoryStream(plain)).OfType<XmpDirectory>().ToArray());

        using var before = SKBitmap.Decode(plain);
        using var after = SKBitmap.Decode(marked);
        Assert.AreEqual((9, 13), (after.Width, after.Height));
        CollectionAssert.AreEqual(before.Bytes, after.Bytes);
        Assert.AreEqual(plain.Length, marked.Length - Added(kind), 1);

        string Own(string name) => xmp.XmpMeta.GetPropertyString(SyntheticMark.Namespace, name);
    }

    [TestMethod]
    public void A_number_that_a_kind_does_not_have_is_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new PictureEncoding { Quality = 50 }.Check());
        Assert.ThrowsExactly<ArgumentException>(() => new PictureEncoding { Kind = PictureKind.Jpeg, Level = 5 }.Check());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new PictureEncoding { Level = 10 }.Check());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new PictureEncoding { Kind = PictureKind.WebP, Quality = 0 }.Check());
        new PictureEncoding { Kind = PictureKind.WebP, Quality = 100 }.Check();
    }

    [TestMethod]
    public void A_level_is_worth_its_time()
    {
        var shape = new ImageShape(1, 64, 64);
        byte[] image = [.. Enumerable.Range(0, shape.Length).Select(i => (byte)(i / 64 * (i % 64) / 16))];
        Assert.IsLessThan(
            new PictureEncoding { Level = 1 }.Encode(image, shape).Length, new PictureEncoding { Level = 9 }.Encode(image, shape).Length);
    }

    /// <summary>The packet, and around it what the specifications of the three kinds of file say; WebP pads to even lengths.</summary>
    private static int Added(PictureKind kind) => Mark.ToXmp().Length + kind switch
    {
        PictureKind.Png => 12 + 22,
        PictureKind.Jpeg => 4 + 29,
        _ => 18 + 8,
    };
}
