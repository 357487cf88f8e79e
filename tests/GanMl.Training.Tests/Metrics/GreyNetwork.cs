using GanMl.Inference;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using Google.Protobuf;

namespace GanMl.Tests.Metrics;

/// <summary>Flat grey images of 16 pixels, a grey for each class, so that every figure is known by arithmetic.</summary>
/// <param name="counts">How many images each class has, in the order of the names; they lie class by class.</param>
/// <param name="names">The classes; a grey for each name, whatever its place: see <see cref="GreyOf"/>.</param>
internal sealed class GreyImages(int[] counts, params string[] names) : ILabelledImages
{
    internal static ImageShape ShapeOfAll { get; } = new(1, 16, 16);

    private readonly int[] _labels = [.. counts.SelectMany((count, label) => Enumerable.Repeat(label, count))];

    public string Name => "greys";

    public int Count => _labels.Length;

    public ImageShape Shape => ShapeOfAll;

    public IReadOnlyList<string> ClassNames => names;

    /// <summary>a is 51 (0.2), b 102 (0.4), c 153, d 204 and e 255.</summary>
    internal static byte GreyOf(string name) => (byte)(51 * (name[0] - 'a' + 1));

    public int LabelOf(int index) => _labels[index];

    public void CopyPixels(int index, Span<byte> pixels) => pixels[..ShapeOfAll.Length].Fill(GreyOf(names[_labels[index]]));
}

/// <summary>A generator file whose class k is the flat grey of a name.</summary>
internal static class GreyNetwork
{
    private const int LatentSize = 4;

    /// <summary>Draws each class as <see cref="GreyImages"/> has it.</summary>
    internal static OnnxGenerator Open(params string[] names) => OnnxGenerator.Open(Model(names, names).ToByteArray());

    /// <summary>Draws for each class the grey of the drawn name.</summary>
    internal static OnnxGenerator OpenDrawing(string[] names, string[] drawn) => OnnxGenerator.Open(Model(names, drawn).ToByteArray());

    /// <summary>image = greys[label + 0 * argmax(latent)].</summary>
    internal static ModelProto Model(string[] names, string[] drawn)
    {
        ImageShape shape = GreyImages.ShapeOfAll;
        var graph = new GraphProto { Name = "greys" };
        graph.Input.Add(FeatureGraph.Value("latent", TensorProto.Types.DataType.Float, 0, LatentSize));
        graph.Input.Add(FeatureGraph.Value("label", TensorProto.Types.DataType.Int64, 0));
        graph.Output.Add(FeatureGraph.Value("image", TensorProto.Types.DataType.Float, 0, 1, shape.Height, shape.Width));
        graph.Initializer.Add(new TensorProto { Name = "zero", DataType = (int)TensorProto.Types.DataType.Int64, Int64Data = { 0 } });
        graph.Initializer.Add(new TensorProto
        {
            Name = "greys",
            DataType = (int)TensorProto.Types.DataType.Float,
            Dims = { drawn.Length, 1, shape.Height, shape.Width },
            FloatData = { drawn.SelectMany(name => Enumerable.Repeat(GreyImages.GreyOf(name) / 255f, shape.Length)) },
        });
        NodeProto largest = FeatureGraph.Node("ArgMax", "largest", "latent");
        largest.Attribute.Add(new AttributeProto { Name = "axis", Type = AttributeProto.Types.AttributeType.Int, I = 1 });
        largest.Attribute.Add(new AttributeProto { Name = "keepdims", Type = AttributeProto.Types.AttributeType.Int, I = 0 });
        graph.Node.Add(largest);
        graph.Node.Add(FeatureGraph.Node("Mul", "nothing", "largest", "zero"));
        graph.Node.Add(FeatureGraph.Node("Add", "index", "label", "nothing"));
        graph.Node.Add(FeatureGraph.Node("Gather", "image", "greys", "index"));

        var info = new GeneratorInfo { Architecture = "grey", LatentSize = LatentSize, Shape = shape, ClassNames = names };
        ModelProto model = FeatureGraph.Model(graph);
        model.MetadataProps.AddRange(
            info.ToMetadata().Select(entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }));
        return model;
    }
}
