using GanMl.Inference.Format;
using Google.Protobuf;

namespace GanMl.Benchmarks.Fuzzing;

/// <summary>Damage: of the bytes, as a bad disk or a broken download does it, and of what they say, as a hostile hand would.</summary>
internal static class Mutation
{
    private static readonly long[] OddNumbers =
    [
        0, 1, -1, 2, 3, 7, 64, 1000, 65_536, 1_000_000, int.MaxValue, int.MinValue, (long)int.MaxValue + 1, long.MaxValue, long.MinValue,
    ];

    internal static byte[] Damage(byte[] original, Random random) =>
        random.Next(2) == 0 ? DamageBytes(original, random) : DamageMeaning(original, random);

    private static byte[] DamageBytes(byte[] original, Random random)
    {
        List<byte> bytes = [.. original];
        switch (random.Next(5))
        {
            case 0:
                return original[..random.Next(original.Length)];
            case 1:
                bytes.RemoveRange(random.Next(bytes.Count - 16), random.Next(1, 16));
                break;
            case 2:
                byte[] inserted = new byte[random.Next(1, 16)];
                random.NextBytes(inserted);
                bytes.InsertRange(random.Next(bytes.Count), inserted);
                break;
            case 3:
                // The structure, names and settings are at the start; weights bear almost anything.
                for (int change = random.Next(1, 4); change > 0; change--)
                {
                    bytes[random.Next(Math.Min(bytes.Count, 4096))] = (byte)random.Next(256);
                }

                break;
            default:
                int at = random.Next(bytes.Count);
                bytes[at] = (byte)(bytes[at] ^ (1 << random.Next(8)));
                break;
        }

        return [.. bytes];
    }

    private static byte[] DamageMeaning(byte[] original, Random random)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(original);
        GraphProto graph = model.Graph;
        NodeProto node = graph.Node[random.Next(graph.Node.Count)];
        TensorProto tensor = graph.Initializer[random.Next(graph.Initializer.Count)];
        long number = OddNumbers[random.Next(OddNumbers.Length)];
        switch (random.Next(9))
        {
            case 0 when node.Attribute.Count > 0:
                AttributeProto setting = node.Attribute[random.Next(node.Attribute.Count)];
                if (setting.Ints.Count > 0)
                {
                    setting.Ints[random.Next(setting.Ints.Count)] = number;
                }
                else
                {
                    setting.I = number;
                }

                break;
            case 1 when tensor.Dims.Count > 0:
                tensor.Dims[random.Next(tensor.Dims.Count)] = number;
                break;
            case 2 when graph.Initializer.FirstOrDefault(
                each => each.DataType == (int)TensorProto.Types.DataType.Int64 && each.RawData.Length >= 8) is { } whole:
                byte[] values = whole.RawData.ToByteArray();
                BitConverter.TryWriteBytes(values.AsSpan(random.Next(values.Length / 8) * 8), number);
                whole.RawData = ByteString.CopyFrom(values);
                break;
            case 3:
                node.OpType = graph.Node[random.Next(graph.Node.Count)].OpType;
                break;
            case 4 when node.Input.Count > 0:
                node.Input[random.Next(node.Input.Count)] = graph.Initializer[random.Next(graph.Initializer.Count)].Name;
                break;
            case 5:
                graph.Node.Remove(node);
                break;
            case 6:
                graph.Node.Add(node.Clone());
                break;
            case 7:
                tensor.DataType = random.Next(20);
                break;
            default:
                foreach (TensorShapeProto.Types.Dimension dimension in graph.Output[0].Type.TensorType.Shape.Dim
                    .Where(_ => random.Next(2) == 0))
                {
                    dimension.DimValue = number;
                }

                break;
        }

        return model.ToByteArray();
    }
}
