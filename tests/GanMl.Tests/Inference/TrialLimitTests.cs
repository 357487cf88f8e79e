using GanMl.Inference;
using GanMl.Inference.Format;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Inference.Running;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using DataType = GanMl.Inference.Format.TensorProto.Types.DataType;

namespace GanMl.Tests.Inference;

/// <summary>What a file may take when it is opened, and how many rows a run has afterwards.</summary>
[TestClass]
public sealed class TrialLimitTests
{
    private static readonly GreyGenerator Grey = new();

    [TestMethod]
    public void A_loop_without_end_is_ended()
    {
        string message = GreyImages.RefusalOf(Looping(), new OnnxGeneratorOptions { TrialTimeLimit = TimeSpan.FromMilliseconds(300) });
        Assert.Contains(
            "It had not given its first images after 0.3 seconds. If it is only slow, set OnnxGeneratorOptions.TrialTimeLimit higher.",
            message);
    }

    [TestMethod]
    public void Opening_can_be_called_off()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.ThrowsExactly<OperationCanceledException>(() => OnnxGenerator.Open(Looping(), null, stop.Token));
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(() => OnnxGenerator.Open(Grey.ToBytes(), null, stopped.Token));
    }

    [TestMethod]
    public void A_run_can_be_called_off_in_the_middle()
    {
        using var session = new OnnxSession(Looping());
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        using var latent = OrtValue.CreateTensorValueFromMemory(GreyImages.Latents(1), [1, GreyGenerator.LatentSize]);
        Assert.ThrowsExactly<OperationCanceledException>(() => session.Run(["z"], [latent], ["image"], stop.Token));
    }

    [TestMethod]
    [DataRow(100_000_000)]
    [DataRow(2_000_000)]
    public void A_latent_beyond_all_measure_is_one_sentence(int size)
    {
        ModelProto model = Grey.ToModel();
        model.Graph.Input[0].Type.TensorType.Shape.Dim[1] = new TensorShapeProto.Types.Dimension { DimParam = "size" };
        Assert.Contains(
            $"It asks for 2 latents of {size} values at once, more than any generator needs: a latent has at most 1048576",
            GreyImages.RefusalOf(model.ToByteArray(), new OnnxGeneratorOptions { LatentSize = size }));
    }

    [TestMethod]
    public void Memory_beyond_the_limit_is_refused_with_the_name_of_the_limit()
    {
        byte[] model = (Grey with { Shape = new ImageShape(3, 512, 512) }).ToBytes();
        string message = GreyImages.RefusalOf(model, new OnnxGeneratorOptions { TrialMemoryLimit = 1 << 20 });
        Assert.Contains("could not be run on 2 rows within the 0 GiB, beside its weights, that trying a file may take", message);
        Assert.Contains("set OnnxGeneratorOptions.TrialMemoryLimit higher", message);
        using OnnxGenerator generator = OnnxGenerator.Open(model);
        using OnnxGenerator unlimited = OnnxGenerator.Open(model, new OnnxGeneratorOptions { TrialMemoryLimit = 1L << 40 });
        Assert.AreEqual(generator.Info, unlimited.Info);
    }

    [TestMethod]
    public void Trials_at_the_same_time_have_a_limit_each()
    {
        // Each takes some 30 MB: eight of them more than one may.
        byte[] model = (Grey with { Shape = new ImageShape(3, 512, 512) }).ToBytes();
        var options = new OnnxGeneratorOptions { TrialMemoryLimit = 100 << 20, IntraOpThreads = 1 };
        ImageShape[] opened = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                using OnnxGenerator generator = OnnxGenerator.Open(model, options);
                return generator.Info.Shape;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))).GetAwaiter().GetResult();
        Assert.HasCount(8, opened);
    }

    [TestMethod]
    [DataRow(28, 1, 64)]
    [DataRow(64, 3, 64)]
    [DataRow(256, 3, 21)]
    [DataRow(1024, 3, 1)]
    public void A_batch_is_as_large_as_the_images_are_small(int side, int channels, int rows)
    {
        var info = new GeneratorInfo { LatentSize = 8, Shape = new ImageShape(channels, side, side) };
        Assert.AreEqual(rows, new GenerationPlan { Count = 100 }.BatchSizeFor(info));
        Assert.AreEqual(64, new GenerationPlan { Count = 100, BatchSize = 64 }.BatchSizeFor(info));
    }

    [TestMethod]
    public void Large_images_do_not_depend_on_the_batch()
    {
        GreyGenerator large = Grey with { Shape = new ImageShape(3, 768, 1024) };
        using OnnxGenerator generator = OnnxGenerator.Open(large.ToBytes());
        float[] one = [.. generator.Generate(new GenerationPlan { Count = 3, BatchSize = 1 }).SelectMany(batch => batch.Pixels.ToArray())];
        float[] three = generator.Generate(new GenerationPlan { Count = 3, BatchSize = 3 }).Single().Pixels.ToArray();
        Assert.IsLessThan(1e-6f, one.Zip(three).Max(pair => Math.Abs(pair.First - pair.Second)));
        Assert.HasCount(3, generator.Generate(new GenerationPlan { Count = 3 }).ToArray());
    }

    [TestMethod]
    public void Impossible_limits_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OnnxGeneratorOptions { TrialTimeLimit = TimeSpan.Zero });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OnnxGeneratorOptions { TrialTimeLimit = TimeSpan.FromDays(60) });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OnnxGeneratorOptions { TrialMemoryLimit = 0 });
        using OnnxGenerator patient = OnnxGenerator.Open(
            Grey.ToBytes(), new OnnxGeneratorOptions { TrialTimeLimit = Timeout.InfiniteTimeSpan });
        GreyImages.AssertRight(Grey, patient);
    }

    /// <summary>The generator with ten billion additions of nothing in front of its last step.</summary>
    private static byte[] Looping()
    {
        ModelProto model = Grey.ToModel();
        GraphProto graph = model.Graph, body = new() { Name = "body" };
        body.Node.Add(new NodeProto { OpType = "Identity", Input = { "go" }, Output = { "go_on" } });
        body.Node.Add(new NodeProto { OpType = "Add", Input = { "sum", "nothing" }, Output = { "next" } });
        body.Input.AddRange([Scalar("i", DataType.Int64), Scalar("go", DataType.Bool), Scalar("sum", DataType.Float)]);
        body.Output.AddRange([Scalar("go_on", DataType.Bool), Scalar("next", DataType.Float)]);
        graph.Initializer.Add(new TensorProto { Name = "nothing", DataType = (int)DataType.Float, FloatData = { 0 } });
        graph.Initializer.Add(new TensorProto { Name = "times", DataType = (int)DataType.Int64, Int64Data = { 10_000_000_000 } });
        graph.Initializer.Add(new TensorProto { Name = "yes", DataType = (int)DataType.Bool, RawData = ByteString.CopyFrom(1) });
        NodeProto last = graph.Node[^1];
        graph.Node.Insert(graph.Node.Count - 1, new NodeProto
        {
            OpType = "Loop",
            Input = { "times", "yes", "nothing" },
            Output = { "looped" },
            Attribute = { new AttributeProto { Name = "body", G = body, Type = AttributeProto.Types.AttributeType.Graph } },
        });
        graph.Node.Insert(graph.Node.Count - 1, new NodeProto { OpType = "Add", Input = { last.Input[0], "looped" }, Output = { "late" } });
        last.Input[0] = "late";
        return model.ToByteArray();
    }

    private static ValueInfoProto Scalar(string name, DataType type) => new()
    {
        Name = name,
        Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = new TensorShapeProto() } },
    };
}
