using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using Google.Protobuf;

namespace GanMl.Tests.Support;

/// <summary>
/// A generator file small enough to be computed by hand: one dense layer, image = sigmoid(W [latent, embedding of the label] + b).
/// <see cref="Expected"/> computes it without ONNX Runtime.
/// </summary>
internal sealed record TinyGenerator
{
    private const int EmbeddingSize = 2;

    internal int LatentSize { get; init; } = 3;

    internal ImageShape Shape { get; init; } = new(1, 2, 2);

    /// <summary>Empty for an unconditional generator.</summary>
    internal IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>The metadata of the file; null for the truth, empty for a foreign file.</summary>
    internal IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>0 for a dynamic batch axis.</summary>
    internal int FixedBatch { get; init; }

    /// <summary>Ends in tanh, from -1 to 1, in place of the sigmoid.</summary>
    internal bool Tanh { get; init; }

    /// <summary>Takes [batch, size, 1, 1] in place of [batch, size].</summary>
    internal bool FourDimensionalLatent { get; init; }

    /// <summary>Takes labels as [batch, 1] in place of [batch].</summary>
    internal bool LabelColumn { get; init; }

    /// <summary>Has an optional input <c>truncation</c>, 1 unless given, by which the latent is multiplied.</summary>
    internal bool WithTruncation { get; init; }

    /// <summary>
    /// Has optional inputs <c>style_latent</c> and <c>style_layer</c>: at layer 0 the second latent takes the place of the first.
    /// </summary>
    internal bool WithStyle { get; init; }

    /// <summary>Has an optional input <c>noise</c> of three values, whose mean is added to every sum before the activation.</summary>
    internal bool WithNoise { get; init; }

    /// <summary>The image is multiplied by it at the end: with 3 it leaves [0, 1], with NaN every pixel is one.</summary>
    internal float Factor { get; init; } = 1.0f;

    internal string LatentName { get; init; } = "latent";

    internal string LabelName { get; init; } = "label";

    internal string ImageName { get; init; } = "image";

    internal bool IsConditional => ClassNames.Count > 0;

    internal GeneratorInfo Info => new()
    {
        Architecture = "tiny",
        LatentSize = LatentSize,
        Shape = Shape,
        ClassNames = ClassNames,
        DataSet = "none",
        StyleLayers = WithStyle ? 1 : 0,
    };

    private int Inputs => LatentSize + (IsConditional ? EmbeddingSize : 0);

    /// <summary>The values of its noise.</summary>
    internal static float[] FixedNoise { get; } = [0.25f, -0.5f, 1];

    /// <summary>The image of one latent, in [0, 1].</summary>
    internal float[] Expected(ReadOnlySpan<float> latent, long label = 0, float[]? noise = null)
    {
        double added = WithNoise ? (noise ?? FixedNoise).Average(value => (double)value) : 0;
        float[] image = new float[Shape.Length];
        for (int pixel = 0; pixel < image.Length; pixel++)
        {
            double sum = Bias(pixel) + added;
            for (int i = 0; i < Inputs; i++)
            {
                sum += (i < LatentSize ? latent[i] : Embedding((int)label, i - LatentSize)) * Weight(i, pixel);
            }

            double value = Factor * (Tanh ? Math.Tanh(sum) : 1.0 / (1.0 + Math.Exp(-sum)));
            image[pixel] = (float)Math.Clamp(Tanh ? (value + 1.0) / 2.0 : value, 0.0, 1.0);
        }

        return image;
    }

    internal byte[] ToBytes() => ToModel().ToByteArray();

