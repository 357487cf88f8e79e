using GanMl.Inference.Format;
using GanMl.Inference.LabelledImages;
using Google.Protobuf;
using static GanMl.Tests.Support.Graphs;
using DataType = GanMl.Inference.Format.TensorProto.Types.DataType;

namespace GanMl.Tests.Support;

/// <summary>
/// A foreign generator file of which every pixel is known: class k of n has the level k / (n - 1), or without classes the level is the
/// logistic function of the latent's mean; a pixel is the level times the share that belongs to its place.
/// </summary>
internal sealed record GreyGenerator
{
    internal const int LatentSize = 4;

    internal ImageShape Shape { get; init; } = new(3, 6, 8);

    /// <summary>0 for a generator without labels.</summary>
    internal int Classes { get; init; }

    internal DataType LatentType { get; init; } = DataType.Float;

    /// <summary>What stands around the latent's axis: [batch, size] by default.</summary>
    internal long[] LatentSides { get; init; } = [LatentSize];

    internal DataType LabelType { get; init; } = DataType.Int64;

    /// <summary>The axes of the labels behind the batch: none, [1], or for one-hot labels [classes].</summary>
    internal long[] LabelSides { get; init; } = [];

    internal DataType ImageType { get; init; } = DataType.Float;

    internal bool ChannelsLast { get; init; }

    /// <summary>The file's values of black and white.</summary>
    internal PixelRange Range { get; init; } = PixelRange.Sigmoid;

    /// <summary>StyleGAN's inputs: c of no values, and psi, by which levels are multiplied.</summary>
    internal bool IsStyleGan { get; init; }

    /// <summary>Something added to the levels that no row has by itself: RandomNormalLike, RandomUniformLike, Dropout, or Mean.</summary>
    internal string? Disturbance { get; init; }

    internal int FixedBatch { get; init; }

    internal long Operators { get; init; } = 13;

    internal long Format { get; init; } = 8;

    internal IReadOnlyList<string> ClassNames => [.. Enumerable.Range(0, Classes).Select(k => $"class {k}")];

    private bool IsOneHot => LabelSides.Any(side => side != 1);

    /// <summary>An image, [channels, height, width], 0 to 1.</summary>
    internal float[] Expected(ReadOnlySpan<float> latent, long label = 0, float psi = 1)
    {
        double mean = 0;
        foreach (float value in latent)
        {
            mean += value / (double)LatentSize;
        }

        double level = Classes > 0 ? label / (double)(Classes - 1) : 1 / (1 + Math.Exp(-mean));
        return [.. Shares().Select(share => (float)(level * psi * share))];
    }

    internal byte[] ToBytes() => ToModel().ToByteArray();

