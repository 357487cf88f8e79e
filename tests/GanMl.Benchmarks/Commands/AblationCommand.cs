using System.CommandLine;
using GanMl.Images;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Models.Progressive;
using GanMl.Models.Style;
using GanMl.Training.Metrics;
using GanMl.Training.Presets;
using GanMl.Training.Trainer;
using Spectre.Console;

namespace GanMl.Benchmarks.Commands;

/// <summary><c>ablation</c>: progressive growing and StyleGAN with one ingredient left out at a time, same images, same seed.</summary>
internal static class AblationCommand
{
    private static readonly Option<long> Images = new("--images")
    {
        Description = "How many images each network learns from.",
        DefaultValueFactory = _ => 24_000,
    };

    private static readonly Option<int> Seed = new("--seed") { Description = "The seed of every run.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Samples = new("--samples")
    {
        Description = "How many images each is measured by.",
        DefaultValueFactory = _ => 5_000,
    };

    private static readonly RealImages Clothes = new();
    private static readonly IGeneratorMetric[] Metrics =
        [MetricCatalogue.Default.Find("classifier-agreement"), MetricCatalogue.Default.Find("classification-accuracy-score")];

    private static readonly Option<string[]> Only = new("--only")
    {
        Description = $"Only these; may be given several times: {string.Join(", ", Variants().Select(variant => variant.Name))}.",
    };

    private static readonly Option<DirectoryInfo> Output = new("--output")
    {
        Description = "The folder of all runs; those that are there already are measured again, not trained again; "
            + "one that was interrupted goes on.",
        Required = true,
    };

    internal static Command Build()
    {
        var command = new Command("ablation", "Trains networks with one ingredient left out at a time, and measures them.")
        {
            Output, Images, Seed, Samples, Only,
        };
        Clothes.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Clothes.SetThreads(parsed);
        ILabelledImages train = await Clothes.OpenAsync(parsed, "fashion-mnist", ImageSetSplit.Train, size: 32, cancellationToken);
        ILabelledImages test = await Clothes.OpenAsync(parsed, "fashion-mnist", ImageSetSplit.Test, size: 32, cancellationToken);
        string[] only = parsed.GetValue(Only) ?? [];
        AnsiConsole.Profile.Width = 160;
        var table = new Table()
            .AddColumns("network", "left out", "agreement", "95% interval", "classification accuracy score", "95% interval");
        foreach (Variant variant in Variants().Where(variant => only.Length == 0 || only.Contains(variant.Name)))
        {
            string path = Path.Combine(parsed.GetRequiredValue(Output).FullName, variant.Name);
            string generator = TrainedRun.GeneratorOf(
                path, train, () => variant.Of(parsed.GetValue(Images), parsed.GetValue(Seed)), cancellationToken);
            IReadOnlyList<MetricValue> values = GeneratorMeasurement.Of(
                generator, Metrics, train, test, parsed.GetValue(Samples), cancellationToken);
            table.AddRow(
            [
                variant.Architecture,
                variant.Without,
                .. values.SelectMany(value => new[] { GeneratorMeasurement.Number(value.Value), GeneratorMeasurement.Range(value) }),
            ]);
            AnsiConsole.MarkupLineInterpolated($"{variant.Name}: {GeneratorMeasurement.Line(values)}");
        }

        AnsiConsole.Write(table);
        return 0;
    }

    private static Variant[] Variants() =>
    [
        new("progressive", "nothing", options => options),
        new("progressive", "minibatch standard deviation", WithoutMinibatchDeviation),
        new("progressive", "equalised learning rate", WithoutEqualization),
        new(
            "progressive", "pixel normalisation",
            options => options with { Network = (ProgressiveOptions)options.Network! with { PixelNormalization = false } }),
        new("stylegan", "nothing", options => options),
        new("stylegan", "minibatch standard deviation", WithoutMinibatchDeviation),
        new("stylegan", "equalised learning rate", WithoutEqualization),
        new("stylegan", "noise", options => options with { Network = (StyleOptions)options.Network! with { Noise = false } }),
        new("stylegan", "mixing", options => options with { Network = (StyleOptions)options.Network! with { MixingProbability = 0 } }),
    ];

    private static TrainingOptions WithoutMinibatchDeviation(TrainingOptions options) =>
        options with { Network = (MinibatchOptions)options.Network! with { MinibatchGroup = 0 } };

    private static TrainingOptions WithoutEqualization(TrainingOptions options) =>
        options with { Network = (KarrasOptions)options.Network! with { EqualizedLearningRate = false } };

    /// <summary>A network, what is left out of it, and how its options say so.</summary>
    private sealed record Variant(string Architecture, string Without, Func<TrainingOptions, TrainingOptions> Change)
    {
        internal string Name => Without == "nothing" ? Architecture : $"{Architecture}-without-{Without.Replace(' ', '-')}";

        /// <summary>The preset of the architecture at a size for many runs: half the feature maps.</summary>
        internal TrainingOptions Of(long images, int seed)
        {
            TrainingOptions preset = TrainingPresets.For(Architecture) with { Images = images, Seed = seed, GridImages = 0 };
            return Change(
                preset with { Network = (FeatureMapOptions)preset.Network! with { FeatureMapBase = 384, MaximumFeatureMaps = 64 } });
        }
    }
}
