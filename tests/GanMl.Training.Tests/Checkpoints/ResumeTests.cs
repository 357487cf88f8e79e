using System.Text.Json;
using System.Text.Json.Nodes;
using GanMl.Images.Sets;
using GanMl.Images.Shapes;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Models.Dcgan;
using GanMl.Models.Progressive;
using GanMl.Models.R3Gan;
using GanMl.Models.StyleGan;
using GanMl.Models.StyleGan2;
using GanMl.Training;
using GanMl.Training.Checkpoints;
using GanMl.Training.Growing;
using GanMl.Training.Regularizers;
using GanMl.Training.Runs;
using GanMl.Training.Schedules;
using GanMl.Training.Trainer;
using static TorchSharp.torch;

namespace GanMl.Tests.Checkpoints;

/// <summary>A run that was saved and goes on ends with the weights, bit for bit, of one that was not.</summary>
[TestClass]
public sealed class ResumeTests
{
    internal static readonly ShapesImages Images = new(100, size: 16);

    internal static readonly TrainingOptions Growing = new()
    {
        Architecture = "progressive",
        Growth = new GrowthOptions { PhaseImages = 40, BatchSizes = new Dictionary<int, int> { [4] = 16 } },
        Images = 240,
        BatchSize = 8,
        TickImages = 8,
        GridImages = 0,
        CheckpointImages = 0,
        Loss = "non-saturating",
        Regularizers = [new("r1", 1, 3)],
        Optimizer = "adam",
        Beta1 = 0,
        Beta2 = 0.99,
        LearningRateDecay = 0.5,
        AverageHalfLife = 50,
        Network = new ProgressiveOptions { LatentSize = 8, FeatureMapBase = 256, MaximumFeatureMaps = 16 },
        Device = "cpu",
    };

    private static readonly TrainingOptions Style2 = Growing with
    {
        Architecture = "stylegan2",
        Network = new StyleGan2Options { LatentSize = 8, FeatureMapBase = 256, MaximumFeatureMaps = 16 },
        Growth = null,
        Images = 96,
        Regularizers = [new("r1", 1, 4), new("path-length", 2, 2)],
    };

    private static readonly TrainingOptions Changing = Style2 with
    {
        Architecture = "r3gan",
        Network = new R3GanOptions
        {
            LatentSize = 8,
            FeatureMapBase = 256,
            MaximumFeatureMaps = 16,
            BlockNoise = true,
            EqualClasses = true,
            SharedSizes = 1,
            BFloat16 = false,
        },
        Loss = "relativistic",
        Regularizers = [RegularizerOptions.Parse("r1:auto:2"), RegularizerOptions.Parse("r2:3..0.3:2")],
        SeparatePenalties = true,
        Augmentations = [new("translation"), new("color", 0.5)],
        AugmentPairsAlike = true,
        BalanceClasses = true,
        AdaptiveTarget = -0.5,
        Beta2 = 0.9,
        Beta2End = 0.99,
        LearningRateDecay = 0.8,
        LearningRateCurve = LearningRateCurve.Cosine,
        LearningRateEnd = 0.25,
        LearningRateWarmup = 0.1,
        AverageSnapshots = 3,
        ReconstructionWeight = 0.5,
        ReconstructionEnd = 0.1,
    };

    public static IEnumerable<object[]> Runs =>
    [
        ["progressive, in the middle of a fade", Growing, 64L],
        ["progressive, at full size", Growing, 184L],
        [
            "stylegan, in the middle of a fade",
            Growing with
            {
                Architecture = "stylegan",
                Network = new StyleGanOptions { LatentSize = 8, FeatureMapBase = 256, MaximumFeatureMaps = 16 },
            },
            64L,
        ],
        ["stylegan2, with path length", Style2, 40L],
        ["stylegan2, with penalties as steps of their own", Style2 with { SeparatePenalties = true }, 40L],
        [
            "progressive, with replay, adaptive augmentation and two steps of the discriminator, in the middle of a fade",
            Growing with
            {
                ReplayShare = 0.5,
                ReplaySize = 40,
                Augmentations = [new("translation"), new("flip", 0.5), new("instance-noise", 0.1)],
                AdaptiveTarget = -0.5,
                DiscriminatorSteps = 2,
                DiscriminatorLearningRate = 2e-3,
                LabelSmoothing = 0.1,
            },
            64L,
        ],
        [
            "dcgan, with spectral normalisation, packing, minibatch discrimination and reconstruction",
            new TrainingOptions
            {
                Images = 96, BatchSize = 16, TickImages = 16, Device = "cpu", Conditional = false, Packing = 2, WeightClip = 0.5,
                ReconstructionWeight = 1, ReconstructionVariance = 0.5,
                Network = new DcganOptions { SpectralNormalization = true, MinibatchKernels = 4 },
            },
            48L,
        ],
        ["r3gan, with all that changes over a run", Changing, 40L],
        ["dcgan, with dropout and rmsprop", new TrainingOptions { Images = 96, BatchSize = 16, TickImages = 16, Device = "cpu" }, 48L],
    ];

