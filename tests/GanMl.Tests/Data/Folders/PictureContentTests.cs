using GanMl.Images;
using GanMl.Images.Folders;
using SkiaSharp;

namespace GanMl.Tests.Data.Folders;

/// <summary>Files are what their content says, not what they are called or how they are stored.</summary>
[TestClass]
public sealed class PictureContentTests : IDisposable
{
    private static readonly byte[] Ramp = [.. Enumerable.Range(0, 16).Select(i => (byte)(i * 17))];

    private static readonly SKJpegEncoderOptions Jpeg =
        new(100, SKJpegEncoderDownsample.Downsample444, SKJpegEncoderAlphaOption.Ignore);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static IEnumerable<(string Name, byte[] File)> GreyFiles()
    {
        byte[] palette = [.. Enumerable.Range(0, 256).SelectMany(i => new[] { (byte)i, (byte)i, (byte)i })];
        byte[] colours = [.. palette[..765], 255, 0, 0];
        yield return ("grey.png", PngBytes.Of(4, 4, 8, 0, Ramp));
        yield return ("grey-alpha.png", PngBytes.Of(4, 4, 8, 4, [.. Ramp.SelectMany(value => new[] { value, (byte)255 })]));
        yield return ("palette.png", PngBytes.Of(4, 4, 8, 3, Ramp, PngBytes.Chunk("PLTE", palette)));
        yield return ("unused-colour.png", PngBytes.Of(4, 4, 8, 3, [.. Ramp[..15], 254], PngBytes.Chunk("PLTE", colours)));
        yield return ("colour.png", PngBytes.Of(4, 4, 8, 2, [.. Ramp.SelectMany(value => new[] { value, value, value })]));
        yield return ("alpha.png", PngBytes.Of(4, 4, 8, 6, [.. Ramp.SelectMany(value => new[] { value, value, value, (byte)255 })]));
        yield return ("grey.bmp", Bmp(Ramp));
        yield return ("grey.gif", Gif());
        yield return ("grey.webp", Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100)));
        yield return ("grey.jpg", Encode(Jpeg));
    }

    [TestMethod]
    [DynamicData(nameof(GreyFiles))]
    public void Grey_is_grey_in_whatever_format(string name, byte[] file)
    {
        for (int i = 0; i < 3; i++)
        {
            _folder.Write($"a/{i}-{name}", file);
        }

        var read = FolderImages.Open(_folder.Path);
        Assert.AreEqual(1, read.Shape.Channels);
        byte[] pixels = read.PixelsOf(2);
        bool isRamp = pixels.Length == 16;
        for (int i = 0; isRamp && i < 15; i++)
        {
            Assert.AreEqual(Ramp[i], pixels[i], name.EndsWith("jpg", StringComparison.Ordinal) ? 3 : 0);
        }

        // One pixel of colour in one file of the set decides.
        _folder.Write("b/1.png", PngBytes.Of(read.Shape.Width, read.Shape.Height, 8, 2, [.. new byte[read.Shape.Length * 3 - 1], 1]));
        Assert.AreEqual(3, FolderImages.Open(_folder.Path).Shape.Channels);
        Assert.AreEqual(1, FolderImages.Open(_folder.Path, new FolderImagesOptions { Channels = 1 }).Shape.Channels);
    }

    [TestMethod]
    public void Pictures_are_known_whatever_they_are_called()
    {
        byte[] jpeg = Encode(Jpeg);
        foreach (string name in new[] { "1.jfif", "2.jpe", "3.JPEG", "4.png", "5", "6.image" })
        {
            _folder.Write($"a/{name}", jpeg);
        }

        // What a program has left is no image of its own.
        _folder.Write("a/1.jfif~", jpeg);
        _folder.Write("a/2.jpg.partial", jpeg);
        Assert.AreEqual(6, FolderImages.Open(_folder.Path).Count);
    }

    [TestMethod]
    public void What_is_left_out_is_counted()
    {
        for (int i = 0; i < 5; i++)
        {
            _folder.Write($"a/{i}.png", PngBytes.Grey(2, 2, i));
        }

        for (int i = 0; i < 95; i++)
        {
            _folder.Write($"a/{i}.tif", [.. "II*\0"u8, 8, 0, 0, 0]);
        }

        _folder.Write("a/photo.heic", [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0]);
        _folder.Write("a/photo.avif", [0, 0, 0, 24, .. "ftypavif"u8, 0, 0, 0, 0]);
        _folder.Write("a/notes.txt", "BMW, GIF and so on"u8);
        var logger = new RecordingLogger();
        Assert.AreEqual(5, FolderImages.Open(_folder.Path, new FolderImagesOptions { Logger = logger }).Count);
        Assert.Contains(
            "98 files are left out: 95 TIFF, 1 .txt, 1 AVIF, 1 HEIC. Pictures are files of PNG, JPEG, BMP, GIF and WebP.",
            logger.WarningText);

        foreach (string file in Directory.GetFiles(_folder["a"], "*.png"))
        {
            File.Delete(file);
        }

        string message = Assert.ThrowsExactly<ImageSetException>(() => FolderImages.Open(_folder.Path)).Message;
        Assert.Contains("Left out are 95 TIFF", message);
    }

    [TestMethod]
    public void All_bad_files_are_named_at_once()
    {
        _folder.Write("a/good.png", PngBytes.Grey(2, 2, 1));
        for (int i = 10; i < 24; i++)
        {
            _folder.Write($"a/{i}.png", "no picture"u8);
        }

        _folder.Write("a/00.jpg", [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0]);
        _folder.Write("a/01.png", []);
        string message = Assert.ThrowsExactly<ImageSetException>(() => FolderImages.Open(_folder.Path)).Message;
        Assert.Contains("16 files of", message);
        Assert.Contains("00.jpg' is a file of HEIC, which is not read; ", message);
        Assert.Contains("01.png' has no bytes", message);
        Assert.Contains("17.png' is no picture that can be read; and 6 more.", message);
        Assert.DoesNotContain("18.png", message);
    }

    [TestMethod]
    public void Twelve_bits_in_sixteen_are_told_and_scaled()
    {
        int[] values = [0, 1000, 2048, 4095];
        _folder.Write("a/1.png", PngBytes.Sixteen(2, values));
        _folder.Write("a/2.png", PngBytes.Sixteen(2, 5, 5, 5, 5));
        var logger = new RecordingLogger();
        var dark = FolderImages.Open(_folder.Path, new FolderImagesOptions { Logger = logger });
        Assert.IsLessThan(17, dark.PixelsOf(0).Max());
        Assert.Contains("have no value above 4,095, where white is 65,535", logger.WarningText);
        Assert.Contains("set 'WhiteLevel' to 4095", logger.WarningText);

        logger = new RecordingLogger();
        var read = FolderImages.Open(_folder.Path, new FolderImagesOptions { WhiteLevel = 4095, Logger = logger });
        CollectionAssert.AreEqual(
            values.Select(value => (byte)Math.Round(value * 255 / 4095.0)).ToArray(), read.PixelsOf(0));
        Assert.AreEqual("", logger.WarningText);

        _folder.Write("a/3.png", PngBytes.Sixteen(2, 0, 0, 0, 4096));
        FolderImages.Open(_folder.Path, new FolderImagesOptions { Logger = logger });
        Assert.AreEqual("", logger.WarningText);
        CollectionAssert.AreEqual(
            new byte[] { 0, 0, 0, 255 },
            FolderImages.Open(_folder.Path, new FolderImagesOptions { WhiteLevel = 4095 }).PixelsOf(2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FolderImagesOptions { WhiteLevel = 65_536 });
    }

    /// <summary>Of the 16-bit files of PngSuite, interlaced ones among them, the upper byte is what SkiaSharp reads.</summary>
    [TestMethod]
    public void Sixteen_bits_are_read_as_SkiaSharp_reads_the_upper_eight()
    {
        string folder = Path.Combine(RealData.Folder("imagefolder-mixed"), "pngsuite_valid");
        int compared = 0;
        foreach (string file in Directory.GetFiles(folder, "*16.png").Where(file => !Path.GetFileName(file).StartsWith('t')))
        {
            var head = PngHead.Read(File.ReadAllBytes(file), [], out _)!;
            ushort[] samples = SixteenBitPng.Read(file, head);
            int values = samples.Length / (head.Width * head.Height);
            using var codec = SKCodec.Create(file);
            var info = new SKImageInfo(head.Width, head.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
            using var bitmap = new SKBitmap(info);
            Assert.AreEqual(SKCodecResult.Success, codec.GetPixels(info, bitmap.GetPixels()));
            ReadOnlySpan<byte> pixels = bitmap.GetPixelSpan();
            for (int i = 0; i < head.Width * head.Height; i++)
            {
                // A gamma that the file states moves the values in SkiaSharp: those files have another name.
                int red = samples[i * values] >> 8;
                if (!Path.GetFileName(file).StartsWith('g') && pixels[(i * 4) + 3] > 0)
                {
                    Assert.AreEqual(red, pixels[i * 4], 1.0, $"{file}, pixel {i}");
                    compared++;
                }
            }
        }

        Assert.IsGreaterThan(10_000, compared);
    }

    /// <summary>Twenty-four bits a pixel, from the lowest row up.</summary>
    private static byte[] Bmp(byte[] grey) =>
    [
        .. "BM"u8, 102, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 1, 0, 24, 0, .. new byte[24],
        .. Enumerable.Range(0, 4).SelectMany(row => grey.Skip(4 * (3 - row)).Take(4).SelectMany(value => new[] { value, value, value })),
    ];

    /// <summary>One pixel, the second of two greys.</summary>
    private static byte[] Gif() =>
        Convert.FromHexString("47494638376101000100800000101010FFFFFF2C00000000010001000002024401003B");

    private static byte[] Encode(object options)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(4, 4, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int i = 0; i < 16; i++)
        {
            bitmap.SetPixel(i % 4, i / 4, new SKColor(Ramp[i], Ramp[i], Ramp[i]));
        }

        using var image = SKImage.FromBitmap(bitmap);
        using SKPixmap pixels = image.PeekPixels();
        using SKData data = options is SKWebpEncoderOptions webp ? pixels.Encode(webp) : pixels.Encode((SKJpegEncoderOptions)options);
        return data.ToArray();
    }
}