    /// <summary>Writes the file and returns its path.</summary>
    internal string WriteTo(string folder, string name = "tiny.onnx")
    {
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, ToBytes());
        return path;
    }

    internal ModelProto ToModel()
    {
        var model = new ModelProto { IrVersion = 8, ProducerName = "tiny", Graph = Graph() };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        foreach ((string key, string value) in Metadata ?? Info.ToMetadata())
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        return model;
    }

    private static float Embedding(int label, int i) => (((label * 5) + (i * 3)) % 7 - 3) / 4.0f;

    private static float Weight(int i, int pixel) => (((i * 7) + (pixel * 3)) % 11 - 5) / 8.0f;

    private static float Bias(int pixel) => pixel % 3 / 8.0f;

    private GraphProto Graph()
    {
        var graph = new GraphProto { Name = "tiny" };
        long[] latentShape = FourDimensionalLatent ? [FixedBatch, LatentSize, 1, 1] : [FixedBatch, LatentSize];
        graph.Input.Add(Value(LatentName, TensorProto.Types.DataType.Float, latentShape));
        string features = LatentName;
        if (FourDimensionalLatent)
        {
            Node(graph, "Flatten", [features], "flat");
            features = "flat";
        }

        if (WithStyle)
        {
            features = AddStyle(graph, features);
        }

        if (WithTruncation)
        {
            graph.Input.Add(new ValueInfoProto { Name = "truncation", Type = TensorType(TensorProto.Types.DataType.Float) });
            graph.Initializer.Add(Floats("truncation", [], [1.0f]));
            Node(graph, "Mul", [features, "truncation"], "truncated");
            features = "truncated";
        }

        if (IsConditional)
        {
            AddLabel(graph, features);
            features = "features";
        }

        AddLayer(graph, features);
        graph.Output.Add(Value(ImageName, TensorProto.Types.DataType.Float, [FixedBatch, Shape.Channels, Shape.Height, Shape.Width]));
        return graph;
    }

    private string AddStyle(GraphProto graph, string features)
    {
        var styles = new TensorShapeProto();
        styles.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "styles" });
        styles.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = LatentSize });
        graph.Input.Add(new ValueInfoProto
        {
            Name = "style_latent",
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = styles },
            },
        });
        graph.Initializer.Add(Floats("style_latent", [1, LatentSize], new float[LatentSize]));
        graph.Input.Add(new ValueInfoProto { Name = "style_layer", Type = TensorType(TensorProto.Types.DataType.Int64) });
        graph.Initializer.Add(
            new TensorProto { Name = "style_layer", DataType = (int)TensorProto.Types.DataType.Int64, Int64Data = { 1 } });
        graph.Initializer.Add(
            new TensorProto { Name = "first_layer", DataType = (int)TensorProto.Types.DataType.Int64, Int64Data = { 1 } });
        Node(graph, "Less", ["style_layer", "first_layer"], "takes_over");
        Node(graph, "Where", ["takes_over", "style_latent", features], "styled");
        return "styled";
    }

    private static string AddNoise(GraphProto graph)
    {
        var noise = new TensorShapeProto();
        noise.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "noises" });
        noise.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = FixedNoise.Length });
        graph.Input.Add(new ValueInfoProto
        {
            Name = "noise",
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = noise },
            },
        });
        graph.Initializer.Add(Floats("noise", [1, FixedNoise.Length], FixedNoise));
        NodeProto mean = Node(graph, "ReduceMean", ["noise"], "noise_mean");
        mean.Attribute.Add(new AttributeProto { Name = "axes", Type = AttributeProto.Types.AttributeType.Ints, Ints = { 1 } });
        Node(graph, "Add", ["sums", "noise_mean"], "noisy");
        return "noisy";
    }

    private void AddLabel(GraphProto graph, string features)
    {
        graph.Input.Add(Value(LabelName, TensorProto.Types.DataType.Int64, LabelColumn ? [FixedBatch, 1] : [FixedBatch]));
        graph.Initializer.Add(Longs("flat_labels", [-1]));
        graph.Initializer.Add(Floats(
            "embeddings",
            [ClassNames.Count, EmbeddingSize],
            [
                .. from label in Enumerable.Range(0, ClassNames.Count)
                   from i in Enumerable.Range(0, EmbeddingSize)
                   select Embedding(label, i),
            ]));
        Node(graph, "Reshape", [LabelName, "flat_labels"], "labels");
        Node(graph, "Gather", ["embeddings", "labels"], "embedding");
        NodeProto concat = Node(graph, "Concat", [features, "embedding"], "features");
        concat.Attribute.Add(new AttributeProto { Name = "axis", Type = AttributeProto.Types.AttributeType.Int, I = 1 });
    }

    private void AddLayer(GraphProto graph, string features)
    {
        graph.Initializer.Add(Floats(
            "weights",
            [Inputs, Shape.Length],
            [.. from i in Enumerable.Range(0, Inputs) from pixel in Enumerable.Range(0, Shape.Length) select Weight(i, pixel)]));
        graph.Initializer.Add(Floats("bias", [Shape.Length], [.. Enumerable.Range(0, Shape.Length).Select(Bias)]));
        graph.Initializer.Add(Longs("image_shape", [0, Shape.Channels, Shape.Height, Shape.Width]));
        Node(graph, "Gemm", [features, "weights", "bias"], "sums");
        string sums = WithNoise ? AddNoise(graph) : "sums";
        Node(graph, Tanh ? "Tanh" : "Sigmoid", [sums], "values");
        graph.Initializer.Add(Floats("factor", [], [Factor]));
        Node(graph, "Reshape", ["values", "image_shape"], "planes");
        Node(graph, "Mul", ["planes", "factor"], ImageName);
    }

    private static NodeProto Node(GraphProto graph, string type, string[] inputs, string output)
    {
        var node = new NodeProto { OpType = type, Name = output, Input = { inputs }, Output = { output } };
        graph.Node.Add(node);
        return node;
    }

    private static ValueInfoProto Value(string name, TensorProto.Types.DataType type, params ReadOnlySpan<long> shape) =>
        new() { Name = name, Type = TensorType(type, shape) };

    /// <summary>A length of 0 stands for the dynamic batch.</summary>
    private static TypeProto TensorType(TensorProto.Types.DataType type, params ReadOnlySpan<long> shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (long length in shape)
        {
            dimensions.Dim.Add(length == 0
                ? new TensorShapeProto.Types.Dimension { DimParam = "batch" }
                : new TensorShapeProto.Types.Dimension { DimValue = length });
        }

        return new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = dimensions } };
    }

    private static TensorProto Floats(string name, long[] shape, float[] values) => new()
    {
        Name = name,
        DataType = (int)TensorProto.Types.DataType.Float,
        Dims = { shape },
        FloatData = { values },
    };

    private static TensorProto Longs(string name, long[] values) => new()
    {
        Name = name,
        DataType = (int)TensorProto.Types.DataType.Int64,
        Dims = { values.Length },
        Int64Data = { values },
    };
}