    [TestMethod]
    [DynamicData(nameof(Runs))]
    public void A_run_that_goes_on_ends_where_it_would_have_ended(string name, TrainingOptions options, long at)
    {
        using var temporary = new TemporaryFolder();
        string path = temporary["checkpoint.safetensors"];
        ILabelledImages images = options.Architecture == "dcgan" ? new ShapesImages(100) : Images;
        Dictionary<string, byte[]> whole;
        using (var trainer = new GanTrainer(options, images))
        {
            foreach (TrainingProgress tick in trainer.Train())
            {
                if (tick.Images == at)
                {
                    trainer.Save(path);
                }
            }

            whole = State(trainer);
        }

        using var resumed = new GanTrainer(options, images);
        resumed.Restore(path);
        Assert.AreEqual(at, resumed.ImagesSeen);
        foreach (TrainingProgress _ in resumed.Train())
        {
        }

        Dictionary<string, byte[]> pieced = State(resumed);
        CollectionAssert.AreEquivalent(whole.Keys, pieced.Keys);
        foreach ((string tensor, byte[] bytes) in whole)
        {
            Assert.IsTrue(bytes.AsSpan().SequenceEqual(pieced[tensor]), $"{name}: {tensor}");
        }
    }

    [TestMethod]
    public void A_cancelled_run_resumes_in_its_folder_and_leaves_what_an_uninterrupted_one_leaves()
    {
        using var temporary = new TemporaryFolder();
        RunFolder whole = RunFolder.Create(temporary["whole"]), pieces = RunFolder.Create(temporary["pieces"]);
        TrainingRun.Execute(Growing, Images, whole);

        using var cancellation = new CancellationTokenSource();
        TrainingRunResult first = TrainingRun.Execute(
            Growing, Images, pieces, new StopAt(64, cancellation), source: new ImageSetRequest { Name = "shapes", Size = 16 },
            cancellationToken: cancellation.Token);
        Assert.IsTrue(first.Cancelled);
        Assert.IsTrue(File.Exists(pieces.TrainingCheckpointPath));
        File.AppendAllText(pieces.LogPath, "{\"images\":72,\"totalImages\":240}\n{\"ima");

        RunDescription description = pieces.ReadDescription();
        Assert.AreEqual("shapes", description.Source!.Name);
        TrainingRunResult second = TrainingRun.Resume(description.Training, Images, RunFolder.Open(pieces.Path));
        Assert.IsFalse(second.Cancelled);
        Assert.IsFalse(File.Exists(pieces.TrainingCheckpointPath), "a finished run needs none");
        CollectionAssert.AreEqual(ImagesOf(whole), ImagesOf(pieces));
        CollectionAssert.AreEqual(File.ReadAllBytes(whole.CheckpointPath), File.ReadAllBytes(pieces.CheckpointPath));
        CollectionAssert.AreEqual(File.ReadAllBytes(whole.GeneratorPath), File.ReadAllBytes(pieces.GeneratorPath));

        var again = Assert.ThrowsExactly<TrainingException>(() => TrainingRun.Resume(description.Training, Images, pieces));
        StringAssert.Contains(again.Message, "has come to its end");
    }