    internal string WriteTo(string folder, string name = "grey.onnx")
    {
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, ToBytes());
        return path;
    }

    internal ModelProto ToModel()
    {
        var graph = new GraphProto { Name = "grey" };
        graph.Input.Add(Value("z", LatentType, [FixedBatch, .. LatentSides]));
        Node(graph, "Cast", ["z"], "z_float", Whole("to", (int)DataType.Float));
        graph.Initializer.Add(Longs("flat", [-1, LatentSize]));
        Node(graph, "Reshape", ["z_float", "flat"], "z_flat");
        Node(graph, "ReduceMean", ["z_flat"], "mean", Wholes("axes", [1]), Whole("keepdims", 1));
        string level = Classes > 0 ? Levels(graph) : Node(graph, "Sigmoid", ["mean"], "level");
        if (IsStyleGan)
        {
            graph.Input.Add(Value("c", DataType.Float, [FixedBatch, -1]));
            graph.Input.Add(new ValueInfoProto { Name = "truncation_psi", Type = Value("", DataType.Float, []).Type });
            Node(graph, "Concat", [level, "c"], "level_c", Whole("axis", 1));
            level = Node(graph, "Mul", ["level_c", "truncation_psi"], "level_psi");
        }

        if (Disturbance is { } disturbance)
        {
            level = Disturb(graph, disturbance, level);
        }

        Pixels(graph, level);
        var model = new ModelProto { IrVersion = Format, ProducerName = "elsewhere", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Operators });
        return model;
    }

    private static string Disturb(GraphProto graph, string disturbance, string level)
    {
        string added = disturbance switch
        {
            "Mean" => Node(graph, "ReduceMean", [level], "disturbance", Wholes("axes", [0]), Whole("keepdims", 1)),
            "Dropout" => Dropout(graph, level),
            _ => Node(graph, disturbance, [level], "disturbance"),
        };
        graph.Initializer.Add(Floats("little", [], [0.01f]));
        Node(graph, "Mul", [added, "little"], "little_disturbance");
        return Node(graph, "Add", [level, "little_disturbance"], "disturbed");
    }

    private static string Dropout(GraphProto graph, string level)
    {
        graph.Initializer.Add(Floats("ratio", [], [0.5f]));
        graph.Initializer.Add(new TensorProto { Name = "training", DataType = (int)DataType.Bool, RawData = ByteString.CopyFrom(1) });
        // So wide that two runs differ by some hundredths, as with the other disturbances: by chance they are hardly ever alike.
        graph.Initializer.Add(Floats("wide", [1, 64], [.. Enumerable.Range(0, 64).Select(i => 4 + (i * i / 500f))]));
        Node(graph, "Mul", [level, "wide"], "many_levels");
        Node(graph, "Dropout", ["many_levels", "ratio", "training"], "dropped");
        return Node(graph, "ReduceMean", ["dropped"], "disturbance", Wholes("axes", [1]), Whole("keepdims", 1));
    }

    private string Levels(GraphProto graph)
    {
        graph.Input.Add(Value("y", LabelType, [FixedBatch, .. LabelSides]));
        float[] levels = [.. Enumerable.Range(0, Classes).Select(k => k / (float)(Classes - 1))];
        graph.Initializer.Add(Floats("levels", [Classes, 1], levels));
        if (IsOneHot)
        {
            graph.Initializer.Add(Longs("columns", [-1, Classes]));
            Node(graph, "Cast", ["y"], "y_float", Whole("to", (int)DataType.Float));
            Node(graph, "Reshape", ["y_float", "columns"], "y_columns");
            return Node(graph, "MatMul", ["y_columns", "levels"], "level");
        }

        graph.Initializer.Add(Longs("one", [-1]));
        Node(graph, "Cast", ["y"], "y_whole", Whole("to", (int)DataType.Int64));
        Node(graph, "Reshape", ["y_whole", "one"], "y_flat");
        return Node(graph, "Gather", ["levels", "y_flat"], "level");
    }

    private void Pixels(GraphProto graph, string level)
    {
        long[] sides = ChannelsLast ? [Shape.Height, Shape.Width, Shape.Channels] : [Shape.Channels, Shape.Height, Shape.Width];
        float[] shares = Shares();
        int plane = Shape.Height * Shape.Width;
        float[] turned = [.. shares.Select((_, i) => shares[(i % Shape.Channels * plane) + (i / Shape.Channels)])];
        graph.Initializer.Add(Floats("shares", [1, Shape.Length], ChannelsLast ? turned : shares));
        graph.Initializer.Add(Longs("sides", [-1, .. sides]));
        graph.Initializer.Add(Floats("width", [], [Range.Width]));
        graph.Initializer.Add(Floats("black", [], [Range.Minimum]));
        Node(graph, "MatMul", [level, "shares"], "unit");
        Node(graph, "Mul", ["unit", "width"], "wide_unit");
        Node(graph, "Add", ["wide_unit", "black"], "values");
        string rounded = ImageType is DataType.Uint8 ? Node(graph, "Round", ["values"], "rounded") : "values";
        Node(graph, "Reshape", [rounded, "sides"], "planes");
        Node(graph, "Cast", ["planes"], "image", Whole("to", (int)ImageType));
        graph.Output.Add(Value("image", ImageType, [FixedBatch, .. sides]));
    }

    /// <summary>From a half to one, another for each place.</summary>
    private float[] Shares() => [.. Enumerable.Range(0, Shape.Length).Select(i => 0.5f + (0.5f * i / Shape.Length))];
}
