using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Studies.Draws;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;
using GanMl.Training.Transfer;
using TorchSharp;

namespace GanMl.Studies.Arms;

/// <summary>The generators of a study: one that is given, or one for each draw that has seen nothing else.</summary>
internal abstract class StudyGenerators
{
    /// <summary>What they are, for the plan of the study.</summary>
    internal abstract JsonNode Identity { get; }

    /// <summary>Whether each has seen the images of one draw alone.</summary>
    internal abstract bool IsOfOneDraw { get; }

    /// <summary>Which generators they are, in a sentence.</summary>
    internal abstract string Description { get; }

    /// <summary>A generator that was trained elsewhere, for every draw; it remains the caller's.</summary>
    /// <exception cref="StudyException">It does not draw images of all classes, or of their shape.</exception>
    internal static StudyGenerators Given(OnnxGenerator generator, ILabelledImages pool)
    {
        _ = DrawGenerator.LabelsOf(generator, pool);

        // What a foreign file does not say itself belongs to it: the same bytes with other names are another generator.
        var identity = new JsonObject { ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(generator.Model.Span)) };
        foreach ((string key, string value) in generator.Info.ToMetadata().OrderBy(fact => fact.Key, StringComparer.Ordinal))
        {
            identity[key] = value;
        }

        return new GivenGenerator(_ => generator, identity);
    }

    /// <summary>Generators that somebody else has for each draw, with a text that tells them from others; they remain his.</summary>
    internal static StudyGenerators Given(Func<StudyDraw, OnnxGenerator> generatorOf, string identity) =>
        new GivenGenerator(generatorOf, JsonValue.Create(identity));

    /// <summary>Generators that a study trains, and the images that are left to take draws from.</summary>
    /// <param name="folder">Where their runs are.</param>
    /// <param name="pool">All training images.</param>
    /// <param name="recipe">How they are trained.</param>
    /// <param name="options">Whether on each draw, or once on images set aside.</param>
    /// <exception cref="StudyException">No image would be left, or the groups do not fit.</exception>
    /// <exception cref="OptionException">The recipe cannot be trained.</exception>
    internal static (ILabelledImages Pool, StudyGenerators Generators) Trained(
        string folder, ILabelledImages pool, TrainingOptions recipe, StudyOptions options)
    {
        options.Validate();
        if (options.Elsewhere == 0)
        {
            return (pool, OfEachDraw(folder, recipe));
        }

        var split = PoolSplit.Of(pool, options.Elsewhere, uint.MaxValue, options.Seed, options.GroupPattern);
        return (split.Here, OfImagesElsewhere(folder, recipe, split.Aside, options.Seed));
    }

    /// <summary>A generator that is trained on each draw alone.</summary>
    /// <exception cref="OptionException">The recipe cannot be trained.</exception>
    private static TrainedGenerators OfEachDraw(string folder, TrainingOptions recipe)
    {
        recipe.Validate();
        return new TrainedGenerators(
            folder,
            recipe,
            draw => new GeneratorSource(draw.Name, draw.Train, draw.Seed),
            isShared: false);
    }

    /// <summary>One generator for all draws, trained on images of which they have none.</summary>
    /// <exception cref="OptionException">The recipe cannot be trained.</exception>
    private static TrainedGenerators OfImagesElsewhere(string folder, TrainingOptions recipe, ILabelledImages elsewhere, long seed)
    {
        recipe.Validate();
        return new TrainedGenerators(folder, recipe, _ => new GeneratorSource("elsewhere", elsewhere, seed), isShared: true);
    }

    /// <summary>Whether a generator can be trained on a draw, before anything else is.</summary>
    /// <exception cref="OptionException">The recipe does not fit the images.</exception>
    internal abstract void Check(StudyDraw draw);

    /// <summary>The generator of a draw; the caller does not dispose it.</summary>
    /// <exception cref="GeneratorBusyException">Another process trains it.</exception>
    /// <exception cref="StudyException">Its training did not come to its end.</exception>
    internal abstract OnnxGenerator Of(
        StudyDraw draw, Action<StudyDraw, TrainingProgress> progress, CancellationToken cancellationToken);

    /// <summary>How long it will take until every draw has its generator.</summary>
    internal abstract TimeSpan Estimate(StudyDraw like, int draws, CancellationToken cancellationToken);

    /// <summary>Closes those that nobody else has.</summary>
    internal abstract void CloseOwn();

    private sealed class GivenGenerator(Func<StudyDraw, OnnxGenerator> generatorOf, JsonNode identity) : StudyGenerators
    {
        internal override JsonNode Identity => identity;

        internal override bool IsOfOneDraw => false;

        internal override string Description => "The generator is one file for all draws.";

        internal override void Check(StudyDraw draw)
        {
            // It is there already.
        }

        internal override OnnxGenerator Of(
            StudyDraw draw, Action<StudyDraw, TrainingProgress> progress, CancellationToken cancellationToken) => generatorOf(draw);

        internal override TimeSpan Estimate(StudyDraw like, int draws, CancellationToken cancellationToken) => TimeSpan.Zero;

        internal override void CloseOwn()
        {
            // They are others'.
        }
    }
}

