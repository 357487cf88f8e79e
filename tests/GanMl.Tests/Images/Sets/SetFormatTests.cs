using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using DuckDB.NET.Data;
using GanMl.Images.Formats;
using GanMl.Images.Pictures;
using GanMl.Images.Writers;
using GanMl.Inference.LabelledImages;
using ParquetSharp;
using SkiaSharp;
using Encoding = System.Text.Encoding;

namespace GanMl.Tests.Images.Sets;

/// <summary>The formats of sets, read by libraries that have written nothing of them: DuckDB, ParquetSharp, Skia.</summary>
[TestClass]
public sealed class SetFormatTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void DuckDB_reads_a_set_of_Parquet_files(bool isConditional)
    {
        using GeneratedSet set = Written("parquet", isConditional ? GeneratedSet.Coloured : GeneratedSet.Unlabelled);
        using var database = new DuckDBConnection("Data Source=:memory:");
        database.Open();
        using DuckDBCommand query = database.CreateCommand();
        string label = isConditional ? "label" : "-1::BIGINT";
        query.CommandText = $"""
            SELECT image.bytes, image.path, {label}, seed, "row", generator, digitalSourceType
            FROM '{set.Folder["out"]}/train-*-of-00005.parquet' ORDER BY "row"
            """;
        using DuckDBDataReader reader = query.ExecuteReader();
        (byte[] Pixels, long Label)[] expected = set.Expected();
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.IsTrue(reader.Read(), $"row {i}");
            using Stream picture = reader.GetStream(0);
            using var copy = new MemoryStream();
            picture.CopyTo(copy);
            CollectionAssert.AreEqual(expected[i].Pixels, Decoded(copy.ToArray(), set.Generator.Info.Shape), $"row {i}");
            Assert.AreEqual(
                ($"{2 + i:000000000}.png", expected[i].Label, 4L, 2L + i),
                (reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4)));
            Assert.AreEqual(
                (set.Images.GeneratorHash, SyntheticMark.DigitalSourceType), (reader.GetString(5), reader.GetString(6)));
        }

        Assert.IsFalse(reader.Read());
    }

    [TestMethod]
    public void ParquetSharp_reads_the_columns_and_what_Hugging_Face_wants_to_know()
    {
        using GeneratedSet set = Written("parquet", GeneratedSet.Coloured);
        using var file = new ParquetFileReader(set.Folder["out/train-00004-of-00005.parquet"]);
        FileMetaData metadata = file.FileMetaData;
        Assert.AreEqual(3, metadata.NumRows);
        CollectionAssert.AreEqual(
            new[] { "image.bytes", "image.path", "label", "seed", "row", "generator", "digitalSourceType" },
            Enumerable.Range(0, metadata.NumColumns).Select(i => metadata.Schema.Column(i).Path.ToDotString()).ToArray());
        using (RowGroupReader group = file.RowGroup(0))
        {
            using LogicalColumnReader<long> labels = group.Column(2).LogicalReader<long>();
            CollectionAssert.AreEqual(new long[] { 22 % 3, 23 % 3, 24 % 3 }, labels.ReadAll(3));
        }

        using var features = JsonDocument.Parse(metadata.KeyValueMetadata["huggingface"]);
        JsonElement columns = features.RootElement.GetProperty("info").GetProperty("features");
        Assert.AreEqual("Image", columns.GetProperty("image").GetProperty("_type").GetString());
        Assert.AreEqual("ClassLabel", columns.GetProperty("label").GetProperty("_type").GetString());
        CollectionAssert.AreEqual(
            new[] { "ant", "bee", "cat/dog" },
            columns.GetProperty("label").GetProperty("names").EnumerateArray().Select(name => name.GetString()).ToArray());
    }

    [TestMethod]
    public void A_large_part_is_written_in_groups_of_rows()
    {
        using var set = new GeneratedSet(GeneratedSet.Coloured);
        new ParquetFormatWriter(mostBytes: 3_000).Write(set.Folder["one.parquet"], new ImagesToWrite(set.Generator, set.Plan));
        using var file = new ParquetFileReader(set.Folder["one.parquet"]);
        Assert.AreEqual(23, file.FileMetaData.NumRows);
        Assert.IsGreaterThan(1, file.FileMetaData.NumRowGroups);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_tar_file_has_the_members_of_each_sample_together(bool isConditional)
    {
        using GeneratedSet set = Written("webdataset", isConditional ? GeneratedSet.Coloured : GeneratedSet.Unlabelled);
        (byte[] Pixels, long Label)[] expected = set.Expected();
        int row = 0;
        foreach (string path in Directory.GetFiles(set.Folder["out"], "*.tar").Order(StringComparer.Ordinal))
        {
            using var tar = new TarReader(File.OpenRead(path));
            while (Next(tar) is { } picture)
            {
                string key = $"{2 + row:000000000}";
                Assert.AreEqual($"{key}.png", picture.Name);
                CollectionAssert.AreEqual(expected[row].Pixels, Decoded(picture.Content, set.Generator.Info.Shape));
                if (isConditional)
                {
                    (string name, byte[] label) = Next(tar)!.Value;
                    Assert.AreEqual(($"{key}.cls", expected[row].Label.ToString()), (name, Encoding.ASCII.GetString(label)));
                }

                (string factsName, byte[] facts) = Next(tar)!.Value;
                Assert.AreEqual($"{key}.json", factsName);
                using var json = JsonDocument.Parse(facts);
                Assert.AreEqual(2 + row, json.RootElement.GetProperty("row").GetInt64());
                Assert.AreEqual(set.Images.GeneratorHash, json.RootElement.GetProperty("generator").GetString());
                Assert.AreEqual(SyntheticMark.DigitalSourceType, json.RootElement.GetProperty("digitalSourceType").GetString());
                row++;
            }
        }

        Assert.AreEqual(23, row);

        static (string Name, byte[] Content)? Next(TarReader tar)
        {
            if (tar.GetNextEntry() is not { } entry)
            {
                return null;
            }

            Assert.AreEqual(DateTimeOffset.UnixEpoch, entry.ModificationTime);
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            return (entry.Name, content.ToArray());
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void An_npz_file_holds_the_arrays_of_MedMNIST(int channels)
    {
        using GeneratedSet set = Written("npz", channels == 1 ? GeneratedSet.Grey : GeneratedSet.Coloured);
        (byte[] Pixels, long Label)[] expected = set.Expected();
        using ZipArchive archive = ZipFile.OpenRead(set.Folder["out/train-00001-of-00005.npz"]);
        (string type, string shape, byte[] images) = Array(archive, "train_images");
        Assert.AreEqual(("|u1", channels == 1 ? "(5, 4, 5,)" : "(5, 4, 5, 3,)"), (type, shape));
        for (int i = 0; i < 5; i++)
        {
            byte[] pixels = expected[5 + i].Pixels;
            byte[] channelsLast =
            [
                .. from place in Enumerable.Range(0, 20)
                   from channel in Enumerable.Range(0, channels)
                   select pixels[(channel * 20) + place],
            ];
            CollectionAssert.AreEqual(channelsLast, images[(i * 20 * channels)..((i + 1) * 20 * channels)]);
        }

        (type, shape, byte[] labels) = Array(archive, "train_labels");
        Assert.AreEqual(("|u1", "(5, 1,)"), (type, shape));
        CollectionAssert.AreEqual(expected[5..10].Select(one => (byte)one.Label).ToArray(), labels);
        (type, _, byte[] names) = Array(archive, "train_classes");
        Assert.AreEqual(("<U7", "ant\0\0\0\0bee\0\0\0\0cat/dog"), (type, Encoding.UTF32.GetString(names)));
        (_, _, byte[] firstRow) = Array(archive, "train_first_row");
        Assert.AreEqual(7L, BinaryPrimitives.ReadInt64LittleEndian(firstRow));
    }

    [TestMethod]
    [DataRow("one.parquet")]
    [DataRow("one.tar")]
    [DataRow("one.npz")]
    public void One_file_holds_all_images_and_a_stream_gets_the_same(string name)
    {
        using var set = new GeneratedSet(GeneratedSet.Coloured);
        var images = new ImagesToWrite(set.Generator, set.Plan);
        PartedImageWriter writer = (PartedImageWriter)ImageWriterCatalogue.Default.ForPath(name);
        writer.Write(set.Folder[name], images);
        using var stream = new MemoryStream();
        writer.Write(stream, images);
        CollectionAssert.AreEqual(File.ReadAllBytes(set.Folder[name]), stream.ToArray());
        CollectionAssert.AreEqual(new[] { set.Folder[name] }, Directory.GetFileSystemEntries(set.Folder.Path));
    }

    private static GeneratedSet Written(string format, TinyGenerator tiny)
    {
        var set = new GeneratedSet(tiny);
        GeneratedSet.Format(format).Write(set.Folder["out"], set.Images);
        return set;
    }

    /// <summary>The bytes of a picture, channel by channel.</summary>
    private static byte[] Decoded(byte[] picture, ImageShape shape)
    {
        using var bitmap = SKBitmap.Decode(picture);
        Assert.AreEqual((shape.Width, shape.Height), (bitmap.Width, bitmap.Height));
        return
        [
            .. from channel in Enumerable.Range(0, shape.Channels)
               from y in Enumerable.Range(0, shape.Height)
               from x in Enumerable.Range(0, shape.Width)
               let colour = bitmap.GetPixel(x, y)
               select channel == 0 ? colour.Red : channel == 1 ? colour.Green : colour.Blue,
        ];
    }

    private static (string Type, string Shape, byte[] Values) Array(ZipArchive archive, string name)
    {
        using Stream member = archive.GetEntry($"{name}.npy")!.Open();
        using var copy = new MemoryStream();
        member.CopyTo(copy);
        byte[] bytes = copy.ToArray();
        int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        Assert.AreEqual(0, (10 + length) % 64);
        string header = Encoding.ASCII.GetString(bytes, 10, length);
        return (header.Split('\'')[3], header[header.IndexOf('(')..(header.IndexOf(')') + 1)], bytes[(10 + length)..]);
    }
}
