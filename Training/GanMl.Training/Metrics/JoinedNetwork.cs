using GanMl.Inference.Format;
using Google.Protobuf;

namespace GanMl.Training.Metrics;

/// <summary>Two ONNX networks as one: what the first gives, the second takes.</summary>
internal static class JoinedNetwork
{
    private const string Prefix = "preprocessing/";

    /// <summary>Puts a network of one input and one output before another of one input.</summary>
    /// <param name="before">The file of the first; its names get a prefix.</param>
    /// <param name="after">The file of the second; its outputs stay the outputs.</param>
    /// <returns>A file.</returns>
    /// <exception cref="MetricException">They do not fit together; the message says why.</exception>
    internal static byte[] Of(byte[] before, byte[] after)
    {
        ModelProto first = Parse(before), second = Parse(after);
        string given = Single(Inputs(first.Graph), "preprocessing takes", "input");
        string made = Single(first.Graph.Output, "preprocessing gives", "output");
        string taken = Single(Inputs(second.Graph), "network takes", "input");
        if (!Versions(first).SequenceEqual(Versions(second)))
        {
            throw new MetricException(
                $"the preprocessing is of {string.Join(", ", Versions(first))}, and the network of {string.Join(", ", Versions(second))}: "
                + "export both with the same operator sets.");
        }

        GraphProto graph = second.Graph;
        ValueInfoProto input = Inputs(first.Graph).Single().Clone();
        input.Name = Name(given);
        graph.Input.Remove(Inputs(graph).Single());
        graph.Input.Insert(0, input);
        NodeProto[] nodes = [.. first.Graph.Node.Select(Renamed)];
        for (int i = 0; i < nodes.Length; i++)
        {
            graph.Node.Insert(i, nodes[i]);
        }

        graph.Initializer.AddRange(first.Graph.Initializer.Select(tensor =>
        {
            TensorProto copy = tensor.Clone();
            copy.Name = Name(tensor.Name);
            return copy;
        }));

        // Before version 4 of the format, weights had to be inputs as well.
        second.IrVersion = Math.Max(4, Math.Max(first.IrVersion, second.IrVersion));
        return second.ToByteArray();

        string Name(string name) => name == made ? taken : name.Length == 0 ? "" : Prefix + name;

        NodeProto Renamed(NodeProto node)
        {
            NodeProto copy = node.Clone();
            copy.Name = node.Name.Length == 0 ? "" : Prefix + node.Name;
            copy.Input.Clear();
            copy.Input.AddRange(node.Input.Select(Name));
            copy.Output.Clear();
            copy.Output.AddRange(node.Output.Select(Name));
            return copy;
        }
    }

    private static ModelProto Parse(byte[] file)
    {
        try
        {
            ModelProto model = ModelProto.Parser.ParseFrom(file);
            return model.Graph is null ? throw new MetricException("one of the two files is no ONNX network.") : model;
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new MetricException("one of the two files is no ONNX network.", error);
        }
    }

    /// <summary>The inputs that are no weights.</summary>
    private static List<ValueInfoProto> Inputs(GraphProto graph)
    {
        HashSet<string> weights = [.. graph.Initializer.Select(tensor => tensor.Name)];
        return [.. graph.Input.Where(input => !weights.Contains(input.Name))];
    }

    private static string[] Versions(ModelProto model) =>
    [
        .. model.OpsetImport
            .Select(set => $"{(set.Domain.Length > 0 ? set.Domain : "ai.onnx")} {set.Version}")
            .Order(StringComparer.Ordinal),
    ];

    private static string Single(IReadOnlyCollection<ValueInfoProto> values, string who, string what) => values.Count == 1
        ? values.First().Name
        : throw new MetricException($"the {who} {values.Count} {what}s; wanted is one.");
}
