using GanMl.Images.Writers;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using SkiaSharp;

namespace GanMl.Tests.Images;

/// <summary>What cannot be written is refused in plain words, and leaves nothing behind.</summary>
[TestClass]
public sealed class WriteErrorTests : IDisposable
{
    private static readonly TinyGenerator Grey = new() { Shape = new ImageShape(1, 4, 5), ClassNames = ["ant", "bee", "cat"] };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_file_that_cannot_be_written_is_one_error_and_leaves_nothing()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Grey.ToBytes());
        var images = new ImagesToWrite(
            generator, new GenerationPlan { Count = 6_000 }, progress: new AfterFirstBatch(() =>
            {
                // Where the last batch wants to write, something is in the way, as on a disk that is full.
                string work = Directory.GetDirectories(_folder["out/.ganml"]).Single();
                foreach (int row in Enumerable.Range(5_990, 10))
                {
                    Directory.CreateDirectory(Path.Combine(work, Grey.ClassNames[row % 3], $"{row:000000000}.png"));
                }
            }));
        Exception error = Assert.Throws<Exception>(() => Write("folder", "out", images));
        Assert.IsTrue(error is IOException or UnauthorizedAccessException, error.GetType().Name);
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [TestMethod]
    [DataRow("folder", "out", 2)]
    [DataRow("folder", "out", 4)]
    [DataRow("grid", "a.png", 2)]
    [DataRow("grid", "a.png", 4)]
    [DataRow("animation", "a.apng", 4)]
    public void Other_channels_than_one_or_three_are_refused(string format, string path, int channels)
    {
        using OnnxGenerator generator = OnnxGenerator.Open((Grey with { Shape = new ImageShape(channels, 4, 5) }).ToBytes());
        var images = new ImagesToWrite(generator, new GenerationPlan { Count = 6 });
        string message = Assert.ThrowsExactly<NotSupportedException>(() => Write(format, path, images)).Message;
        StringAssert.Contains(message, $"these images have {channels} ({channels}x4x5). The format idx");
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder.Path));
        Write("idx", "out", images);
        Assert.AreEqual(4 + 16 + (6 * channels * 20), new FileInfo(_folder["out/images-idx4-ubyte"]).Length);
    }

    [TestMethod]
    public void More_classes_than_a_byte_counts_do_not_go_into_idx()
    {
        string[] names = [.. Enumerable.Range(0, 257).Select(i => $"c{i}")];
        using OnnxGenerator generator = OnnxGenerator.Open((Grey with { ClassNames = names }).ToBytes());
        var images = new ImagesToWrite(generator, new GenerationPlan { Count = 1 });
        StringAssert.Contains(Assert.ThrowsExactly<NotSupportedException>(() => Write("idx", "out", images)).Message, "256 classes");
    }

    [TestMethod]
    [DataRow(8, 8, 1)]
    [DataRow(10, 10, 1)]
    [DataRow(15, 10, 2)]
    [DataRow(1, 1, 10)]
    public void A_grid_has_a_row_for_each_class_that_was_drawn(int count, int rows, int columns)
    {
        string[] names = [.. Enumerable.Range(0, 10).Select(i => $"c{i}")];
        using OnnxGenerator generator = OnnxGenerator.Open((Grey with { ClassNames = names }).ToBytes());
        Write("grid", "a.png", new ImagesToWrite(generator, new GenerationPlan { Count = count }));
        using SKBitmap grid = SKBitmap.Decode(_folder["a.png"]);
        int scale = 640 / (columns * 7);
        Assert.AreEqual((2 + (columns * ((5 * scale) + 2)), 2 + (rows * ((4 * scale) + 2))), (grid.Width, grid.Height));
    }

    [TestMethod]
    public void Too_tall_a_picture_is_refused_before_it_is_drawn()
    {
        string[] names = [.. Enumerable.Range(0, 9_000).Select(i => $"c{i}")];
        using OnnxGenerator generator = OnnxGenerator.Open((Grey with { ClassNames = names }).ToBytes());
        var never = new AfterFirstBatch(() => Assert.Fail("It was drawn."));
        var images = new ImagesToWrite(generator, new GenerationPlan { Count = 9_000 }, progress: never);

        // One column of 9,000 rows at 91 times their 5 x 4 pixels.
        string message = Assert.ThrowsExactly<ArgumentException>(() => Write("grid", "a.png", images)).Message;
        StringAssert.Contains(message, "459 x 3,294,002 pixels");
        message = Assert.ThrowsExactly<ArgumentException>(
            () => LabelledGrid.CheckSize(Grey.Shape, 10, [.. Enumerable.Repeat("a", 20_000)])).Message;
        StringAssert.Contains(message, "draw fewer images");
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(10, 10)]
    [DataRow(32, 32)]
    [DataRow(33, 32)]
    [DataRow(1_000, 32)]
    [DataRow(20_000, 32)]
    public void A_picture_shows_32_classes_at_most(int classes, int shown)
    {
        IReadOnlyList<int> labels = ImageGrid.ClassesToShow(classes);
        CollectionAssert.AreEqual(labels.Distinct().Order().ToArray(), labels.ToArray());
        Assert.HasCount(shown, labels);
        Assert.AreEqual(classes, classes == 0 ? 0 : labels[^1] + 1, "the last class is among them");
    }

    [TestMethod]
    public void A_long_caption_does_not_widen_a_table_without_end()
    {
        float[] image = new float[20];
        LabelledGrid.Save(_folder["long.png"], image, Grey.Shape, ["1"], [new string('x', 100_000)]);
        using SKBitmap table = SKBitmap.Decode(_folder["long.png"]);

        // 40 letters of 6 x 2 pixels, and an image of 5 pixels at 12 times, with gaps of 4.
        Assert.AreEqual(4 + (((40 * 6) - 1) * 2) + 4 + (5 * 12) + 4, table.Width);
    }

    private void Write(string format, string path, ImagesToWrite images) =>
        ImageWriterCatalogue.Default.Find(format).Write(_folder[path], images);

    private sealed class AfterFirstBatch(Action action) : IProgress<WritingProgress>
    {
        private bool _isDone;

        public void Report(WritingProgress value)
        {
            if (!_isDone)
            {
                _isDone = true;
                action();
            }
        }
    }
}
