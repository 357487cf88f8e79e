using GanMl.Images;
using GanMl.Images.Derived;
using GanMl.Images.Folders;
using GanMl.Images.Pictures;
using GanMl.Images.Sets;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines;
using Microsoft.ML;

namespace GanMl.Tests.Data.Folders;

/// <summary>One rule makes squares, for training, judging and joining, for folders and sets.</summary>
[TestClass]
public sealed class SquareRuleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>64 columns of 32 rows, grey 200: with black above and below, cut at the sides, or pulled.</summary>
    [TestMethod]
    [DataRow(Squaring.Pad, null, 64)]
    [DataRow(Squaring.Pad, 64, 64)]
    [DataRow(Squaring.Pad, 32, 32)]
    [DataRow(Squaring.Crop, null, 32)]
    [DataRow(Squaring.Crop, 64, 64)]
    [DataRow(Squaring.Stretch, null, 64)]
    [DataRow(Squaring.Stretch, 32, 32)]
    public async Task Wide_pictures_become_the_squares_that_are_asked_for(Squaring squaring, int? size, int side)
    {
        for (int i = 0; i < 4; i++)
        {
            _folder.Write($"train/a/{i}.png", PngBytes.Grey(32, 64, 200));
            _folder.Write($"test/a/{i}.png", PngBytes.Grey(32, 64, 200));
            _folder.Write($"flat/a/{i}.png", PngBytes.Grey(32, 64, 197 + i));
        }

        byte[] expected = new byte[side * side];
        int frame = squaring == Squaring.Pad ? side / 4 : 0;
        expected.AsSpan(frame * side, (side - (2 * frame)) * side).Fill(200);
        var options = new ImageSetOptions { Size = size, Squaring = squaring };
        foreach (ImageSetSplit split in Enum.GetValues<ImageSetSplit>())
        {
            ILabelledImages images = await ImageSets.OpenAsync(_folder.Path, split, options);
            Assert.AreEqual(new ImageShape(1, side, side), images.Shape);
            CollectionAssert.AreEqual(expected, images.PixelsOf(0));

            // What is joined in a pipeline is what was trained on.
            float[] pixels = Reading.Vectors(new MLContext(1).Data.LoadImages(images), "Pixels")[0];
            CollectionAssert.AreEqual(expected, pixels.Select(value => (byte)Math.Round(value * 255)).ToArray());
            images = await ImageSets.OpenAsync(_folder["flat"], split, options);
            Assert.AreEqual(new ImageShape(1, side, side), images.Shape);
        }
    }

    /// <summary>One rule: the same pictures look alike whether a folder or another set holds them, whatever size is asked for.</summary>
    [TestMethod]
    [DataRow(Squaring.Pad)]
    [DataRow(Squaring.Crop)]
    [DataRow(Squaring.Stretch)]
    public async Task A_folder_and_a_set_of_the_same_pictures_become_the_same_squares(Squaring squaring)
    {
        var shape = new ImageShape(3, 20, 28);
        byte[][] pictures = [.. Enumerable.Range(0, 9).Select(
            seed => Enumerable.Range(0, shape.Length).Select(i => (byte)((i * 37) + (seed * 101))).ToArray())];
        for (int i = 0; i < pictures.Length; i++)
        {
            foreach (string part in new[] { "train", "test" })
            {
                PngImage.Save(_folder.Write($"{part}/a/{i}.png", []), [.. pictures[i].Select(value => value / 255f)], shape);
            }
        }

        var list = new ListImages(shape, new int[pictures.Length], pictures);
        foreach (int? size in new int?[] { null, 7, 28, 32, 33, 64 })
        {
            foreach (int channels in new[] { 1, 3 })
            {
                var options = new ImageSetOptions { Size = size, Channels = channels, Squaring = squaring };
                ILabelledImages folder = await ImageSets.OpenAsync(_folder.Path, ImageSetSplit.Train, options);
                ILabelledImages expected = list.WithSize(size ?? SquareMaker.SizeOf(shape, squaring), squaring).WithChannels(channels);
                Assert.AreEqual(expected.Shape, folder.Shape);
                Assert.AreEqual(expected.HashOfPixels(), folder.HashOfPixels(), $"{size}, {channels} channels");
                if (size is not null)
                {
                    var direct = FolderImages.Open(
                        _folder["train"], new FolderImagesOptions { Size = size, Channels = channels, Squaring = squaring });
                    Assert.AreEqual(expected.HashOfPixels(), direct.HashOfPixels());
                }
            }
        }
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow(28)]
    [DataRow(32)]
    [DataRow(64)]
    [DataRow(20)]
    public async Task Mnist_and_its_pictures_in_a_folder_are_equal(int? size)
    {
        var folders = new GanMl.Images.Download.DataFolders { Folder = RealData.Folder("mnist") };
        var options = new ImageSetOptions { Size = size, Folders = folders, Count = 50 };
        ILabelledImages mnist = await ImageSets.OpenAsync("mnist", ImageSetSplit.Test, options);
        ILabelledImages source = await ImageSets.OpenAsync("mnist", ImageSetSplit.Test, options with { Size = null });
        for (int i = 0; i < source.Count; i++)
        {
            foreach (string part in new[] { "train", "test" })
            {
                _folder.Write($"{part}/{source.LabelOf(i)}/{i:000}.png", PngBytes.Of(28, 28, 8, 0, source.PixelsOf(i)));
            }
        }

        ILabelledImages folder = await ImageSets.OpenAsync(
            _folder.Path, ImageSetSplit.Test, new ImageSetOptions { Size = size, ClassNames = mnist.ClassNames });
        Assert.AreEqual(mnist.Shape, folder.Shape);
        CollectionAssert.AreEquivalent(Texts(mnist), Texts(folder));
    }

    private static string[] Texts(ILabelledImages images) => [.. Enumerable.Range(0, images.Count)
        .Select(i => $"{images.LabelOf(i)} {Convert.ToHexString(images.PixelsOf(i))}")];
}
