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

    /// <summary>Input of a conditional generator: 1 where the row's label is one of the classes, 0 where it is missing.</summary>
    internal const string Known = "ganml_stock_known";
    private const string Prefix = "ganml_stock_";
    private const float Opaque = 255;

    // Older operators know neither rounding nor the comparison of an image with a single number.
    private const int WithRound = 11;
    private const int WithBroadcastComparison = 8;

    // From here on a number of 32 bits has no places behind the point: adding it rounds to the nearest whole number, or the even one.
    private const float NoFractions = 1 << 23;

    private readonly GraphProto _graph = new();
    private readonly ImageShape _shape;
    private readonly long _operatorSet;
    private readonly long _rows;
    private readonly string _row;

    private StockOutputs(StockFile file, GeneratorContract contract, ImageShape shape, PixelLayout layout, bool withImage)
    {
        _shape = shape;
        _operatorSet = file.OperatorSet;
        _rows = Math.Max(1, contract.FixedBatch);
        _row = contract.LabelInput is null ? Number("row", [], 0) : RowOfKnownLabel();
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
        StockFile file, GeneratorContract contract, ImageShape shape, SavedGenerator settings)
    {
        var outputs = new StockOutputs(file, contract, shape, settings.Layout, settings.ImageColumn is not null);
        var addition = new ModelProto
        {
            Graph = outputs._graph,
            MetadataProps = { new StringStringEntryProto { Key = SavedGenerator.Key, Value = settings.ToJson() } },
        };
        return [.. file.Bytes.Span, .. addition.ToByteArray()];
    }

    private string ToUnitRange(GeneratorContract contract)
    {
        string scaled = contract.ImageOutput;
        if (contract.PixelRange != PixelRange.Sigmoid)
        {
            scaled = Node("Sub", [scaled, Constant("minimum", contract.PixelRange.Minimum)]);
            scaled = Node("Mul", [scaled, Constant("factor", 1 / contract.PixelRange.Width)]);
        }

        if (_operatorSet >= WithBroadcastComparison)
        {
            return Node("Min", [Node("Max", [scaled, Constant("black", 0)]), Constant("white", 1)]);
        }

        string clamped = Node("Clip", [scaled]);
        _graph.Node[^1].Attribute.Add(new AttributeProto { Name = "min", Type = AttributeProto.Types.AttributeType.Float, F = 0 });
        _graph.Node[^1].Attribute.Add(new AttributeProto { Name = "max", Type = AttributeProto.Types.AttributeType.Float, F = 1 });
        return clamped;
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
        string bytes = Round(Node("Mul", [unit, Constant("byte", byte.MaxValue)]));
        string opaque = Constant("opaque", [_rows, 1, _shape.Height, _shape.Width], Opaque);
        string planes = Node("Concat", _shape.Channels == 1 ? [opaque, bytes, bytes, bytes] : [opaque, bytes]);
        _graph.Node[^1].Attribute.Add(new AttributeProto { Name = "axis", Type = AttributeProto.Types.AttributeType.Int, I = 1 });
        return planes;
    }

    private string Round(string values)
    {
        if (_operatorSet >= WithRound)
        {
            return Node("Round", [values]);
        }

        string large = Constant("no_fractions", NoFractions);
        return Node("Sub", [Node("Add", [values, large]), large]);
    }

    /// <summary>
    /// 0, the first row, for a known label. Without one it is a row that no batch has: whoever asks for the image gets an error, as with
    /// GanMl, and not an image of the first class.
    /// </summary>
    private string RowOfKnownLabel()
    {
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimValue = 1 } } };
        _graph.Input.Add(new ValueInfoProto
        {
            Name = Known,
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Int64, Shape = shape },
            },
        });
        string row = Node("Mul", [Node("Sub", [Number("one", [], 1), Known]), Number("no_row", [], int.MaxValue)]);
        return Node("Reshape", [row, Number("scalar", [0])]);
    }

    /// <summary>The image of the first row, without the batch: the stock transformer runs row by row.</summary>
    private void Output(string name, string value, long[] shape)
    {
        _graph.Node.Add(new NodeProto
        {
            OpType = "Gather",
            Name = $"{name}, which fails where the label is missing or is no class of the generator",
            Input = { value, _row },
            Output = { name },
        });
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

    private string Number(string name, long[] shape, params long[] values)
    {
        string full = Prefix + name;
        _graph.Initializer.Add(new TensorProto
        {
            Name = full,
            DataType = (int)TensorProto.Types.DataType.Int64,
            Dims = { shape },
            Int64Data = { values },
        });
        return full;
    }

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
