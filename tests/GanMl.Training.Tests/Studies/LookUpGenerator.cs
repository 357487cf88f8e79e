using GanMl.Images.Derived;
using GanMl.Inference;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using Google.Protobuf;
using static GanMl.Tests.Support.Graphs;
using DataType = GanMl.Inference.Format.TensorProto.Types.DataType;

namespace GanMl.Tests.Studies;

/// <summary>
/// A generator of which the truth is known: an ONNX file that holds images and looks one up, at random by its latent, among those of the
/// class that it is asked for.
/// </summary>
internal static class LookUpGenerator
{
    /// <param name="images">What it holds: at least one image of each class.</param>
    internal static OnnxGenerator Of(ILabelledImages images)
    {
        ImageShape shape = images.Shape;
        int[] order = [.. Enumerable.Range(0, images.Count).OrderBy(images.LabelOf)];
        IReadOnlyList<int> counts = images.CountByClass();
        float[] firsts = [.. counts.Select((_, label) => (float)counts.Take(label).Sum())];
        float[] pixels = new float[images.Count * shape.Length];
        byte[] image = new byte[shape.Length];
        for (int place = 0; place < order.Length; place++)
        {
            images.CopyPixels(order[place], image);
            for (int i = 0; i < image.Length; i++)
            {
                pixels[(place * shape.Length) + i] = image[i] / 255f;
            }
        }

        var graph = new GraphProto { Name = "look up" };
        graph.Input.Add(Value("z", DataType.Float, [0, 1]));
        graph.Input.Add(Value("y", DataType.Int64, [0]));
        graph.Initializer.Add(Floats("pixels", [images.Count, shape.Channels, shape.Height, shape.Width], pixels));
        graph.Initializer.Add(Floats("firsts", [firsts.Length], firsts));
        graph.Initializer.Add(Floats("counts", [firsts.Length], [.. counts.Select(count => count - 1e-3f)]));
        graph.Initializer.Add(Longs("flat", [-1]));
        graph.Initializer.Add(Floats("half", [], [0.5f]));
        graph.Initializer.Add(Floats("root", [], [MathF.Sqrt(0.5f)]));

        // The distribution function of a normal latent is uniform.
        Node(graph, "Reshape", ["z", "flat"], "latent");
        Node(graph, "Mul", ["latent", "root"], "scaled");
        Node(graph, "Erf", ["scaled"], "erf");
        Node(graph, "Mul", ["erf", "half"], "halved");
        Node(graph, "Add", ["halved", "half"], "uniform");
        Node(graph, "Gather", ["counts", "y"], "count");
        Node(graph, "Gather", ["firsts", "y"], "first");
        Node(graph, "Mul", ["uniform", "count"], "within");
        Node(graph, "Floor", ["within"], "whole");
        Node(graph, "Add", ["whole", "first"], "place");
        Node(graph, "Cast", ["place"], "index", Whole("to", (int)DataType.Int64));
        Node(graph, "Gather", ["pixels", "index"], "image", Whole("axis", 0));
        graph.Output.Add(Value("image", DataType.Float, [0, shape.Channels, shape.Height, shape.Width]));
        var model = new ModelProto { IrVersion = 8, ProducerName = "by hand", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 13 });
        return OnnxGenerator.Open(model.ToByteArray(), new OnnxGeneratorOptions { ClassNames = images.ClassNames });
    }
}
