using System.Diagnostics;
using GanMl.Images;
using GanMl.Images.Folders;
using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;
using SkiaSharp;

namespace GanMl.Tests.Data.Folders;

/// <summary>Pictures that claim too much, files that never end, and pictures that are turned.</summary>
[TestClass]
public sealed class PictureLimitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task A_small_file_that_claims_many_pixels_is_refused_before_it_is_decoded()
    {
        _folder.Write("a/1.png", PngBytes.Grey(2, 2, 1));
        _folder.Write("a/2.png", PngBytes.Of(60_000, 60_000, 8, 0, []));
        long before = GC.GetTotalAllocatedBytes();
        var error = Assert.ThrowsExactly<ImageSetException>(() => FolderImages.Open(_folder.Path, new FolderImagesOptions { Size = 16 }));
        Assert.Contains("2.png' has 60,000 x 60,000 pixels, more than the 134,217,728 that 'MaximumPixels' allows", error.Message);
        Assert.AreEqual(nameof(FolderImagesOptions.MaximumPixels), error.Property);
        Assert.IsLessThan(100L << 20, GC.GetTotalAllocatedBytes() - before);

        error = await Assert.ThrowsExactlyAsync<ImageSetException>(() => new ImageSetRequest
        {
            Name = _folder.Path,
            Size = 2,
            MaximumPixels = 3,
        }.OpenAsync(ImageSetSplit.Train));
        Assert.Contains("1.png' has 2 x 2 pixels, more than the 3", error.Message);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FolderImagesOptions { MaximumPixels = 1L << 29 });
    }

    [TestMethod]
    public void A_picture_that_grows_later_is_refused_too()
    {
        _folder.Write("a/1.png", PngBytes.Grey(2, 2, 1));
        var read = FolderImages.Open(_folder.Path, new FolderImagesOptions { Size = 4 });
        _folder.Write("a/1.png", PngBytes.Of(50_000, 50_000, 8, 0, []));
        Assert.Contains("1.png' has 50,000 x 50,000", Assert.ThrowsExactly<ImageSetException>(() => read.PixelsOf(0)).Message);
    }

    /// <summary>At the limit of what can be asked for, a picture fails or not, but never without its name.</summary>
    [TestMethod]
    public void A_claim_within_the_limit_that_has_no_pixels_is_named()
    {
        _folder.Write("a/1.png", PngBytes.Of(4_000, 4_000, 8, 0, []));
        var read = FolderImages.Open(_folder.Path, new FolderImagesOptions { Size = 4 });
        Assert.Contains("1.png' is broken", Assert.ThrowsExactly<ImageSetException>(() => read.PixelsOf(0)).Message);
    }

    [TestMethod]
    public void A_pipe_and_a_device_are_never_opened()
    {
        Skip.Unless(OperatingSystem.IsLinux(), "Pipes have names on Linux.");
        _folder.Write("a/1.png", PngBytes.Grey(2, 2, 1));
        using (Process made = Process.Start("mkfifo", [_folder["a/2.png"]]))
        {
            made.WaitForExit();
        }

        File.CreateSymbolicLink(_folder["a/3.png"], _folder["a/2.png"]);
        File.CreateSymbolicLink(_folder["a/4.png"], "/dev/zero");
        File.CreateSymbolicLink(_folder["a/5.png"], _folder["absent"]);
        File.CreateSymbolicLink(_folder["a/6.png"], _folder["a/1.png"]);
        string message = Assert.ThrowsExactly<ImageSetException>(() => FolderImages.Open(_folder.Path)).Message;
        for (int i = 2; i <= 4; i++)
        {
            Assert.Contains($"{i}.png' has no bytes: it is empty, or a pipe or a device", message);
        }

        Assert.Contains("5.png' is no longer there", message);
        Assert.DoesNotContain("6.png", message);

        // One without a picture's name is no more than left out.
        File.Move(_folder["a/2.png"], _folder["a/pipe"]);
        File.Delete(_folder["a/3.png"]);
        File.Delete(_folder["a/4.png"]);
        File.Delete(_folder["a/5.png"]);
        Assert.AreEqual(2, FolderImages.Open(_folder.Path).Count);
    }

    /// <summary>Two rows of three: 1 2 3, 4 5 6, and how each orientation of Exif shows them.</summary>
    [TestMethod]
    [DataRow(1, 2, "1 2 3 4 5 6")]
    [DataRow(2, 2, "3 2 1 6 5 4")]
    [DataRow(3, 2, "6 5 4 3 2 1")]
    [DataRow(4, 2, "4 5 6 1 2 3")]
    [DataRow(5, 3, "1 4 2 5 3 6")]
    [DataRow(6, 3, "4 1 5 2 6 3")]
    [DataRow(7, 3, "6 3 5 2 4 1")]
    [DataRow(8, 3, "3 6 2 5 1 4")]
    [DataRow(9, 2, "1 2 3 4 5 6")]
    public void A_PNG_is_turned_as_its_camera_has_noted(int orientation, int height, string expected)
    {
        byte[] pixels = [1, 2, 3, 4, 5, 6];
        byte[] text = PngBytes.Chunk("tEXt", new byte[80_000]);
        byte[] big = PngBytes.Exif(orientation), little = PngBytes.Exif(orientation, isLittle: true);
        _folder.Write("a/1.png", PngBytes.Of(3, 2, 8, 0, pixels, before: big));
        _folder.Write("a/2.png", PngBytes.Of(3, 2, 8, 0, pixels, before: little));
        _folder.Write("a/3.png", PngBytes.Of(3, 2, 8, 0, pixels, after: big));
        _folder.Write("a/4.png", PngBytes.Of(3, 2, 8, 0, pixels, before: [.. text, .. big]));
        _folder.Write("a/5.png", PngBytes.Of(3, 2, 8, 0, pixels, before: text, after: big));
        _folder.Write("a/6.png", PngBytes.Of(3, 2, 8, 0, pixels, before: [.. big, .. text]));
        var read = FolderImages.Open(_folder.Path);
        Assert.AreEqual(new ImageShape(1, height, 6 / height), read.Shape);
        for (int i = 0; i < 6; i++)
        {
            Assert.AreEqual(expected, string.Join(' ', read.PixelsOf(i)), $"file {i + 1}");
        }
    }

    [TestMethod]
    [DataRow(3)]
    [DataRow(6)]
    public void A_WebP_is_turned_too(int orientation)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(3, 2, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int i = 0; i < 6; i++)
        {
            bitmap.SetPixel(i % 3, i / 3, new SKColor((byte)(i + 1), (byte)(i + 1), (byte)(i + 1)));
        }

        using SKPixmap pixels = bitmap.PeekPixels();
        using SKData plain = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100));
        byte[] exif = PngBytes.Exif(orientation)[8..^4];
        byte[] body =
        [
            .. "WEBPVP8X"u8, 10, 0, 0, 0, 8, 0, 0, 0, 2, 0, 0, 1, 0, 0,
            .. plain.ToArray()[12..], .. "EXIF"u8, (byte)exif.Length, 0, 0, 0, .. exif,
        ];
        _folder.Write("a/1.webp", [.. "RIFF"u8, (byte)body.Length, (byte)(body.Length >> 8), 0, 0, .. body]);
        string expected = orientation == 3 ? "6 5 4 3 2 1" : "4 1 5 2 6 3";
        Assert.AreEqual(expected, string.Join(' ', FolderImages.Open(_folder.Path).PixelsOf(0)));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("MM")]
    [DataRow("II*\0\u00FF\u00FF\u00FF\u00FF")]
    [DataRow("II*\0\u0008\0\0\0\u00FF\u00FF")]
    public void A_damaged_note_turns_nothing(string exif)
    {
        _folder.Write("a/1.png", PngBytes.Of(3, 1, 8, 0, [1, 2, 3], PngBytes.Chunk("eXIf", [.. exif.Select(letter => (byte)letter)])));
        Assert.AreEqual("1 2 3", string.Join(' ', FolderImages.Open(_folder.Path).PixelsOf(0)));
    }
}