/// <summary>What a generator is trained on.</summary>
/// <param name="Name">Of its folder.</param>
/// <param name="Images">The images.</param>
/// <param name="Seed">The seed of the training.</param>
internal sealed record GeneratorSource(string Name, ILabelledImages Images, long Seed);

/// <summary>
/// Trains generators, each in a run folder of its own. A run that was interrupted goes on.
/// </summary>
/// <param name="folder">Where the runs are.</param>
/// <param name="recipe">How each is trained.</param>
/// <param name="sourceOf">What the generator of a draw is trained on.</param>
/// <param name="isShared">Whether that is the same for all draws.</param>
internal sealed class TrainedGenerators(
    string folder, TrainingOptions recipe, Func<StudyDraw, GeneratorSource> sourceOf, bool isShared) : StudyGenerators
{
    private readonly Dictionary<string, OnnxGenerator> _open = [];

    internal override JsonNode Identity => JsonSerializer.SerializeToNode(
        recipe with { Seed = 0, Device = "auto", From = recipe.From is { } from ? TransferSource.HashOf(from) : null }, StudyJson.Form)!;

    internal override bool IsOfOneDraw => !isShared;

    internal override string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{(isShared ? "One generator was trained on images that no draw has" : "A generator was trained on each draw alone")} "
            + $"({recipe.Architecture}, {recipe.Images:N0} images seen).");

    internal override OnnxGenerator Of(
        StudyDraw draw, Action<StudyDraw, TrainingProgress> progress, CancellationToken cancellationToken)
    {
        GeneratorSource source = sourceOf(draw);
        if (_open.TryGetValue(source.Name, out OnnxGenerator? open))
        {
            return open;
        }

        string own = Directory.CreateDirectory(Path.Combine(folder, source.Name)).FullName;
        using FileStream held = RunLock.TryTake(own) ?? throw new GeneratorBusyException();
        var tell = new ToldProgress(training => progress(draw, training));
        return _open[source.Name] = Train(source, tell, cancellationToken);
    }

    internal override void Check(StudyDraw draw)
    {
        using var trainer = new GanTrainer(recipe, sourceOf(draw).Images);
    }

    internal override TimeSpan Estimate(StudyDraw like, int draws, CancellationToken cancellationToken)
    {
        const int Batches = 20;
        string[] begun = Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder).Select(Path.GetFileName)!] : [];
        int done = begun.Count(source => File.Exists(Path.Combine(RunOf(source), "generator.onnx")));
        int left = Math.Max(0, (isShared ? 1 : draws) - done);
        if (left == 0)
        {
            return TimeSpan.Zero;
        }

        // The first steps of a process are slow.
        _ = Time(2);
        return Time(Batches) * ((double)recipe.Images / (Batches * recipe.BatchSize)) * left;

        TimeSpan Time(int batches)
        {
            long begin = Stopwatch.GetTimestamp();
            using var trainer = new GanTrainer(recipe with { Images = batches * recipe.BatchSize }, sourceOf(like).Images);
            _ = trainer.Train(cancellationToken).LastOrDefault();
            return Stopwatch.GetElapsedTime(begin);
        }
    }

    internal override void CloseOwn()
    {
        foreach (OnnxGenerator generator in _open.Values)
        {
            generator.Dispose();
        }

        _open.Clear();
    }

    private string RunOf(string source) => Path.Combine(folder, source, "run");

    private OnnxGenerator Train(GeneratorSource source, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        TrainingRunResult result = TrainingRun.BeginOrResumeAsync(
            recipe with { Seed = source.Seed },
            _ => Task.FromResult(source.Images),
            RunOf(source.Name),
            progress,
            cancellationToken: cancellationToken).GetAwaiter().GetResult();

        // What a run that was ended early has exported is not the generator that was asked for.
        cancellationToken.ThrowIfCancellationRequested();
        if (result.Outcome != RunOutcome.Completed)
        {
            throw new StudyException(
                $"The training of a generator in '{RunOf(source.Name)}' did not come to its end: {result.Outcome}. Change the recipe, and "
                + "begin in another folder.");
        }

        var options = new OnnxGeneratorOptions { IntraOpThreads = torch.get_num_threads() };
        return OnnxGenerator.Open(result.GeneratorPath, options, cancellationToken);
    }

    private sealed class ToldProgress(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(value);
    }
}
