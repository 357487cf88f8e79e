using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines.Views;
using Google.Protobuf;

namespace GanMl.Pipelines.Persistence;

/// <summary>
/// Adds to a generator's file two outputs that the stock transformers can use as they are: the pixels of one row in the wanted layout,
/// from 0 to 1, and its bytes as alpha, red, green and blue planes. The file itself is not touched: what is added follows it, as
/// protobuf joins messages that stand one after the other (Protocol Buffers, Encoding, "Last One Wins").
/// </summary>
internal sealed class StockOutputs
{
    internal const string Pixels = "ganml_stock_pixels";
    internal const string Planes = "ganml_stock_planes";
    private const string Prefix = "ganml_stock_";
    private const float Opaque = 255;

    private readonly GraphProto _graph = new();
    private readonly ImageShape _shape;

    private StockOutputs(GeneratorContract contract, ImageShape shape, PixelLayout layout, bool withImage)
    {
        _shape = shape;
        string unit = ToUnitRange(contract);
        string laidOut = layout == PixelLayout.ChannelsFirst ? unit : ChannelsLast(unit);
        Output(Pixels, laidOut, layout == PixelLayout.ChannelsFirst
            ? [shape.Channels, shape.Height, shape.Width]
            : [shape.Height, shape.Width, shape.Channels]);
        if (withImage)
        {
            Output(Planes, ToBytes(unit), [4, shape.Height, shape.Width]);
        }
    }

    /// <summary>The file with the two outputs and the settings.</summary>
    internal static byte[] Append(
        ReadOnlyMemory<byte> file, GeneratorContract contract, ImageShape shape, SavedGenerator settings)
    {
        var outputs = new StockOutputs(contract, shape, settings.Layout, settings.ImageColumn is not null);
        var addition = new ModelProto
        {
            Graph = outputs._graph,
            MetadataProps = { new StringStringEntryProto { Key = SavedGenerator.Key, Value = settings.ToJson() } },
        };
        return [.. file.Span, .. addition.ToByteArray()];
    }

    private string ToUnitRange(GeneratorContract contract)
    {
        string scaled = contract.ImageOutput;
        if (contract.PixelRange != PixelRange.Sigmoid)
        {
            scaled = Node("Sub", [scaled, Constant("minimum", contract.PixelRange.Minimum)]);
            scaled = Node("Mul", [scaled, Constant("factor", 1 / contract.PixelRange.Width)]);
        }

        return Node("Min", [Node("Max", [scaled, Constant("black", 0)]), Constant("white", 1)]);
    }

    private string ChannelsLast(string image)
    {
        string turned = Node("Transpose", [image]);
        _graph.Node[^1].Attribute.Add(new AttributeProto
        {
            Name = "perm",
            Type = AttributeProto.Types.AttributeType.Ints,
            Ints = { 0, 2, 3, 1 },
        });
        return turned;
    }

    /// <summary>Grey in all three colours, rounded to the nearest byte, opaque.</summary>
    private string ToBytes(string unit)
    {
        string bytes = Node("Round", [Node("Mul", [unit, Constant("byte", byte.MaxValue)])]);
        string opaque = Constant("opaque", [1, 1, _shape.Height, _shape.Width], Opaque);
        string planes = Node("Concat", _shape.Channels == 1 ? [opaque, bytes, bytes, bytes] : [opaque, bytes]);
        _graph.Node[^1].Attribute.Add(new AttributeProto { Name = "axis", Type = AttributeProto.Types.AttributeType.Int, I = 1 });
        return planes;
    }

    /// <summary>The image of the first row, without the batch: the stock transformer runs row by row.</summary>
    private void Output(string name, string value, long[] shape)
    {
        string first = $"{name}_row";
        _graph.Initializer.Add(new TensorProto { Name = first, DataType = (int)TensorProto.Types.DataType.Int64, Int64Data = { 0 } });
        _graph.Node.Add(new NodeProto { OpType = "Gather", Name = name, Input = { value, first }, Output = { name } });
        var type = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = new TensorShapeProto() };
        type.Shape.Dim.AddRange(shape.Select(side => new TensorShapeProto.Types.Dimension { DimValue = side }));
        _graph.Output.Add(new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = type } });
    }

    private string Node(string operation, IEnumerable<string> inputs)
    {
        string name = $"{Prefix}{_graph.Node.Count}_{operation}";
        _graph.Node.Add(new NodeProto { OpType = operation, Name = name, Input = { inputs }, Output = { name } });
        return name;
    }

    private string Constant(string name, float value) => Constant(name, [], value);

    private string Constant(string name, long[] shape, float value)
    {
        string full = Prefix + name;
        long length = shape.Aggregate(1L, (product, side) => product * side);
        _graph.Initializer.Add(new TensorProto
        {
            Name = full,
            DataType = (int)TensorProto.Types.DataType.Float,
            Dims = { shape },
            FloatData = { Enumerable.Repeat(value, (int)length) },
        });
        return full;
    }
}
