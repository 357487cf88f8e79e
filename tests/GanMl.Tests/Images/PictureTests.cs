using GanMl.Images.Writers;
using GanMl.Inference.LabelledImages;
using SkiaSharp;

namespace GanMl.Tests.Images;

/// <summary>Tables with captions, read again by another library.</summary>
[TestClass]
public sealed class PictureTests
{
    private static readonly ImageShape Shape = new(1, 2, 2);

    [TestMethod]
    public void A_table_has_its_images_in_their_places_and_its_captions_in_full()
    {
        using var temporary = new TemporaryFolder();
        string path = temporary["table.png"];
        float[] images = [.. Enumerable.Range(0, 6).SelectMany(image => Enumerable.Repeat(image / 5f, 4))];
        LabelledGrid.Save(path, images, Shape, ["a", "b", "c"], ["Ankle boot", "?"]);

        // Images are 64 pixels wide, 4 apart; the caption of a row has 10 letters of 12 pixels, less the gap behind
        // the last, between gaps of 4.
        const int Left = 4 + (10 * 12) - 2 + 4, Top = 4 + 14 + 4;
        using SKBitmap table = SKBitmap.Decode(path);
        Assert.AreEqual((Left + (3 * 68), Top + (2 * 68)), (table.Width, table.Height));
        for (int i = 0; i < 6; i++)
        {
            SKColor pixel = table.GetPixel(Left + (i % 3 * 68) + 32, Top + (i / 3 * 68) + 32);
            Assert.AreEqual((byte)(51 * i), pixel.Red);
        }

        Assert.IsTrue(HasInk(table, SKRectI.Create(0, Top, Left, 64)), "the first row's caption");
        Assert.IsTrue(HasInk(table, SKRectI.Create(Left, 0, 64, Top - 4)), "the first column's caption");
        Assert.IsFalse(HasInk(table, SKRectI.Create(0, 0, Left, Top)), "the corner");
        Assert.ThrowsExactly<ArgumentException>(() => LabelledGrid.Save(path, images, Shape, ["a"], ["b"]));
    }

    [TestMethod]
    public void Every_letter_that_a_caption_can_have_looks_different()
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:-+=/()%_&'? ";
        string[] drawn = [.. Letters.Select(letter => Drawn($"{letter}"))];
        Assert.HasCount(Letters.Length, drawn.Distinct().ToArray());
        Assert.AreEqual(Drawn("E"), Drawn("e"));
        Assert.AreEqual(Drawn("?"), Drawn("語"));
        Assert.AreEqual("ABC", PixelFont.Fit("ABCDE", 20));

        static string Drawn(string text)
        {
            using var bitmap = new SKBitmap(5, 7);
            using var canvas = new SKCanvas(bitmap);
            canvas.Clear(SKColors.Black);
            PixelFont.Draw(canvas, text, 0, 0, SKColors.White);
            return string.Concat(bitmap.Pixels.Select(pixel => pixel.Red > 0 ? '#' : '.'));
        }
    }

    private static bool HasInk(SKBitmap picture, SKRectI place)
    {
        for (int y = place.Top; y < place.Bottom; y++)
        {
            for (int x = place.Left; x < place.Right; x++)
            {
                if (picture.GetPixel(x, y).Red > 0xC0)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
