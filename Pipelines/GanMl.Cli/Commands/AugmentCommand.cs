using System.CommandLine;
using GanMl.Cli.Options;
using GanMl.Cli.Terminal;
using GanMl.Images;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines.Augmentation;
using GanMl.Studies;
using GanMl.Studies.Arms;
using GanMl.Studies.Draws;
using GanMl.Studies.Reports;
using GanMl.Training.Parts;
using GanMl.Training.Presets;
using GanMl.Training.Runs;
using GanMl.Training.Trainer;
using TorchSharp;

namespace GanMl.Cli.Commands;

/// <summary><c>ganml augment</c>: does a generator help a classifier that has few images, by how much, and at what price?</summary>
internal sealed class AugmentCommand(CommandTerminal terminal, Func<string, string?> environment)
{
    private const string PageName = "study.html";

    private const string FeatureLearner = "features";

    private static readonly IReadOnlyList<string> Presets = TrainingParts.Default.Architectures.Names;

    private readonly FeatureNetworkChoice _features = FeatureNetworkChoice.ForLearning(environment);
    private readonly GeneratorChoice _generator = new(optional: true);
    private readonly DataOptions _data = new(environment, "fashion-mnist");
    private readonly DeviceOption _device = new();

    private readonly Option<string> _regime = new("--regime")
    {
        Description = "How many images of each class a draw has: as-is; share:0.8, so much of each class; per-class:50; long-tail:100, a "
            + "thousand of the first class down to a hundredth of that, or long-tail:100:500, which begins with 500; "
            + "counts:one=300,other=20.",
        DefaultValueFactory = _ => Regime.AsIs.Text,
    };

    private readonly Option<string?> _groups = new("--group-by")
    {
        Description = "A regular expression that finds in the names of files which images belong together, such as ^photo_\\d+ for crops "
            + "of photographs. Draws then take whole photographs as far as they can, and once a draw uses one crop, no other crop of that "
            + "photograph counts as unseen.",
    };

    private readonly Option<string[]> _learners = new("--learner")
    {
        Description = $"A kind of classifier to train; may be given several times: {string.Join(", ", StudyOptions.LearnerNames)}.",
        DefaultValueFactory = _ => [.. new StudyOptions().Learners],
    };

    private readonly Option<int> _elsewhere = new("--elsewhere")
    {
        Description = "Without a generator: set this many training images aside, train a generator on them once, and take draws from the "
            + "rest, as if somebody who has more images had passed on a generator.",
    };

    private readonly Option<string> _recipe = new("--recipe")
    {
        Description = $"Without a generator: how one is trained, by the name of a preset ({string.Join(", ", Presets)}) or "
            + "the options.json of a run.",
        DefaultValueFactory = _ => TrainingPresets.Recommended,
    };

    private readonly Option<long?> _images = new("--images")
    {
        Description = "Without a generator: how many real images one sees in training, repeats counted. Default: as the recipe says.",
    };

    private readonly Option<string[]> _only = new("--only")
    {
        Description = "Try only these ways to train, at least one with generated images and one without; may be given several times: "
            + $"{string.Join(", ", ArmCatalogue.Families)}.",
        HelpName = "kind",
    };

    private readonly Option<int> _steps = new("--steps")
    {
        Description = "The steps that every convolutional classifier is trained for, of 64 images each; other learners have four rows "
            + "for each of them.",
        DefaultValueFactory = _ => new StudyOptions().Steps,
    };

    private readonly Option<int> _draws = new("--draws")
    {
        Description = "On how many draws the verdict is based. More draws make the interval narrower.",
        DefaultValueFactory = _ => new StudyOptions().Draws,
    };

    private readonly Option<int> _tuning = new("--tuning-draws")
    {
        Description = "On how many draws of their own the settings are chosen. None are drawn if there is nothing to choose.",
        DefaultValueFactory = _ => new StudyOptions().TuningDraws,
    };

