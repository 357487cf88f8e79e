using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines;
using GanMl.Pipelines.Generation;
using GanMl.Pipelines.Views;
using Google.Protobuf;
using Microsoft.ML;

namespace GanMl.Tests.Pipelines;

/// <summary>
/// Files of kinds that ML.NET's ONNX transformer refuses or reads wrongly as they are: saved, and loaded with GanMl and without.
/// </summary>
[TestClass]
public class StockFileTests
{
    private const int Rows = 20;
    private readonly MLContext _context = new(1);

    [TestMethod]
    [DataRow(7)]
    [DataRow(8)]
    [DataRow(9)]
    [DataRow(10)]
    [DataRow(11)]
    [DataRow(13)]
    [DataRow(17)]
    public void Files_of_every_operator_set_are_read_without_GanMl(int version)
    {
        ModelProto model = Old(version);
        foreach (PixelLayout layout in Enum.GetValues<PixelLayout>())
        {
            AssertSame(model, new GenerateImagesOptions { Layout = layout, ImageColumn = "Image", Opening = Foreign });
        }
    }

    [TestMethod]
    public void Weights_of_16_bits_are_read_without_GanMl()
    {
        ModelProto model = (Tiny.Grey with { LatentSize = 9 }).ToModel();
        HalfWeights(model.Graph);
        model = ModelProto.Parser.ParseFrom(ContentStamp.Stamp(model));
        (byte[] loaded, _) = AssertSame(model, new GenerateImagesOptions { ImageColumn = "Image" });
        var saved = ModelProto.Parser.ParseFrom(loaded);
        Assert.IsFalse(saved.MetadataProps.Any(entry => entry.Key.StartsWith("ganml.content", StringComparison.Ordinal)));
        CollectionAssert.AreEqual(
            model.MetadataProps.Select(entry => entry.Key)
                .Where(key => !key.StartsWith("ganml.content", StringComparison.Ordinal)).ToArray(),
            saved.MetadataProps.Select(entry => entry.Key).ToArray());
        Assert.IsInRange(1, 300, loaded.Length - model.CalculateSize() + 110, "a Constant node costs some bytes");
    }

    /// <summary>Of such a file every tensor is an input as well.</summary>
    [TestMethod]
    public void Weights_of_16_bits_that_are_inputs_are_read_without_GanMl()
    {
        ModelProto model = Old(13);
        HalfWeights(model.Graph);
        DeclareInputs(model.Graph);
        Assert.IsTrue(model.Graph.Input.Any(input => input.Type.TensorType.ElemType == (int)TensorProto.Types.DataType.Float16));
        _ = AssertSame(model, new GenerateImagesOptions { Opening = Foreign });
    }

    [TestMethod]
    public void An_output_without_a_shape_is_read_without_GanMl()
    {
        ModelProto model = Old(13);
        model.Graph.Output[0].Type.TensorType.Shape = null;
        _ = AssertSame(model, new GenerateImagesOptions { ImageColumn = "Image", Opening = Foreign });
    }