    [TestMethod]
    public void A_checkpoint_of_another_run_is_refused_with_what_differs()
    {
        using var temporary = new TemporaryFolder();
        string path = temporary["checkpoint.safetensors"];
        using (var trainer = new GanTrainer(Style2, Images))
        {
            trainer.Save(path);
        }

        Refused(Style2 with { LearningRate = 0.5 }, Images, "learningRate is 0.001 there and 0.5 here");
        Refused(
            Style2 with { Network = (StyleGan2Options)Style2.Network! with { MinibatchGroup = 2 } }, Images,
            "network.minibatchGroup is 4 there and 2 here");
        Refused(Style2, new ShapesImages(200, size: 16), "200 images");
        using var elsewhere = new GanTrainer(Style2 with { TickImages = 32, GridImages = 1, Device = "auto" }, Images);
        elsewhere.Restore(path);

        void Refused(TrainingOptions options, ILabelledImages images, string message)
        {
            using var trainer = new GanTrainer(options, images);
            StringAssert.Contains(Assert.ThrowsExactly<CheckpointException>(() => trainer.Restore(path)).Message, message);
        }
    }

    [TestMethod]
    public void A_damaged_checkpoint_or_another_file_is_refused()
    {
        using var temporary = new TemporaryFolder();
        string path = temporary["checkpoint.safetensors"];
        using var trainer = new GanTrainer(Style2, Images);
        trainer.Save(path);
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^100]);
        Assert.ThrowsExactly<CheckpointException>(() => trainer.Restore(path));
        GeneratorCheckpoint.Save(path, trainer.AveragedGenerator, trainer.Describe(Images));
        StringAssert.Contains(
            Assert.ThrowsExactly<CheckpointException>(() => trainer.Restore(path)).Message, "no checkpoint of a training run");
        var folder = RunFolder.Create(temporary["empty"]);
        StringAssert.Contains(Assert.ThrowsExactly<TrainingException>(() => RunFolder.Open(folder.Path)).Message, "no options.json");
        StringAssert.Contains(
            Assert.ThrowsExactly<TrainingException>(() => TrainingRun.Resume(Style2, Images, folder)).Message, "no checkpoint");
    }

    [TestMethod]
    public void Options_survive_their_file()
    {
        foreach (TrainingOptions options in new[] { Growing, Changing })
        {
            JsonObject written = TrainingOptionsJson.Write(options);
            JsonObject again = TrainingOptionsJson.Write(TrainingOptionsJson.Merge(new TrainingOptions(), written));
            Assert.IsTrue(JsonNode.DeepEquals(written, again), again.ToJsonString());
        }
    }

    [TestMethod]
    public void A_generator_saved_in_the_middle_of_a_fade_comes_back_there()
    {
        using var scope = NewDisposeScope();
        using var temporary = new TemporaryFolder();
        using var trainer = new GanTrainer(Growing, Images);
        Assert.IsTrue(trainer.Train().Any(tick => tick.Images == 64));
        string path = temporary["generator.safetensors"];
        GeneratorCheckpoint.Save(path, trainer.AveragedGenerator, trainer.Describe(Images));
        (GanMl.Models.GeneratorNetwork generator, _) = GeneratorCheckpoint.Load(path);
        Assert.AreEqual(((IGrowing)trainer.AveragedGenerator).Growth, ((IGrowing)generator).Growth);
        trainer.AveragedGenerator.eval();
        Tensor latent = randn(2, 8), label = tensor(new long[] { 1, 2 });
        Assert.IsTrue(generator.call(latent, label).equal(trainer.AveragedGenerator.call(latent, label)).all().item<bool>());
        generator.Dispose();
    }

    private static Dictionary<string, byte[]> State(GanTrainer trainer)
    {
        using var temporary = new TemporaryFolder();
        trainer.Save(temporary["state"]);
        using var reader = new SafetensorsReader(temporary["state"]);
        using var scope = NewDisposeScope();

        // TorchSharp's state of an optimiser also tells the learning rate that it began with, which nobody uses. What it remembers
        // of gradients shows in the weights of the steps that follow.
        return reader.Names.Where(name => !name.StartsWith("optimizer.", StringComparison.Ordinal))
            .ToDictionary(name => name, name => reader.Read(name).bytes.ToArray());
    }

    private static long[] ImagesOf(RunFolder folder) =>
        [.. File.ReadAllLines(folder.LogPath).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("images").GetInt64())];

    internal sealed class StopAt(long images, CancellationTokenSource cancellation) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Images >= images)
            {
                cancellation.Cancel();
            }
        }
    }
}