    private readonly Option<DirectoryInfo> _output = new("--output", "-o")
    {
        Description = "The folder of the study. One that was begun goes on; several processes may work in it.",
        Required = true,
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what the study would do and how long it would take." };

    private readonly Option<long> _seed = new("--seed", "-s")
    {
        Description = "The seed of all draws and trainings.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int?> _threads = new("--threads") { Description = "Number of threads; one per core if not given." };

    internal Command Build()
    {
        var command = new TaughtCommand(
            "augment",
            "Finds out whether a generator's images help a classifier that has few real ones.",
            """
            The study takes draws from the training images, as many of each class as --regime says, and trains classifiers on each draw
            in many ways: on the real images as they are, weighted, repeated, changed a little (classical augmentation), and with
            generated images beside them. All have the same number of steps. On the tuning draws the best way without generated images
            and the best one with them are chosen; on the counted draws these two are compared. The test images are used only to score
            classifiers on the counted draws.

            With a generator file, the study is of that generator, which must not have seen the test images. Without one, a generator is
            trained on each draw alone; or, with --elsewhere, once on images that no draw has, as if somebody had passed it on.

            Examples:
              ganml augment generator.onnx --data my-cells --size 32 --regime as-is --output study
              ganml augment --data fashion-mnist --regime long-tail:100 --elsewhere 50000 --output study
              ganml augment --data my-cells --size 32 --regime counts:RBC=300,WBC=20 --images 24000 --draws 5 --output study
            """)
        {
            _regime, _groups, _learners, _only, _steps, _elsewhere, _recipe, _images, _draws, _tuning, _output, _dryRun, _seed, _threads,
        };
        _learners.OneOf(StudyOptions.LearnerNames);
        _only.OneOf(ArmCatalogue.Families);
        _elsewhere.AtLeast(1);
        _images.AtLeast(1);
        _steps.AtLeast(1);
        _draws.AtLeast(2);
        _tuning.AtLeast(1);
        _threads.AtLeast(1);
        _generator.AddTo(command);
        _device.AddTo(command);
        _data.AddTo(command);
        _features.AddTo(command);
        command.Validators.Add(result =>
        {
            bool isGiven = _generator.IsGivenIn(result);
            Option[] unusable = isGiven ? [_elsewhere, _recipe, _images] : [_device.Device, .. _generator.OfFile];
            if (unusable.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } unused)
            {
                result.AddError(isGiven
                    ? $"{unused.Name} is for a generator that the study trains, and one is given: leave one of them out."
                    : $"{unused.Name} is for a generator that is given: give one, or leave it out.");
            }
        });
        command.SetAction((parsed, cancellation) => Task.Run(() => RunAsync(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = new StudyOptions
        {
            Regime = UsageException.IfRefused(() => Regime.Parse(parsed.GetRequiredValue(_regime))),
            GroupPattern = parsed.GetValue(_groups),
            Learners = [.. parsed.GetRequiredValue(_learners).Select(name => name.ToLowerInvariant())],
            Families = parsed.GetValue(_only) is { Length: > 0 } only ? [.. only.Select(name => name.ToLowerInvariant())] : null,
            Steps = parsed.GetValue(_steps),
            Elsewhere = parsed.GetValue(_elsewhere),
            Draws = parsed.GetValue(_draws),
            TuningDraws = parsed.GetValue(_tuning),
            Seed = parsed.GetValue(_seed),
        };
        if (options.Learners.Contains(FeatureLearner))
        {
            options = options with { FeatureNetwork = _features.Chosen(parsed) };
        }
        else if (_features.GivenIn(parsed) is { } given)
        {
            throw new UsageException($"{given} is for the learner '{FeatureLearner}': name it with {_learners.Name}, or leave it out.");
        }

        if (parsed.GetValue(_threads) is { } threads)
        {
            torch.set_num_threads(threads);
        }

        ILabelledImages pool = await _data
            .OpenAsync(parsed, ImageSetSplit.Train, terminal, cancellationToken: cancellationToken).ConfigureAwait(false);
        ILabelledImages test = await _data
            .OpenAsync(parsed, ImageSetSplit.Test, terminal, cancellationToken: cancellationToken).ConfigureAwait(false);
        string folder = parsed.GetRequiredValue(_output).FullName;
        if (!_generator.IsGiven(parsed))
        {
            TrainingOptions recipe = Recipe(parsed);
            if (recipe.From is { } from)
            {
                CheckUnseen(TrainedImages.Of(from), pool, test, cancellationToken);
            }

            return Run(
                UsageException.IfRefused(() => new AugmentationStudy(folder, pool, test, recipe, options)), parsed, cancellationToken);
        }

        using OnnxGenerator generator = _device.Open(
            parsed, _generator, terminal, cancellationToken, pool.ClassNames, threads: parsed.GetValue(_threads) ?? 0);
        CheckUnseen(_generator.PathIn(parsed) is { } path ? TrainedImages.Beside(path) : null, pool, test, cancellationToken);
        return Run(
            UsageException.IfRefused(() => new AugmentationStudy(folder, pool, test, generator, options)), parsed, cancellationToken);
    }

    private int Run(AugmentationStudy study, ParseResult parsed, CancellationToken cancellationToken)
    {
        AugmentReport.Plan(study, terminal);
        if (parsed.GetValue(_dryRun))
        {
            terminal.Line($"It would take about {AugmentReport.Time(study.Estimate(cancellationToken))} with these threads.");
            return ExitCodes.Success;
        }

        StudyResult result = terminal.Track(
            "studying", study.Units, line => study.Run(new StudyLine(line), cancellationToken));
        string page = Path.Combine(parsed.GetRequiredValue(_output).FullName, PageName);
        StudyPage.Write(page, result);
        AugmentReport.Show(result, terminal);
        terminal.Line($"Written {page}.");
        string? settings = study.WriteSettings(result, cancellationToken);
        string model = Path.Combine(parsed.GetRequiredValue(_output).FullName, AugmentingTransformer.FileName);
        terminal.Line(settings is not null
            ? $"Written {settings}, for mlContext.Data.OpenAugmentation and 'ganml generate --settings'."
            : _generator.IsGiven(parsed)
            ? "No settings were written: the generator's file leaves open what the options of this command say."
            : "No settings were written: each generator has seen one draw alone. Train one on all images with 'ganml train'.");
        if (settings is not null && File.Exists(model))
        {
            terminal.Line($"Written {model}, the same as an ML.NET model.");
        }

        return ExitCodes.Success;
    }

    /// <summary>How a generator is trained.</summary>
    private TrainingOptions Recipe(ParseResult parsed)
    {
        string text = parsed.GetRequiredValue(_recipe);
        TrainingOptions recipe = Presets.Contains(text) ? TrainingPresets.For(text)
            : File.Exists(text) ? RunDescription.Read(text).Training
            : throw new UsageException(
                $"There is no preset '{text}', and no file of that name. The presets are {string.Join(", ", Presets)}.");
        recipe = recipe with { Conditional = true, GridImages = 0 };
        return parsed.GetValue(_images) is { } images ? recipe with { Images = images } : recipe;
    }

    /// <summary>A generator that has seen the images to judge by would show something else than what it is worth.</summary>
    /// <exception cref="StudyException">It has seen some of them.</exception>
    private void CheckUnseen(TrainedImages? seen, ILabelledImages pool, ILabelledImages test, CancellationToken cancellationToken)
    {
        if (seen is null)
        {
            terminal.Hint(
                "It is not known which images the generator was trained on, as its run folder would tell. If it has seen test images, the "
                + "study overestimates it.");
            return;
        }

        if (seen.CountIn(test, cancellationToken) is > 0 and var known)
        {
            throw new StudyException(
                $"The generator was trained on {known:N0} of the {test.Count:N0} test images, so they cannot be used to evaluate it. Use "
                + "test images that it has not seen.");
        }

        if (seen.CountIn(pool, cancellationToken) is > 0 and var shared)
        {
            terminal.Hint(
                $"The generator was trained on {shared:N0} of the {pool.Count:N0} training images that draws are taken from: it has "
                + "seen more images than a draw contains, as a generator from someone else would have.");
        }
    }

    private sealed class StudyLine(IProgressLine line) : IProgress<StudyProgress>
    {
        public void Report(StudyProgress value) => line.Report(value.Done, value.Doing);
    }
}