    [TestMethod]
    public void Other_outputs_that_no_column_can_hold_are_left_out()
    {
        ModelProto model = Old(13);
        var cast = new NodeProto { OpType = "Cast", Name = "halves", Input = { "values" }, Output = { "halves" } };
        cast.Attribute.Add(new AttributeProto { Name = "to", Type = AttributeProto.Types.AttributeType.Int, I = 10 });
        model.Graph.Node.Add(cast);
        model.Graph.Output.Add(new ValueInfoProto
        {
            Name = "halves",
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 10, Shape = new TensorShapeProto() } },
        });
        model.Graph.Output[^1].Type.TensorType.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "n" });
        model.Graph.Output[^1].Type.TensorType.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = 4 });
        _ = AssertSame(model, new GenerateImagesOptions { Opening = Foreign });
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Weights_beside_the_file_go_along_wherever_they_hang(bool inNode)
    {
        using var folder = new TemporaryFolder();
        ModelProto model = Old(13);
        TensorProto bias = model.Graph.Initializer.Single(tensor => tensor.Name == "bias");
        File.WriteAllBytes(Path.Combine(folder.Path, "bias.bin"), [.. bias.FloatData.SelectMany(BitConverter.GetBytes)]);
        bias.FloatData.Clear();
        if (inNode)
        {
            model.Graph.Initializer.Remove(bias);
            var node = new NodeProto { OpType = "Constant", Name = "bias", Output = { "bias" } };
            node.Attribute.Add(new AttributeProto { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor, T = bias });
            model.Graph.Node.Insert(0, node);
        }

        bias.DataLocation = TensorProto.Types.DataLocation.External;
        byte[] bytes = External(model, bias, "bias.bin");
        string path = Path.Combine(folder.Path, "generator.onnx");
        File.WriteAllBytes(path, bytes);
        IDataView noise = _context.Data.CreateNoise(Rows, 5);
        using ImageGeneratorTransformer generator =
            _context.Transforms.GenerateImages(path, new GenerateImagesOptions { Opening = Foreign }).Fit(noise);
        byte[] saved = SavedModels.Save(generator, noise.Schema);
        File.Delete(Path.Combine(folder.Path, "bias.bin"));
        float[][] wanted = [.. Reading.Vectors(generator.Transform(noise), "Pixels")];
        foreach (MLContext context in new[] { new MLContext().UseGanMl(), new MLContext() })
        {
            float[][] found = [.. Reading.Vectors(SavedModels.Load(context, saved).Transform(noise), "Pixels")];
            for (int row = 0; row < Rows; row++)
            {
                Tiny.AssertEqual(wanted[row], found[row]);
            }
        }
    }

    private static OnnxGeneratorOptions Foreign { get; } = new() { PixelRange = PixelRange.Tanh };

    /// <summary>A foreign file of a single layer and tanh, from before inputs could have defaults.</summary>
    private static ModelProto Old(int operatorSet)
    {
        ModelProto model = (Tiny.Unconditional with { Metadata = new Dictionary<string, string>(), Tanh = true }).ToModel();
        NodeProto last = model.Graph.Node.Single(node => node.OpType == "Mul");
        last.OpType = "Identity";
        last.Input.RemoveAt(1);
        model.Graph.Initializer.Remove(model.Graph.Initializer.Single(tensor => tensor.Name == "factor"));
        model.OpsetImport[0].Version = operatorSet;
        model.IrVersion = 3;
        DeclareInputs(model.Graph);
        return model;
    }

    private static void DeclareInputs(GraphProto graph)
    {
        foreach (TensorProto tensor in graph.Initializer.Where(tensor => graph.Input.All(input => input.Name != tensor.Name)))
        {
            var shape = new TensorShapeProto();
            shape.Dim.AddRange(tensor.Dims.Select(side => new TensorShapeProto.Types.Dimension { DimValue = side }));
            graph.Input.Add(new ValueInfoProto
            {
                Name = tensor.Name,
                Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = tensor.DataType, Shape = shape } },
            });
        }
    }

    /// <summary>What GanMl has exported before as float16: the weights in 16 bits, with a Cast behind them.</summary>
    private static void HalfWeights(GraphProto graph)
    {
        TensorProto weights = graph.Initializer.Single(tensor => tensor.Name == "weights");
        byte[] halves = [.. weights.FloatData.SelectMany(value => BitConverter.GetBytes((Half)value))];
        weights.FloatData.Clear();
        weights.RawData = ByteString.CopyFrom(halves);
        weights.DataType = (int)TensorProto.Types.DataType.Float16;
        weights.Name = "weights/half";
        ValueInfoProto? declared = graph.Input.FirstOrDefault(input => input.Name == "weights");
        _ = declared is not null && graph.Input.Remove(declared);
        var cast = new NodeProto { OpType = "Cast", Name = "weights", Input = { "weights/half" }, Output = { "weights" } };
        cast.Attribute.Add(new AttributeProto { Name = "to", Type = AttributeProto.Types.AttributeType.Int, I = 1 });
        graph.Node.Insert(0, cast);
    }

    /// <summary>The file with the place of a tensor's data, a field that this project's reading of the format leaves out.</summary>
    private static byte[] External(ModelProto model, TensorProto tensor, string file)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            var entry = new StringStringEntryProto { Key = "location", Value = file };
            output.WriteTag(13, WireFormat.WireType.LengthDelimited);
            output.WriteMessage(entry);
        }

        tensor.MergeFrom(stream.ToArray());
        return model.ToByteArray();
    }

    /// <summary>Saves and loads both ways, and gives the generator's file in the loaded transformer.</summary>
    private (byte[] File, byte[] Zip) AssertSame(ModelProto model, GenerateImagesOptions options)
    {
        ImageGeneratorEstimator estimator = _context.Transforms.GenerateImages(model.ToByteArray(), options);
        IDataView noise = _context.Data.CreateNoise(Rows, estimator.Generator);
        using ImageGeneratorTransformer transformer = estimator.Fit(noise);
        IDataView images = transformer.Transform(noise);
        using var stream = new MemoryStream();
        _context.Model.Save(transformer, noise.Schema, stream);
        ITransformer ours = new MLContext().UseGanMl().Model.Load(new MemoryStream(stream.ToArray()), out _);
        ITransformer stock = new MLContext().Model.Load(new MemoryStream(stream.ToArray()), out _);
        foreach ((ITransformer loaded, float tolerance) in new[] { (ours, 0f), (stock, 1e-6f) })
        {
            IDataView again = loaded.Transform(noise);
            SavedModels.AssertSame(images, again, options, tolerance);
        }

        return (SavedModels.Generators(ours).Single().Shared.Model.ToArray(), stream.ToArray());
    }
}
