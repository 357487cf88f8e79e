using System.Buffers.Binary;
using System.Text;
using CsCheck;
using GanMl.Training.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Tests.Checkpoints;

[TestClass]
public sealed class SafetensorsTests
{
    /// <summary>A file put together by hand from the format's description: a vector of two floats and a scalar of 64 bits.</summary>
    private const string Header =
        """{"__metadata__":{"maker":"hand"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":"""
        + """{"dtype":"I64","shape":[],"data_offsets":[8,16]}}""";

    private static readonly ScalarType[] Types =
    [
        ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Int64,
        ScalarType.Int32, ScalarType.Int16, ScalarType.Int8, ScalarType.Byte, ScalarType.Bool,
    ];

    private static readonly byte[] Values = [0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0, 5, 0, 0, 0, 0, 0, 0, 0x80];

    [TestMethod]
    public void A_file_made_by_hand_is_read()
    {
        using var temporary = new TemporaryFolder();
        using var reader = new SafetensorsReader(temporary.Write("hand.safetensors", ByHand(Header, Values)));
        Assert.AreEqual("hand", reader.Metadata["maker"]);
        using Tensor a = reader.Read("a");
        using Tensor b = reader.Read("b");
        CollectionAssert.AreEqual(new[] { 1f, -2.5f }, a.data<float>().ToArray());
        Assert.AreEqual(long.MinValue + 5, b.item<long>());
        Assert.IsEmpty(b.shape);
    }

    [TestMethod]
    public void What_is_written_is_what_the_format_describes()
    {
        using var temporary = new TemporaryFolder();
        using Tensor a = tensor(new[] { 1f, -2.5f });
        using Tensor b = tensor(long.MinValue + 5);
        string path = temporary["written.safetensors"];
        SafetensorsWriter.Write(path, [("a", a), ("b", b)], new Dictionary<string, string> { ["maker"] = "hand" });

        byte[] file = File.ReadAllBytes(path);
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        Assert.AreEqual(0, (8 + length) % 8, "the values start at a multiple of 8");
        Assert.AreEqual(Header, Encoding.UTF8.GetString(file, 8, length).TrimEnd(' '));
        CollectionAssert.AreEqual(Values, file[(8 + length)..]);
    }

    [TestMethod]
    public void Tensors_of_every_type_and_shape_come_back() => Gen.Select(
        Gen.Int[0, Types.Length - 1].Select(index => Types[index]),
        Gen.Int[0, 3].Array[0, 4]).Sample(
        (type, shape) =>
        {
            using DisposeScope scope = NewDisposeScope();
            using var temporary = new TemporaryFolder();
            Tensor values = (randn([.. shape.Select(size => (long)size)]) * 50).to(type);
            Tensor transposed = ones(2, 3).t();
            string path = temporary["file"];
            SafetensorsWriter.Write(path, [("x", values), ("y", transposed)], new Dictionary<string, string>());
            using var reader = new SafetensorsReader(path);
            Tensor back = reader.Read("x");
            Assert.AreEqual(type, back.dtype);
            CollectionAssert.AreEqual(values.shape, back.shape);
            Assert.IsTrue(values.to(ScalarType.Float64).Equals(back.to(ScalarType.Float64)));
            Assert.IsTrue(transposed.contiguous().Equals(reader.Read("y")));
        },
        iter: 60,
        threads: 1);

    [TestMethod]
    [DataRow("""{"a":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}""", "unknown type 'F31'")]
    [DataRow("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "shape [3]")]
    [DataRow("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "shape [-2]")]
    [DataRow("""{"a":{"dtype":"F32","shape":[4611686018427387904,8],"data_offsets":[0,8]}}""", "shape")]
    [DataRow("""{"a":{"dtype":"F32","shape":[6],"data_offsets":[0,24]}}""", "place")]
    [DataRow("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", "gap")]
    [DataRow("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "more behind")]
    [DataRow(
        """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""",
        "two tensors named 'a'")]
    [DataRow(
        """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", "overlap")]
    [DataRow("""{"a":{"dtype":"F32","shape":[2]}}""", "header cannot be read")]
    [DataRow("""{"a":7}""", "header cannot be read")]
    [DataRow("""["a"]""", "header cannot be read")]
    [DataRow("no json", "header cannot be read")]
    public void A_header_that_lies_is_refused(string header, string message)
    {
        using var temporary = new TemporaryFolder();
        string path = temporary.Write("bad.safetensors", ByHand(header, Values));
        CheckpointException error = Assert.ThrowsExactly<CheckpointException>(() => new SafetensorsReader(path).Dispose());
        Assert.Contains(message, error.Message);
        Assert.Contains("bad.safetensors", error.Message);
    }

    [TestMethod]
    public void Damaged_files_are_refused_or_read()
    {
        using var temporary = new TemporaryFolder();
        byte[] original = ByHand(Header, Values);
        var random = new Random(3);
        int refused = 0;
        for (int i = 0; i < 3000; i++)
        {
            byte[] damaged = [.. original[..(i % 3 == 0 ? random.Next(original.Length) : original.Length)]];
            for (int change = random.Next(3); change > 0 && damaged.Length > 0; change--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            string path = temporary.Write("damaged", damaged);
            try
            {
                using var reader = new SafetensorsReader(path);
                foreach (string name in reader.Names)
                {
                    reader.Read(name).Dispose();
                }
            }
            catch (CheckpointException)
            {
                refused++;
            }
        }

        Assert.IsInRange(1000, 2999, refused);
    }

    private static byte[] ByHand(string header, byte[] values)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        return [.. length, .. text, .. values];
    }
}
