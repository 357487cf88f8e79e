using System.Text.Json;
using GanMl.Images.Parts;
using GanMl.Images.Pictures;
using GanMl.Images.Writers;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;

namespace GanMl.Tests.Images.Sets;

/// <summary>A set is the same whoever makes it, in however many goes; and a folder never holds two.</summary>
[TestClass]
public sealed class PartedSetTests : IDisposable
{
    private readonly GeneratedSet _set = new(GeneratedSet.Coloured);

    public void Dispose() => _set.Dispose();

    [TestMethod]
    [DataRow("folder")]
    [DataRow("parquet")]
    [DataRow("webdataset")]
    [DataRow("npz")]
    public void Any_number_of_shards_in_any_order_make_what_one_process_makes(string format)
    {
        GeneratedSet.Format(format).Write(_set.Folder["one"], _set.Images);
        foreach (int index in new[] { 2, 0, 1 })
        {
            Assert.IsFalse(File.Exists(_set.Folder["three/manifest.json"]));
            GeneratedSet.Format(format).Write(_set.Folder["three"], Share(index, 3, batchSize: 4 + index));
        }

        GeneratedSet.Format(format).Write(_set.Folder["nine"], Share(8, 9, batchSize: 1));
        for (int index = 0; index < 8; index++)
        {
            GeneratedSet.Format(format).Write(_set.Folder["nine"], Share(index, 9, batchSize: 64));
        }

        CollectionAssert.AreEqual(_set.Content("one").ToArray(), _set.Content("three").ToArray());
        CollectionAssert.AreEqual(_set.Content("one").ToArray(), _set.Content("nine").ToArray());
    }

    [TestMethod]
    public void An_image_is_the_same_to_the_byte_in_whatever_part_it_is()
    {
        // Convolutions, and batches that are not full: ONNX Runtime may compute otherwise for few rows than for many.
        using OnnxGenerator clothes = PretrainedGenerators.Open("fashion-mnist");
        foreach (int rows in new[] { 200, 33, 1 })
        {
            var images = new ImagesToWrite(clothes, new GenerationPlan { Count = 200, BatchSize = rows }) { RowsPerFile = rows };
            GeneratedSet.Format("folder").Write(_set.Folder[$"{rows}"], images);
        }

        foreach (string picture in Directory.EnumerateFiles(_set.Folder["200"], "*.png", SearchOption.AllDirectories))
        {
            foreach (string other in new[] { "33", "1" })
            {
                CollectionAssert.AreEqual(
                    File.ReadAllBytes(picture),
                    File.ReadAllBytes(Path.Combine(_set.Folder[other], Path.GetRelativePath(_set.Folder["200"], picture))));
            }
        }
    }

    [TestMethod]
    [DataRow("folder")]
    [DataRow("parquet")]
    [DataRow("webdataset")]
    [DataRow("npz")]
    [DataRow("idx")]
    public void A_set_that_is_there_is_not_made_again(string format)
    {
        ImagesToWrite images = format == "idx" ? new ImagesToWrite(_set.Generator, _set.Plan, "tiny.onnx") : _set.Images;
        GeneratedSet.Format(format).Write(_set.Folder["out"], images);
        SortedDictionary<string, string> before = _set.Content("out");
        var progress = new LastProgress();
        var again = new ImagesToWrite(_set.Generator, _set.Plan, "another name.onnx", progress) { RowsPerFile = images.RowsPerFile };
        GeneratedSet.Format(format).Write(_set.Folder["out"], again);
        Assert.AreEqual((23, 0), (progress.Value.Images, progress.Value.Made));
        CollectionAssert.AreEqual(before.ToArray(), _set.Content("out").ToArray());
    }

