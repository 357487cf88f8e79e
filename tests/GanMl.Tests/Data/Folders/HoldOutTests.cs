using GanMl.Images;
using GanMl.Images.Derived;
using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;
using SkiaSharp;

namespace GanMl.Tests.Data.Folders;

/// <summary>Which images of a folder are for judging.</summary>
[TestClass]
public sealed class HoldOutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task A_file_that_is_added_moves_at_most_one_image()
    {
        for (int i = 0; i < 200; i++)
        {
            Write($"a/{i:000}.png", i);
        }

        (string[] train, string[] test) = await OpenAsync();
        Assert.AreEqual((180, 20), (train.Length, test.Length));
        Write("a/0000.png", 300);
        (string[] trainNow, string[] testNow) = await OpenAsync();
        Assert.AreEqual((181, 20), (trainNow.Length, testNow.Length));
        Assert.IsLessThanOrEqualTo(1, testNow.Intersect(train).Count());
        Assert.IsLessThanOrEqualTo(1, trainNow.Intersect(test).Count());
    }

    [TestMethod]
    public async Task Names_order_and_size_do_not_matter()
    {
        for (int i = 0; i < 60; i++)
        {
            Write($"a/{i:000}.png", i);
        }

        (_, string[] test) = await OpenAsync();
        foreach (string file in Directory.GetFiles(_folder["a"]))
        {
            File.Move(file, _folder[$"a/{(1000 - int.Parse(Path.GetFileNameWithoutExtension(file))):0000}-renamed.png"]);
        }

        (_, string[] renamed) = await OpenAsync();
        CollectionAssert.AreEquivalent(test, renamed);
        (string[] largeTrain, string[] largeTest) = await OpenAsync(new ImageSetOptions { Size = 12, Channels = 3 });
        Assert.AreEqual((54, 6), (largeTrain.Length, largeTest.Length));
        CollectionAssert.AreEquivalent(test.Select(Middle).ToArray(), largeTest.Select(Middle).ToArray());
    }

    [TestMethod]
    public async Task Equal_images_are_on_one_side_in_whatever_format_and_class()
    {
        for (int i = 0; i < 40; i++)
        {
            Write($"a/{i:00}.png", i);
            File.Copy(_folder[$"a/{i:00}.png"], _folder[$"a/copy {i:00}.png"]);
            Write($"b/{i:00}.png", i);
            using var bitmap = SKBitmap.Decode(_folder[$"a/{i:00}.png"]);
            using var image = SKImage.FromBitmap(bitmap);
            using SKPixmap pixels = image.PeekPixels();
            using SKData webp = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100));
            _folder.Write($"a/{i:00}.webp", webp.ToArray());
        }

        (string[] train, string[] test) = await OpenAsync();
        Assert.AreEqual(160, train.Length + test.Length);
        Assert.IsNotEmpty(test);
        Assert.IsEmpty(train.Intersect(test));
    }

    [TestMethod]
    public async Task A_rare_class_has_a_test_image_and_a_single_one_is_told()
    {
        for (int i = 0; i < 100; i++)
        {
            Write($"common/{i:000}.png", i);
        }

        for (int i = 0; i < 7; i++)
        {
            Write($"rare/{i}.png", 400 + i);
        }

        Write("single/1.png", 500);
        Write("same/1.png", 600);
        Write("same/2.png", 600);
        var logger = new RecordingLogger();
        var options = new ImageSetOptions { Logger = logger };
        ILabelledImages train = await ImageSets.OpenAsync(_folder.Path, ImageSetSplit.Train, options);
        Assert.Contains("has no test image of 'same', 'single'", logger.WarningText);
        ILabelledImages test = await ImageSets.OpenAsync(_folder.Path, ImageSetSplit.Test, options);
        CollectionAssert.AreEqual(new[] { 10, 1, 0, 0 }, test.CountByClass().ToArray());
        CollectionAssert.AreEqual(new[] { 90, 6, 2, 1 }, train.CountByClass().ToArray());
    }

    [TestMethod]
    public async Task Without_two_images_of_a_class_nothing_can_be_judged()
    {
        Write("a/1.png", 1);
        Write("b/1.png", 2);
        var logger = new RecordingLogger();
        Assert.AreEqual(2, (await ImageSets.OpenAsync(_folder.Path, ImageSetSplit.Train, new ImageSetOptions { Logger = logger })).Count);
        Assert.Contains("has no test image of 'a', 'b'", logger.WarningText);
        var error = await Assert.ThrowsExactlyAsync<ImageSetException>(() => ImageSets.OpenAsync(_folder.Path, ImageSetSplit.Test));
        Assert.Contains("no images for judging", error.Message);
    }

    [TestMethod]
    public async Task Some_images_of_a_folder_are_some_of_each_class()
    {
        for (int i = 0; i < 30; i++)
        {
            Write($"train/{(i < 20 ? "a" : "b")}/{i:00}.png", i);
            Write($"test/{(i < 20 ? "a" : "b")}/{i:00}.png", i + 50);
        }

        ILabelledImages some = await ImageSets.OpenAsync(_folder.Path, ImageSetSplit.Test, new ImageSetOptions { Count = 15 });
        CollectionAssert.AreEqual(new[] { 10, 5 }, some.CountByClass().ToArray());
    }

    private async Task<(string[] Train, string[] Test)> OpenAsync(ImageSetOptions? options = null) =>
        (Pixels(await ImageSets.OpenAsync(_folder.Path, ImageSetSplit.Train, options)),
            Pixels(await ImageSets.OpenAsync(_folder.Path, ImageSetSplit.Test, options)));

    private static string[] Pixels(ILabelledImages images) =>
        [.. Enumerable.Range(0, images.Count).Select(i => Convert.ToHexString(images.PixelsOf(i)))];

    /// <summary>The pixel in the middle, which every size of a flat image has; number i gives i * 4 there, up to 240.</summary>
    private static string Middle(string pixels) => pixels.Substring(pixels.Length == 32 ? 16 : 2 * ((6 * 12) + 6), 2);

    /// <summary>A flat image of 4 x 4 whose corner tells apart those of one grey.</summary>
    private void Write(string name, int number)
    {
        byte[] pixels = [.. Enumerable.Repeat((byte)(number % 60 * 4), 16)];
        pixels[0] = (byte)(number / 60);
        _folder.Write(name, PngBytes.Of(4, 4, 8, 0, pixels));
    }
}
