using System.Text.Json;
using GanMl.Images.Derived;
using GanMl.Images.Folders;
using GanMl.Images.Idx;
using GanMl.Images.Parts;
using GanMl.Images.Writers;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using SkiaSharp;

namespace GanMl.Tests.Images;

/// <summary>The formats of generated images, each read again.</summary>
[TestClass]
public sealed class ImageWriterTests : IDisposable
{
    private static readonly TinyGenerator Coloured = new() { Shape = new ImageShape(3, 4, 5), ClassNames = ["ant", "bee", "cat/dog"] };
    private static readonly TinyGenerator Grey = Coloured with { Shape = new ImageShape(1, 4, 5) };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("images", "folder")]
    [DataRow("images/", "folder")]
    [DataRow("grid.PNG", "grid")]
    [DataRow("walk.apng", "animation")]
    [DataRow("images.parquet", "parquet")]
    [DataRow("images.tar", "webdataset")]
    [DataRow("images.npz", "npz")]
    public void The_ending_of_a_path_says_the_format(string path, string name) =>
        Assert.AreEqual(name, ImageWriterCatalogue.Default.ForPath(path).Name);

    [TestMethod]
    public void An_ending_that_nobody_writes_is_answered_with_those_that_there_are()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => ImageWriterCatalogue.Default.ForPath("images.bmp"));
        StringAssert.Contains(error.Message, ".png (grid)");
        Assert.AreEqual("folder", ImageWriterCatalogue.Default.ForPath(Directory.CreateDirectory(_folder["version.2"]).FullName).Name);
    }

    [TestMethod]
    public void A_folder_holds_every_image_and_a_manifest_that_says_what_belongs_to_it()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Coloured.ToBytes());
        var plan = new GenerationPlan { Seed = 4, FirstRow = 2, Count = 10, BatchSize = 3 };
        var progress = new List<long>();
        Write("folder", "out", new ImagesToWrite(generator, plan, "tiny.onnx", new Reported(progress)));

        var read = FolderImages.Open(_folder["out"]);
        CollectionAssert.AreEqual(new[] { "ant", "bee", "cat/dog" }, read.ClassNames.ToArray());
        CollectionAssert.AreEqual(new long[] { 10 }, progress.ToArray());
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(_folder["out/manifest.json"]));
        JsonElement root = manifest.RootElement;
        Assert.AreEqual("tiny.onnx", root.GetProperty("generator").GetProperty("name").GetString());
        Assert.AreEqual(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Coloured.ToBytes())),
            root.GetProperty("generator").GetProperty("sha256").GetString());
        Assert.AreEqual((4, 2, 10), (Number(root, "seed"), Number(root, "firstRow"), Number(root, "count")));
        CollectionAssert.AreEqual(
            new[] { "0 ant 3", "1 bee 3", "2 cat/dog 4" },
            root.GetProperty("classes").EnumerateArray()
                .Select(one => $"{Number(one, "label")} {one.GetProperty("name")} {Number(one, "count")}").ToArray());
        string[] lines = File.ReadAllLines(_folder["out/SHA256SUMS"]);
        string[] pictures = [.. Enumerable.Range(0, read.Count)
            .Select(i => Path.GetRelativePath(_folder["out"], read.FileOf(i)).Replace('\\', '/'))];
        CollectionAssert.AreEquivalent(
            pictures.Concat(["classes.json", "metadata.jsonl", "README.md"]).ToArray(), lines.Select(line => line[66..]).ToArray());
        foreach (string line in lines)
        {
            Assert.AreEqual(HashOf(_folder[$"out/{line[66..]}"]), line[..64], line);
        }

        Assert.AreEqual(HashOf(_folder["out/SHA256SUMS"]), root.GetProperty("checksums").GetProperty("sha256").GetString());

        GeneratedBatch batch = generator.Generate(plan with { BatchSize = 64 }).Single();
        byte[] expected = new byte[batch.Shape.Length];
        for (int i = 0; i < batch.Count; i++)
        {
            batch.CopyPixels(i, expected);
            string name = $"{2 + i:000000000}.png";
            int at = Enumerable.Range(0, read.Count).Single(index => Path.GetFileName(read.FileOf(index)) == name);
            CollectionAssert.AreEqual(expected, read.WithChannels(3).PixelsOf(at), $"image {i}");
            Assert.AreEqual(batch.Labels.Span[i], read.LabelOf(at));
        }
    }

    [TestMethod]
    [DataRow("folder", "out")]
    [DataRow("idx", "out")]
    [DataRow("grid", "a.png")]
    [DataRow("animation", "a.apng")]
    public void What_is_stopped_leaves_nothing(string format, string path)
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Grey.ToBytes());
        using var stop = new CancellationTokenSource();
        var images = new ImagesToWrite(
            generator,
            new GenerationPlan { Count = 1_000, BatchSize = 2 },
            progress: new Stopping(stop, 20),
            cancellationToken: stop.Token);
        Assert.ThrowsExactly<OperationCanceledException>(() => Write(format, path, images));
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [TestMethod]
    [DataRow("folder")]
    [DataRow("idx")]
    public void A_folder_that_was_there_stays_and_takes_no_other_set(string format)
    {
        using OnnxGenerator generator = OnnxGenerator.Open((Grey with { Factor = float.NaN }).ToBytes());
        using OnnxGenerator good = OnnxGenerator.Open(Grey.ToBytes());
        Directory.CreateDirectory(_folder["out"]);
        var plan = new GenerationPlan { Count = 4 };
        Assert.Throws<Exception>(() => Write(format, "out", new ImagesToWrite(generator, plan)));
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder["out"]));
        Write(format, "out", new ImagesToWrite(good, plan));
        Assert.ThrowsExactly<OutputFolderException>(() => Write(format, "out", new ImagesToWrite(good, plan with { Seed = 5 })));
        Directory.CreateDirectory(_folder["other"]);
        File.WriteAllText(_folder["other/note.txt"], "mine");
        Assert.ThrowsExactly<OutputFolderException>(() => Write(format, "other", new ImagesToWrite(good, plan)));
        CollectionAssert.AreEqual(new[] { _folder["other/note.txt"] }, Directory.GetFileSystemEntries(_folder["other"]));
        Assert.IsTrue(File.Exists(_folder["out/manifest.json"]));
    }

    [TestMethod]
    [DataRow(1, "images-idx3-ubyte")]
    [DataRow(3, "images-idx4-ubyte")]
    public void Idx_files_are_read_again_to_the_byte(int channels, string name)
    {
        using OnnxGenerator generator = OnnxGenerator.Open((channels == 1 ? Grey : Coloured).ToBytes());
        var plan = new GenerationPlan { Seed = 9, Count = 7, BatchSize = 3 };
        Write("idx", "out", new ImagesToWrite(generator, plan));
        IdxImages read = IdxImages.Read(_folder[$"out/{name}"], _folder["out/labels-idx1-ubyte"], "tiny", generator.Info.ClassNames);
        Assert.AreEqual((7, generator.Info.Shape), (read.Count, read.Shape));
        GeneratedBatch batch = generator.Generate(plan with { BatchSize = 7 }).Single();
        byte[] expected = new byte[batch.Shape.Length];
        for (int i = 0; i < batch.Count; i++)
        {
            batch.CopyPixels(i, expected);
            CollectionAssert.AreEqual(expected, read.PixelsOf(i));
            Assert.AreEqual(batch.Labels.Span[i], read.LabelOf(i));
        }
    }

    [TestMethod]
    public void A_grid_has_a_row_for_each_class_or_ten_images_a_row()
    {
        using OnnxGenerator generator = OnnxGenerator.Open(Grey.ToBytes());
        Write("grid", "classes.png", new ImagesToWrite(generator, new GenerationPlan { Count = 7 }));
        Write("grid", "one.png", new ImagesToWrite(generator, new GenerationPlan { Count = 7, LabelOf = _ => 1 }));

        // 3 rows of 3 at 30 times their 5 x 4 pixels, with gaps of 2; and 1 row of 10 at 9 times.
        Assert.AreEqual((2 + (3 * 152), 2 + (3 * 122)), SizeOf("classes.png"));
        Assert.AreEqual((2 + (10 * 47), 2 + 38), SizeOf("one.png"));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(
                () => Write("grid", "large.png", new ImagesToWrite(generator, new GenerationPlan { Count = 10_001 }))).Message,
            "at most 10,000 images");
    }

    [TestMethod]
    public void A_format_from_outside_is_found_by_name_and_by_ending()
    {
        var formats = ImageWriterCatalogue.Default.With(new LabelList());
        using OnnxGenerator generator = OnnxGenerator.Open(Grey.ToBytes());
        formats.ForPath("labels.txt").Write(_folder["labels.txt"], new ImagesToWrite(generator, new GenerationPlan { Count = 5 }));
        Assert.AreEqual("ant bee cat/dog ant bee ", File.ReadAllText(_folder["labels.txt"]));
        Assert.AreSame(formats.Find("labels"), formats.ForPath("a.txt"));
    }

    private static string HashOf(string path) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));

    private static int Number(JsonElement parent, string name) => parent.GetProperty(name).GetInt32();

    private void Write(string format, string path, ImagesToWrite images) =>
        ImageWriterCatalogue.Default.Find(format).Write(_folder[path], images);

    private (int Width, int Height) SizeOf(string name)
    {
        using SKBitmap bitmap = SKBitmap.Decode(_folder[name]);
        return (bitmap.Width, bitmap.Height);
    }

    private sealed class Reported(List<long> values) : IProgress<WritingProgress>
    {
        public void Report(WritingProgress value) => values.Add(value.Images);
    }

    private sealed class Stopping(CancellationTokenSource source, long after) : IProgress<WritingProgress>
    {
        public void Report(WritingProgress value)
        {
            if (value.Images >= after)
            {
                source.Cancel();
            }
        }
    }

    private sealed class LabelList : IImageWriter
    {
        public string Name => "labels";

        public string Description => "A text file with the name of each image's class.";

        public IReadOnlyList<string> Endings { get; } = [".txt"];

        public void Write(string path, ImagesToWrite images) => File.WriteAllText(
            path,
            string.Concat(images.Batches.SelectMany(batch => batch.Labels.ToArray()).Select(label => images.ClassNames[(int)label] + " ")));
    }
}