    [TestMethod]
    [DataRow("folder", "ant/000000009.png", 5)]
    [DataRow("parquet", "train-00004-of-00005.parquet", 3)]
    [DataRow("webdataset", "train-000001.tar", 5)]
    [DataRow("npz", "train-00000-of-00005.npz", 5)]
    public void What_is_lost_or_cut_short_is_made_again_and_nothing_else(string format, string file, int rows)
    {
        PartedImageWriter writer = GeneratedSet.Format(format);
        writer.Write(_set.Folder["out"], _set.Images);
        SortedDictionary<string, string> before = _set.Content("out");
        string harmed = _set.Folder[$"out/{file}"];
        foreach (Action harm in new Action[] { () => File.Delete(harmed), () => File.WriteAllBytes(harmed, [1, 2, 3]) })
        {
            harm();
            var progress = new LastProgress();
            writer.Write(_set.Folder["out"], _set.Of(_set.Plan, progress));
            Assert.AreEqual((23, rows), (progress.Value.Images, progress.Value.Made));
            CollectionAssert.AreEqual(before.ToArray(), _set.Content("out").ToArray());
        }
    }

    [TestMethod]
    public void A_run_that_is_stopped_keeps_the_parts_that_are_whole_and_the_next_goes_on()
    {
        PartedImageWriter writer = GeneratedSet.Format("folder");
        writer.Write(_set.Folder["whole"], _set.Images);
        using var stop = new CancellationTokenSource();
        var stopping = new LastProgress(value =>
        {
            if (value.Images >= 12)
            {
                stop.Cancel();
            }
        });
        Assert.ThrowsExactly<OperationCanceledException>(
            () => writer.Write(_set.Folder["out"], _set.Of(_set.Plan, stopping, stop.Token)));
        SetReport report = SetVerification.Verify(_set.Folder["out"]);
        Assert.IsTrue(report.Faults.All(fault => fault.Kind == SetFaultKind.Unfinished), "nothing is half there");
        Assert.AreEqual(15, report.Files);
        CollectionAssert.Contains(report.Faults.ToArray(), new SetFault(SetFaultKind.Unfinished, "part 4", "Rows 22 to 24 are missing."));
        var progress = new LastProgress();
        writer.Write(_set.Folder["out"], _set.Of(_set.Plan, progress));
        Assert.AreEqual((23, 8), (progress.Value.Images, progress.Value.Made));
        CollectionAssert.AreEqual(_set.Content("whole").ToArray(), _set.Content("out").ToArray());
    }

    [TestMethod]
    public void What_a_killed_process_has_left_is_swept_away()
    {
        PartedImageWriter writer = GeneratedSet.Format("parquet");
        writer.Write(_set.Folder["whole"], _set.Images);
        writer.Write(_set.Folder["out"], Share(0, 5, batchSize: 5));
        Directory.CreateDirectory(_set.Folder["out/.ganml/part-00003-0123"]);
        File.WriteAllText(_set.Folder["out/.ganml/part-00003-0123/train-00003-of-00005.parquet"], "half");
        File.WriteAllText(_set.Folder["out/.ganml/part-00003.lock"], "");
        File.WriteAllText(_set.Folder["out/.ganml/part-00002.json"], """{"part":2,"first""");
        writer.Write(_set.Folder["out"], _set.Images);
        CollectionAssert.AreEqual(_set.Content("whole").ToArray(), _set.Content("out").ToArray());
    }

    [TestMethod]
    public void Several_at_once_make_every_part_once()
    {
        PartedImageWriter writer = GeneratedSet.Format("webdataset");
        writer.Write(_set.Folder["whole"], _set.Images);
        LastProgress[] each = [.. Enumerable.Range(0, 4).Select(_ => new LastProgress())];
        Parallel.ForEach(each, new ParallelOptions { MaxDegreeOfParallelism = 4 }, progress =>
            writer.Write(_set.Folder["out"], _set.Of(_set.Plan, progress)));
        CollectionAssert.AreEqual(_set.Content("whole").ToArray(), _set.Content("out").ToArray());
        Assert.AreEqual(23, each.Sum(progress => progress.Value.Made));
    }

