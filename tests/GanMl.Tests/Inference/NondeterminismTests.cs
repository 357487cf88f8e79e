using GanMl.Inference;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using Google.Protobuf;

namespace GanMl.Tests.Inference;

/// <summary>Files whose images are not a function of latent and label alone.</summary>
[TestClass]
public sealed class NondeterminismTests
{
    private static readonly GreyGenerator Grey = new();

    private static readonly OnnxGeneratorOptions Allowed = new() { AllowNondeterminism = true };

    [TestMethod]
    [DataRow("RandomNormalLike", 0)]
    [DataRow("RandomNormalLike", 1)]
    [DataRow("RandomNormalLike", 3)]
    [DataRow("RandomUniformLike", 0)]
    [DataRow("Dropout", 0)]
    public void Random_numbers_of_its_own_are_refused_by_name(string operation, int fixedBatch)
    {
        byte[] model = (Grey with { Disturbance = operation, FixedBatch = fixedBatch }).ToBytes();
        string message = GreyImages.RefusalOf(model);
        Assert.Contains("Two runs on the same latents give images that differ by 0.", message);
        Assert.Contains($"random numbers of its own, through {operation}", message);
        Assert.Contains("set OnnxGeneratorOptions.AllowNondeterminism", message);
        using OnnxGenerator allowed = OnnxGenerator.Open(model, Allowed);
        Assert.Contains("No seed brings such an image back", allowed.Notes.Single());
    }

    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(0, 3)]
    [DataRow(4, 0)]
    [DataRow(4, 3)]
    public void A_mean_over_the_batch_is_refused(int classes, int fixedBatch)
    {
        GreyGenerator mean = Grey with { Disturbance = "Mean", Classes = classes, FixedBatch = fixedBatch };
        var options = new OnnxGeneratorOptions { ClassNames = mean.ClassNames };

        // A mean of levels that are alike for every latent changes with the classes of the batch.
        string message = GreyImages.RefusalOf(mean.ToBytes(), options);
        Assert.Contains("The image of a latent changes by 0.0", message);
        Assert.Contains("with the other latents of the batch, most likely through batch normalization in training mode", message);
        using OnnxGenerator allowed = OnnxGenerator.Open(mean.ToBytes(), options with { AllowNondeterminism = true });
        Assert.HasCount(1, allowed.Notes);
    }

    /// <summary>What reaches only rows after the first, or goes by the place in the batch.</summary>
    [TestMethod]
    [DataRow("CumSum")]
    [DataRow("First")]
    [DataRow("Max")]
    public void Images_that_depend_on_their_place_in_the_batch_are_refused(string operation)
    {
        ModelProto model = Grey.ToModel();
        NodeProto last = model.Graph.Node[^1];
        string planes = last.Input[0];
        NodeProto[] mixing = operation switch
        {
            "CumSum" => [Node("CumSum", "other", planes, "zero")],
            "First" => [Node("Gather", "other", planes, "zeros")],
            _ => [Reduce("ReduceMax", "other", planes)],
        };
        model.Graph.Initializer.Add(new TensorProto { Name = "zero", DataType = 7, Int64Data = { 0 } });
        model.Graph.Initializer.Add(new TensorProto { Name = "zeros", DataType = 7, Dims = { 1 }, Int64Data = { 0 } });
        model.Graph.Initializer.Add(new TensorProto { Name = "tenth", DataType = 1, FloatData = { 0.1f } });
        NodeProto[] added = [.. mixing, Node("Mul", "part", "other", "tenth"), Node("Add", "mixed", planes, "part")];
        last.Input[0] = "mixed";
        foreach (NodeProto node in added)
        {
            model.Graph.Node.Insert(model.Graph.Node.Count - 1, node);
        }

        Assert.Contains("with the other latents of the batch", GreyImages.RefusalOf(model.ToByteArray()));

        static NodeProto Node(string type, string output, params string[] inputs) =>
            new() { OpType = type, Output = { output }, Input = { inputs } };

        static NodeProto Reduce(string type, string output, string input)
        {
            NodeProto node = Node(type, output, input);
            node.Attribute.Add(new AttributeProto { Name = "axes", Type = AttributeProto.Types.AttributeType.Ints, Ints = { 0 } });
            return node;
        }
    }

    [TestMethod]
    public void Batch_normalization_in_training_mode_is_named()
    {
        ModelProto model = (Grey with { Operators = 15 }).ToModel();
        GraphProto graph = model.Graph;
        NodeProto last = graph.Node[^1];
        string planes = last.Input[0];
        foreach (string name in new[] { "scale", "shift", "mean_then", "variance_then" })
        {
            graph.Initializer.Add(new TensorProto { Name = name, DataType = 1, Dims = { 3 }, FloatData = { 0.1f, 0.1f, 0.1f } });
        }

        last.Input[0] = "normal";
        graph.Node.Insert(graph.Node.Count - 1, new NodeProto
        {
            OpType = "BatchNormalization",
            Input = { planes, "scale", "shift", "mean_then", "variance_then" },
            Output = { "normal", "mean_now", "variance_now" },
            Attribute =
            {
                new AttributeProto { Name = "training_mode", Type = AttributeProto.Types.AttributeType.Int, I = 1 },
            },
        });
        string message = GreyImages.RefusalOf(model.ToByteArray(), new OnnxGeneratorOptions { PixelRange = new(-1, 1) });
        Assert.Contains("with the other latents of the batch, through BatchNormalization", message);
    }

    [TestMethod]
    public void A_file_of_ours_that_was_changed_is_tried_too_and_one_with_its_hash_is_trusted()
    {
        var info = new GeneratorInfo { LatentSize = GreyGenerator.LatentSize, Shape = Grey.Shape };
        ModelProto model = (Grey with { Disturbance = "RandomNormalLike" }).ToModel();
        model.Graph.Input[0].Name = "latent";
        model.Graph.Node[0].Input[0] = "latent";
        foreach ((string key, string value) in info.ToMetadata())
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        using OnnxGenerator trusted = OnnxGenerator.Open(ContentStamp.Stamp(model));
        Assert.AreEqual(FileIntegrity.Intact, trusted.Integrity);
        model.ProducerName = "a tool that has rewritten it";
        Assert.Contains("random numbers of its own", GreyImages.RefusalOf(model.ToByteArray()));
    }

    [TestMethod]
    public void Rounding_is_no_randomness()
    {
        // Values up to 255 differ by more than a ten-thousandth of 0 to 1 from run to run of other sizes, but not of their range.
        GreyGenerator wide = Grey with { Range = new(-1000, 1000), Shape = new(3, 64, 64) };
        GreyImages.Opens(wide, new OnnxGeneratorOptions { PixelRange = wide.Range }, 1e-5f);
        GreyImages.Opens(wide with { FixedBatch = 1 }, new OnnxGeneratorOptions { PixelRange = wide.Range }, 1e-5f);
    }
}
