using GanMl.Export.Recording;
using GanMl.Images.Derived;
using GanMl.Images.Shapes;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Models.R3Gan;
using GanMl.Training.Checkpoints;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;
using TorchSharp;
using static TorchSharp.torch;

namespace GanMl.Training.Tests.Transfer;

/// <summary>Runs that begin from the networks of others, and weights that stay as they are.</summary>
[TestClass]
public sealed class TransferTests : IDisposable
{
    private static readonly R3GanOptions Small = new() { LatentSize = 8, FeatureMapBase = 256, MaximumFeatureMaps = 16, BFloat16 = false };

    private static readonly TrainingOptions Options = new()
    {
        Architecture = "r3gan",
        Network = Small,
        Loss = "relativistic",
        Optimizer = "adam",
        Regularizers = [new("r1", 1, 2)],
        ReconstructionWeight = 0.5,
        Images = 32,
        BatchSize = 8,
        Device = "cpu",
    };

    private static readonly ShapesImages Shapes = new(40, size: 16);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_run_folder_gives_all_networks_their_weights()
    {
        string run = Run("first", Options, Shapes);
        using var trainer = new GanTrainer(Options with { From = run, Seed = 9 }, Shapes);
        (GeneratorNetwork generator, _) = GeneratorCheckpoint.Load(Path.Combine(run, "generator.safetensors"));
        using (generator)
        {
            AssertEqual(generator, trainer.Generator);
            AssertEqual(generator, trainer.AveragedGenerator);
        }

        string saved = _folder["again.safetensors"];
        trainer.SaveDiscriminator(saved);
        CollectionAssert.AreEqual(File.ReadAllBytes(Path.Combine(run, "discriminator.safetensors")), File.ReadAllBytes(saved));
    }