    [TestMethod]
    public void A_part_that_another_makes_is_waited_for()
    {
        PartedImageWriter writer = GeneratedSet.Format("npz");
        writer.Write(_set.Folder["whole"], _set.Images);
        writer.Write(_set.Folder["out"], Share(0, 5, batchSize: 5));
        Task other;
        using (new FileStream(_set.Folder["out/.ganml/part-00001.lock"], FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            other = Task.Run(() => writer.Write(_set.Folder["out"], _set.Images));
            while (!File.Exists(_set.Folder["out/.ganml/part-00004.json"]))
            {
                Assert.IsFalse(other.IsFaulted, other.Exception?.ToString());
                Thread.Sleep(20);
            }

            Assert.IsFalse(File.Exists(_set.Folder["out/.ganml/part-00001.json"]));
        }

        Assert.IsTrue(other.Wait(TimeSpan.FromSeconds(60)));
        CollectionAssert.AreEqual(_set.Content("whole").ToArray(), _set.Content("out").ToArray());
    }

    [TestMethod]
    public void Another_set_is_refused_with_what_is_different()
    {
        PartedImageWriter writer = GeneratedSet.Format("parquet");
        writer.Write(_set.Folder["out"], _set.Images);
        Refused(writer, _set.Of(_set.Plan with { Seed = 5 }), "seed is 4 there and 5 here");
        Refused(writer, _set.Of(_set.Plan with { Count = 24 }), "count is 23 there and 24 here");
        Refused(writer, _set.Of(_set.Plan with { LatentScale = 1.5f }), "latentScale is not set there and 1.5 here");
        Refused(writer, _set.Of(_set.Plan with { LabelOf = _ => 1 }), "labelsSha256 is not set there and ");
        Refused(GeneratedSet.Format("webdataset"), _set.Images, "format is \"parquet\" there and \"webdataset\" here");
        Refused(writer, With(rowsPerFile: 6), "rowsPerFile is 5 there and 6 here");
        var jpeg = new PictureEncoding { Kind = PictureKind.Jpeg };
        Refused(writer, With(pictures: jpeg), "pictures is \"png 6\" there and \"jpeg 95\" here");
        Refused(writer, With(isMarked: false), "there and not set here");
        using OnnxGenerator other = OnnxGenerator.Open((GeneratedSet.Coloured with { Factor = 0.5f }).ToBytes());
        Refused(writer, new ImagesToWrite(other, _set.Plan, "tiny.onnx") { RowsPerFile = 5 }, "generator.sha256 is ");
    }

    [TestMethod]
    public void What_cannot_be_divided_so_is_refused_before_anything_is_drawn()
    {
        Assert.ThrowsExactly<ArgumentException>(() => GeneratedSet.Format("idx").Write(_set.Folder["out"], _set.Images));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(
                () => GeneratedSet.Format("parquet").Write(_set.Folder["one.parquet"], Share(0, 2, batchSize: 2))).Message,
            "name a folder");
        var many = new ImagesToWrite(_set.Generator, _set.Plan with { Count = 10_000_000 }) { RowsPerFile = 1 };
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => GeneratedSet.Format("npz").Write(_set.Folder["out"], many)).Message,
            "10,000,000 files");
        Assert.ThrowsExactly<NotSupportedException>(() => GeneratedSet.Format("folder").Write(Stream.Null, _set.Images));
        Assert.IsEmpty(Directory.GetFileSystemEntries(_set.Folder.Path));
    }

    [TestMethod]
    public void A_file_that_does_not_describe_itself_is_the_same_set_only_if_it_is_opened_alike()
    {
        // Its hash says nothing of what was said to open it.
        byte[] foreign = (GeneratedSet.Grey with { Metadata = new Dictionary<string, string>(), Tanh = true }).ToBytes();
        using OnnxGenerator one = Opened("-1:1", "ant"), other = Opened("0:1", "ant"), third = Opened("-1:1", "bee");
        PartedImageWriter writer = GeneratedSet.Format("npz");
        writer.Write(_set.Folder["out"], new ImagesToWrite(one, _set.Plan));
        Refused(writer, new ImagesToWrite(other, _set.Plan), "opened.pixelRange is \"-1:1\" there and \"0:1\" here");
        Refused(writer, new ImagesToWrite(third, _set.Plan), "opened.classNames is [\"ant\"");

        OnnxGenerator Opened(string range, string name)
        {
            string[] ends = range.Split(':');
            return OnnxGenerator.Open(foreign, new OnnxGeneratorOptions
            {
                PixelRange = new PixelRange(float.Parse(ends[0]), float.Parse(ends[1])),
                ClassNames = [name, "b", "c"],
            });
        }
    }

    [TestMethod]
    public void A_set_of_no_images_is_a_set()
    {
        foreach (string format in new[] { "folder", "parquet", "webdataset", "npz" })
        {
            GeneratedSet.Format(format).Write(_set.Folder[format], _set.Of(_set.Plan with { Count = 0 }));
            Assert.IsTrue(SetVerification.Verify(_set.Folder[format]).IsWhole, format);
        }
    }

    [TestMethod]
    public void A_generator_that_fails_leaves_the_parts_before_it()
    {
        // Its first bad latent is far on: what is made before that is kept, and the error is the generator's own.
        using OnnxGenerator broken = OnnxGenerator.Open((GeneratedSet.Grey with { Factor = float.NaN }).ToBytes());
        Assert.ThrowsExactly<GeneratorFileException>(
            () => GeneratedSet.Format("npz").Write(_set.Folder["out"], new ImagesToWrite(broken, _set.Plan)));
        Assert.IsEmpty(Directory.GetFileSystemEntries(_set.Folder.Path));
    }

    [TestMethod]
    public void The_manifest_says_what_the_set_is()
    {
        GeneratedSet.Format("parquet").Write(_set.Folder["out"], _set.Images);
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(_set.Folder["out/manifest.json"]));
        JsonElement root = manifest.RootElement;
        Assert.AreEqual((5L, 6L), (root.GetProperty("rowsPerFile").GetInt64(), root.GetProperty("files").GetInt64()));
        Assert.AreEqual("png 6", root.GetProperty("pictures").GetString());
        Assert.AreEqual(SyntheticMark.DigitalSourceType, root.GetProperty("digitalSourceType").GetString());
        string card = File.ReadAllText(_set.Folder["out/README.md"]);
        StringAssert.Contains(card, "| 2 | cat/dog | 8 |");
        StringAssert.Contains(card, "\nclasses:\n- label: 0\n  name: \"ant\"\n  count: 8\n");
        StringAssert.Contains(card, "| rows | 23 from row 2 on |");
    }

    private ImagesToWrite Share(int index, int count, int batchSize) =>
        new(_set.Generator, _set.Plan with { BatchSize = batchSize }, "tiny.onnx") { RowsPerFile = 5, Shard = new Shard(index, count) };

    private ImagesToWrite With(long rowsPerFile = 5, PictureEncoding? pictures = null, bool isMarked = true) =>
        new(_set.Generator, _set.Plan, "tiny.onnx")
        {
            RowsPerFile = rowsPerFile,
            Pictures = pictures ?? new PictureEncoding(),
            IsMarked = isMarked,
        };

    private void Refused(PartedImageWriter writer, ImagesToWrite images, string difference)
    {
        SortedDictionary<string, string> before = _set.Content("out");
        string message = Assert.ThrowsExactly<OutputFolderException>(() => writer.Write(_set.Folder["out"], images)).Message;
        StringAssert.Contains(message, difference);
        CollectionAssert.AreEqual(before.ToArray(), _set.Content("out").ToArray());
    }

    private sealed class LastProgress(Action<WritingProgress>? then = null) : IProgress<WritingProgress>
    {
        internal WritingProgress Value { get; private set; }

        public void Report(WritingProgress value)
        {
            Value = value;
            then?.Invoke(value);
        }
    }
}
