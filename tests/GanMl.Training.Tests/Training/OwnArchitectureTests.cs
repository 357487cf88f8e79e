using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using GanMl.Images.Shapes;
using GanMl.Models;
using GanMl.Training;
using GanMl.Training.Architectures;
using GanMl.Training.Checkpoints;
using GanMl.Training.Parts;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Tests.Training;

/// <summary>An architecture of a program's own, with an option of its own.</summary>
[TestClass]
public sealed class OwnArchitectureTests
{
    private static readonly TrainingParts Parts = TrainingParts.Default with
    {
        Architectures = ArchitectureCatalogue.Default.With(new WideArchitecture()),
    };

    private static readonly TrainingOptions Options = new()
    {
        Architecture = "wide",
        Network = new WideOptions { Width = 5 },
        Images = 64,
        BatchSize = 16,
        TickImages = 16,
        Device = "cpu",
        Conditional = false,
    };

    [TestMethod]
    public void Its_option_survives_the_run_folder_and_both_checkpoints()
    {
        using var temporary = new TemporaryFolder();
        RunFolder folder = RunFolder.Create(temporary["run"]);
        var images = new ShapesImages(64, size: 16);
        using var cancellation = new CancellationTokenSource();
        TrainingRunResult first = TrainingRun.Execute(
            Options, images, folder, new CancelAtOnce(cancellation), parts: Parts, cancellationToken: cancellation.Token);
        Assert.IsTrue(first.Cancelled);
        StringAssert.Contains(File.ReadAllText(folder.OptionsPath), "\"width\": 5");

        TrainingOptions read = folder.ReadDescription(Parts).Training;
        Assert.AreEqual(Options.Network, read.Network);
        Assert.IsFalse(TrainingRun.Resume(read, images, folder, parts: Parts).Cancelled);

        (GeneratorNetwork generator, _) = GeneratorCheckpoint.Load(folder.CheckpointPath, Parts.Architectures);
        using (generator)
        {
            Assert.AreEqual(5, generator.Options.ArchitectureAs<WideOptions>().Width);
        }

        StringAssert.Contains(Assert.ThrowsExactly<TrainingException>(() => folder.ReadDescription()).Message, "no architecture 'wide'");
    }

    [TestMethod]
    public void It_is_checked_and_told_like_any_other()
    {
        Options.Validate(Parts);
        TrainingOptions wrong = Options with { Network = new WideOptions { Width = 0 } };
        string message = Assert.ThrowsExactly<OptionException>(() => wrong.Validate(Parts)).Message;
        Assert.AreEqual("'Width' is 0: it must be at least 1.", message);
        JsonObject unknown = Json("""{ "network": { "with": 3 } }""");
        message = Assert.ThrowsExactly<OptionException>(() => TrainingOptionsJson.Merge(Options, unknown, Parts)).Message;
        Assert.AreEqual("There is no option 'network.with'. The nearest is 'network.width'.", message);
        TrainingOptions changed = TrainingOptionsJson.Merge(Options, Json("""{ "network": { "width": 3 } }"""), Parts);
        Assert.AreEqual(new WideOptions { Width = 3 }, changed.Network);

        using var trainer = new GanTrainer(Options, new ShapesImages(64, size: 16), parts: Parts);
        Assert.AreEqual("5", trainer.Describe(new ShapesImages(64, size: 16)).Options["width"]);
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private sealed class CancelAtOnce(CancellationTokenSource cancellation) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => cancellation.Cancel();
    }

    private sealed record WideOptions : ArchitectureOptions
    {
        public override int LatentSize { get; init; } = 3;

        [Range(1, int.MaxValue)]
        public int Width { get; init; } = 2;
    }

    private sealed class WideArchitecture : IArchitecture
    {
        public string Name => "wide";

        public string Description => "Two linear layers each.";

        public ArchitectureOptions DefaultOptions { get; } = new WideOptions();

        public GeneratorNetwork CreateGenerator(NetworkOptions options) => new WideGenerator(options);

        public DiscriminatorNetwork CreateDiscriminator(NetworkOptions options) => new WideDiscriminator(options);
    }

    private sealed class WideGenerator : GeneratorNetwork
    {
        private readonly Sequential _body;

        internal WideGenerator(NetworkOptions options)
            : base("wide", options, options.ArchitectureAs<WideOptions>())
        {
            long pixels = (long)options.Channels * options.ImageSize * options.ImageSize;
            int width = options.ArchitectureAs<WideOptions>().Width;
            _body = nn.Sequential(
                ("first", nn.Linear(LatentSize, width)),
                ("second", nn.Linear(width, pixels)),
                ("shape", nn.Unflatten(1, [options.Channels, options.ImageSize, options.ImageSize])));
            register_module("body", _body);
        }

        public override Tensor forward(Tensor latent, Tensor? label) => _body.call(latent);
    }

    private sealed class WideDiscriminator : DiscriminatorNetwork
    {
        private readonly Sequential _body;

        internal WideDiscriminator(NetworkOptions options)
            : base("wide", options, options.ArchitectureAs<WideOptions>())
        {
            long pixels = (long)options.Channels * options.ImageSize * options.ImageSize;
            int width = options.ArchitectureAs<WideOptions>().Width;
            _body = nn.Sequential(("flat", nn.Flatten()), ("first", nn.Linear(pixels, width)), ("second", nn.Linear(width, 1)));
            register_module("body", _body);
        }

        public override Tensor forward(Tensor image, Tensor? label) => _body.call(image);
    }
}