    [TestMethod]
    public void An_onnx_file_gives_the_generator_what_safetensors_give()
    {
        string run = Run("first", Options, Shapes);
        var log = new RecordingLogger();
        using var onnx = new GanTrainer(Options with { From = Path.Combine(run, "generator.onnx") }, Shapes, log);
        using var safetensors = new GanTrainer(Options with { From = Path.Combine(run, "generator.safetensors") }, Shapes);
        AssertEqual(safetensors.Generator, onnx.Generator);
        Assert.IsTrue(log.Warnings.Any(line => line.Contains("discriminator begins with random weights", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void An_included_generator_is_known_by_its_name()
    {
        using OnnxGenerator included = PretrainedGenerators.Open("mnist");
        TrainingOptions options = Presets.TrainingPresets.For("r3gan") with { From = "mnist", Device = "cpu" };
        var digits = new ListImages(included.Info.Shape, [0], [new byte[included.Info.Shape.Length]])
        {
            ClassNames = included.Info.ClassNames,
        };
        using var trainer = new GanTrainer(options, digits);

        // It draws what the file draws.
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        GeneratedBatch image = included.Generate(new GenerationPlan { Count = 1, LabelOf = _ => 3 }).First();
        float[] latent = new float[included.Info.LatentSize];
        new Inference.Latents.LatentSampler(0, latent.Length, included.Info.Distribution).Fill(0, latent);
        trainer.AveragedGenerator.eval();
        float[] drawn = [.. trainer.AveragedGenerator.call(tensor(latent).unsqueeze(0), tensor(new[] { 3L })).data<float>()];
        float[] expected = image.Pixels.ToArray();
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], Math.Clamp((drawn[i] + 1) / 2, 0, 1), 5e-3f, $"pixel {i}");
        }
    }

    /// <summary>Of four classes two were known, in another order.</summary>
    [TestMethod]
    public void Classes_take_the_rows_of_their_names()
    {
        string[] names = ["star", "moon", "circle", "sun"];
        string run = Run("first", Options, Shapes);
        ILabelledImages others = Shapes.Subset(Enumerable.Range(0, 40).Where(i => Shapes.LabelOf(i) < 4));
        using var trainer = new GanTrainer(Options with { From = run }, Named(others, names));
        using var fresh = new GanTrainer(Options, Named(others, names));
        (GeneratorNetwork generator, _) = GeneratorCheckpoint.Load(Path.Combine(run, "generator.safetensors"));
        using (generator)
        {
            Tensor known = Embedding(generator), taken = Embedding(trainer.Generator), random = Embedding(fresh.Generator);
            foreach ((int row, string name) in names.Index())
            {
                int place = Shapes.ClassNames.ToList().IndexOf(name);
                CollectionAssert.AreEqual(
                    Values(place >= 0 ? known[place] : random[row]), Values(taken[row]), $"'{name}'");
            }
        }
    }

    /// <summary>A style generator has its classes in the mapping network.</summary>
    [TestMethod]
    public void Classes_of_a_style_generator_are_found_by_name_as_well()
    {
        TrainingOptions options = Options with
        {
            Architecture = "stylegan2",
            Network = new Models.StyleGan2.StyleGan2Options { LatentSize = 8, FeatureMapBase = 256, MaximumFeatureMaps = 16 },
            Loss = "non-saturating",
            ReconstructionWeight = 0,
        };
        string run = Run("style", options, Shapes);
        string[] turned = [.. Shapes.ClassNames.Reverse()];
        using var trainer = new GanTrainer(options with { From = run }, Named(Shapes, turned));
        (GeneratorNetwork generator, _) = GeneratorCheckpoint.Load(Path.Combine(run, "generator.safetensors"));
        using (generator)
        {
            Tensor known = Label(generator), taken = Label(trainer.Generator);
            for (int row = 0; row < turned.Length; row++)
            {
                CollectionAssert.AreEqual(Values(known[turned.Length - 1 - row]), Values(taken[row]), turned[row]);
            }
        }

        static Tensor Label(GeneratorNetwork network) =>
            network.named_parameters().Single(weight => weight.name.EndsWith("label.weight", StringComparison.Ordinal)).parameter;
    }

    [TestMethod]
    public void Weights_of_another_program_are_taken_where_names_and_shapes_fit()
    {
        using var other = new GanTrainer(Options with { Seed = 5 }, Shapes);
        string path = _folder["foreign.safetensors"];

        // As PyTorch would write the state of a generator: no prefix, no metadata.
        SafetensorsWriter.Write(path, [.. ModuleTree.Tensors(other.Generator)], new Dictionary<string, string>());
        using var trainer = new GanTrainer(Options with { From = path }, Shapes);
        AssertEqual(other.Generator, trainer.Generator);
    }

    [TestMethod]
    public void Frozen_weights_stay_and_all_others_learn()
    {
        string[] frozen = ["discriminator.body.image", "generator.body.project"];
        using var trainer = new GanTrainer(Options with { Frozen = frozen, WeightClip = 0.02 }, Shapes);
        string before = _folder["before"], after = _folder["after"];
        Dictionary<string, float[]> first = Weights(trainer, before);
        _ = trainer.Train().Count();
        Dictionary<string, float[]> last = Weights(trainer, after);
        foreach ((string name, float[] values) in first)
        {
            // A constant that is added to all logits changes no difference of two, and so no loss that compares.
            bool isFrozen = name == "discriminator.score.logit.bias" || frozen.Any(part => name.StartsWith(part, StringComparison.Ordinal));
            Assert.AreEqual(isFrozen, values.SequenceEqual(last[name]), name);
        }
    }

    [TestMethod]
    public void A_run_goes_on_without_what_it_began_from()
    {
        string first = Run("first", Options, Shapes);
        TrainingOptions options = Options with { From = first, Frozen = ["discriminator.body.image"] };
        using var whole = new GanTrainer(options, Shapes);
        _ = whole.Train().Count();

        string half = _folder["half.safetensors"];
        using (var begun = new GanTrainer(options, Shapes))
        {
            using var cancellation = new CancellationTokenSource();
            foreach (TrainingProgress? pause in begun.TrainWithPauses([16], cancellation.Token))
            {
                begun.Save(half);
                break;
            }
        }

        Directory.Delete(first, recursive: true);
        using var resumed = new GanTrainer(options, Shapes, null, null, isRestored: true);
        resumed.Restore(half);
        Assert.AreEqual(16, resumed.ImagesSeen);
        _ = resumed.Train().Count();
        AssertEqual(whole.Generator, resumed.Generator);
    }

    [TestMethod]
    public void What_networks_have_seen_before_is_known_of_the_run()
    {
        string first = Run("first", Options, Shapes);
        var others = new ShapesImages(40, size: 16, seed: 1);
        string second = Run("second", Options with { From = first }, others);
        TrainedImages seen = TrainedImages.Beside(Path.Combine(second, "generator.onnx"))!;
        Assert.AreEqual(40, seen.CountIn(Shapes));
        Assert.AreEqual(40, seen.CountIn(others));
        using OnnxGenerator generator = OnnxGenerator.Open(Path.Combine(second, "generator.onnx"));
        Assert.AreEqual("first", generator.Info.Options["from"], "no path of this machine");
    }

    [TestMethod]
    public void What_cannot_be_begun_from_is_named()
    {
        string run = Run("first", Options, Shapes);
        Fails("no such file or folder, and no included generator", Options with { From = "nowhere" });
        Fails("pickled", Options with { From = _folder.Write("weights.pth", [1]) });
        Fails("Training cannot begin from", Options with { From = _folder.Write("weights.safetensors", [1, 2, 3]) });
        Fails("Training cannot begin from", Options with { From = _folder.Write("weights.onnx", [1, 2, 3]) });
        Fails("no generator.safetensors", Options with { From = _folder.Path });
        TrainingOptions larger = Options with { From = run, Network = Small with { MaximumFeatureMaps = 32 } };
        Fails("Its architecture is r3gan, for images of 1x16x16", larger);
        OptionException error = Assert.ThrowsExactly<OptionException>(
            () => new GanTrainer(Options with { Frozen = ["discriminator.head"] }, Shapes));
        Assert.Contains("'discriminator.head'", error.Message);
        Assert.Contains("discriminator.body.image", error.Message);
        error = Assert.ThrowsExactly<OptionException>(() => new GanTrainer(Options with { Frozen = ["generator"] }, Shapes));
        Assert.Contains("leaves no trainable weights in the generator", error.Message);
    }

    private static void Fails(string message, TrainingOptions options) => Assert.Contains(
        message, Assert.ThrowsExactly<TrainingException>(() => new GanTrainer(options, Shapes)).Message);

    private string Run(string name, TrainingOptions options, ILabelledImages images)
    {
        using RunFolder folder = RunFolder.Create(_folder[name]);
        TrainingRun.Execute(options, images, folder);
        return folder.Path;
    }

    private static Dictionary<string, float[]> Weights(GanTrainer trainer, string path)
    {
        trainer.SaveDiscriminator(path);
        using var reader = new SafetensorsReader(path);
        return reader.Names.ToDictionary(name => name, name => Values(reader.Read(name)))
            .Concat(trainer.Generator.named_parameters().ToDictionary(
                weight => $"generator.{weight.name}", weight => Values(weight.parameter)))
            .ToDictionary();
    }

    private static ListImages Named(ILabelledImages images, string[] names)
    {
        byte[][] pixels = [.. Enumerable.Range(0, images.Count).Select(i =>
        {
            byte[] image = new byte[images.Shape.Length];
            images.CopyPixels(i, image);
            return image;
        })];
        return new ListImages(images.Shape, [.. Enumerable.Range(0, images.Count).Select(images.LabelOf)], pixels) { ClassNames = names };
    }

    private static TorchSharp.Modules.Parameter Embedding(GeneratorNetwork generator) =>
        generator.named_parameters().Single(weight => weight.name.EndsWith("embedding.weight", StringComparison.Ordinal)).parameter;

    private static float[] Values(Tensor tensor) => tensor.detach().clone().data<float>().ToArray();

    private static void AssertEqual(GeneratorNetwork expected, GeneratorNetwork found)
    {
        foreach (((string name, Tensor tensor), (_, Tensor other)) in ModuleTree.Tensors(expected).Zip(ModuleTree.Tensors(found)))
        {
            CollectionAssert.AreEqual(Values(tensor), Values(other), name);
        }
    }
}
