using System.Diagnostics;
using System.Globalization;
using GanMl.Images.Derived;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Models;
using GanMl.Pipelines.Augmentation;
using GanMl.Studies.Arms;
using GanMl.Studies.Draws;
using GanMl.Studies.Learners;
using GanMl.Studies.Reports;
using GanMl.Studies.Statistics;
using GanMl.Studies.Units;
using GanMl.Studies.Verdicts;
using GanMl.Training.Metrics.Classification;
using GanMl.Training.Trainer;

namespace GanMl.Studies;

/// <summary>
/// Finds out whether a generator's images help a classifier that has few real ones: many small trainings, on draws from a larger set, each
/// judged by images that nothing of the study has seen.
/// </summary>
/// <remarks>
/// On the tuning draws every arm is tried and validated with training images that the draw does not have, and for each learner the best arm
/// without generated images and the best one with them are chosen; where there is one of each, there are no tuning draws. Then the counted
/// draws are made, and the two are compared draw by draw, judged by the test images. All other comparisons are exploratory.
/// </remarks>
public sealed class AugmentationStudy
{
    private readonly string _folder;
    private readonly ILabelledImages _pool;
    private readonly ILabelledImages _test;
    private readonly StudyGenerators _generators;
    private readonly StudyOptions _options;
    private readonly IReadOnlyList<Arm> _arms;
    private readonly IReadOnlyList<ILearner> _learners;
    private readonly ConvolutionalLearner _teacher;
    private readonly UnitFolder _units;
    private readonly StudyPlan _plan;

    /// <summary>A study of a generator that was trained elsewhere.</summary>
    /// <param name="folder">Where it is kept. One that was begun goes on.</param>
    /// <param name="pool">The images from which draws are taken.</param>
    /// <param name="test">The test images.</param>
    /// <param name="generator">The generator, which has not seen the test images; it remains the caller's.</param>
    /// <param name="options">What is asked.</param>
    /// <exception cref="StudyException">
    /// The folder holds another study, the generator does not fit the images, or the regime or the groups do not.
    /// </exception>
    public AugmentationStudy(
        string folder, ILabelledImages pool, ILabelledImages test, OnnxGenerator generator, StudyOptions options)
        : this(
            folder,
            pool,
            test,
            StudyGenerators.Given(generator, pool),
            options,
            ArmCatalogue.Of(options.Families),
            ConvolutionalLearner.Recipe(options, folder))
    {
        if (options.Elsewhere > 0)
        {
            throw new StudyException(
                "Elsewhere applies to generators that the study trains, and a generator was given. Set Elsewhere to 0.");
        }
    }

    /// <summary>
    /// A study of generators that are trained for it: on each draw alone or, where <see cref="StudyOptions.Elsewhere"/> is above 0, one on
    /// images that no draw has.
    /// </summary>
    /// <param name="folder">Where it is kept, the runs of the generators too. One that was begun goes on.</param>
    /// <param name="pool">The images from which draws are taken.</param>
    /// <param name="test">The test images.</param>
    /// <param name="recipe">
    /// How each generator is trained; its seed is that of the draw. On a draw alone it is trained with balanced classes in any case.
    /// </param>
    /// <param name="options">What is asked.</param>
    /// <exception cref="StudyException">The folder holds another study, or the regime or the groups do not fit the images.</exception>
    /// <exception cref="OptionException">The recipe cannot be trained.</exception>
    public AugmentationStudy(string folder, ILabelledImages pool, ILabelledImages test, TrainingOptions recipe, StudyOptions options)
        : this(
            folder,
            test,
            StudyGenerators.Trained(
                Runs(folder), pool, options.Elsewhere == 0 ? recipe with { BalanceClasses = true } : recipe, options),
            options,
            ArmCatalogue.Of(options.Families))
    {
    }

    private AugmentationStudy(
        string folder,
        ILabelledImages test,
        (ILabelledImages Pool, StudyGenerators Generators) trained,
        StudyOptions options,
        IReadOnlyList<Arm> arms)
        : this(folder, trained.Pool, test, trained.Generators, options, arms, ConvolutionalLearner.Recipe(options, folder))
    {
    }

    internal AugmentationStudy(
        string folder,
        ILabelledImages pool,
        ILabelledImages test,
        StudyGenerators generators,
        StudyOptions options,
        IReadOnlyList<Arm> arms,
        ClassifierTrainingOptions recipe)
    {
        options.Validate();
        (_folder, _pool, _options, _generators) = (folder, pool, options, generators);
        _test = test.WithClassNames(pool.ClassNames);
        _teacher = new ConvolutionalLearner(recipe);
        _learners =
        [
            .. options.Learners.Select(ILearner (name) => name == _teacher.Name ? _teacher
                : name == FeatureLearner.LearnerName ? new FeatureLearner(options.FeatureNetwork!, Path.Combine(folder, "features"))
                : MachineLearner.Find(name, options.Steps)),
        ];
        _units = new UnitFolder(Path.Combine(folder, "units"));
        StudyChecks.Images(pool, _test, options, arms);
        StudyDraw first = Draw(DrawPurpose.Counted, 0);
        _arms = [.. arms.Where(arm => arm.Added is not { } added || StudyRows.CanAdd(added, first))];
        StudyChecks.Added(_arms, arms);
        if (TuningDraws > 0)
        {
            _ = Draw(DrawPurpose.Tuning, 0);
        }

        generators.Check(first);
        _plan = new StudyPlan(folder, StudyPlan.Of(options, pool, _test, generators.Identity, _learners, _arms, TuningDraws, recipe));
        _plan.CheckSame();
    }

    /// <summary>What the study is of.</summary>
    public StudyDescription Description => new(
        _options,
        _pool.Name,
        _pool.Shape,
        _pool.Count,
        _test.Count,
        TuningDraws,
        [.. _pool.ClassNames.Zip(_options.Regime.CountsFor(_pool.CountByClass(), _pool.ClassNames))],
        _generators.Description);

    /// <summary>The arms that are compared: those that add no image to these draws are left out.</summary>
    public IReadOnlyList<Arm> Arms => _arms;

    /// <summary>How many classifiers are trained and judged.</summary>
    public int Units => TuningUnits.Length + (_options.Draws * _learners.Count * Families);

    private int Families => _arms.Select(arm => arm.Family).Distinct().Count();

    private int TuningDraws => ArmChoice.IsOpen(_arms) ? _options.TuningDraws : 0;

    private StudyUnit[] TuningUnits => UnitsOf(
        DrawPurpose.Tuning, TuningDraws, _ => [.. _arms.Where(arm => arm.Kind != ArmKind.UnseenReal).Select(arm => arm.Name)]);

    /// <summary>How long what is not done yet will take on this machine, by a short training of each learner, and of a generator.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public TimeSpan Estimate(CancellationToken cancellationToken = default)
    {
        StudyDraw draw = Draw(TuningDraws > 0 ? DrawPurpose.Tuning : DrawPurpose.Counted, 0);
        var arm = new Arm("real");
        var rows = StudyRows.Of(arm, draw, NoGenerator.Instance);
        int perLearner = Units / _learners.Count;
        TimeSpan total = _generators.Estimate(draw, TuningDraws + _options.Draws, cancellationToken);
        foreach (ILearner learner in _learners)
        {
            int left = Math.Max(0, perLearner - _units.CountDone(learner.Name));
            total += left == 0 ? TimeSpan.Zero : learner.Estimate(rows, arm, _test, cancellationToken) * left;
        }

        return total;
    }

    /// <summary>Makes the study, or goes on with it.</summary>
    /// <param name="progress">Told each time that a unit is done, and how far the training of a generator is.</param>
    /// <param name="cancellationToken">Ends it; what is done is kept.</param>
    /// <exception cref="StudyException">A result in the folder is damaged, or a generator cannot be used.</exception>
    public StudyResult Run(IProgress<StudyProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        _teacher.BFloat16 = _plan.Begin(_teacher.BFloat16, cancellationToken);
        int done = 0;
        using var draws = new OpenDraws(Draw, (draw, token) => _generators.Of(draw, Training, token), _teacher, cancellationToken);
        try
        {
            IReadOnlyList<UnitResult> tuning = Do(DrawPurpose.Tuning, TuningUnits);
            IReadOnlyList<ArmChoice> choices = ArmChoice.Of(_arms, _learners.Select(learner => learner.Name), tuning);
            IReadOnlyList<UnitResult> counted = Do(DrawPurpose.Counted, UnitsOf(
                DrawPurpose.Counted, _options.Draws, learner => choices.Single(choice => choice.Learner == learner).Tried));
            return StudyResult.Of(_arms, choices, tuning, counted, Description);
        }
        finally
        {
            _generators.CloseOwn();
        }

        IReadOnlyList<UnitResult> Do(DrawPurpose purpose, IReadOnlyList<StudyUnit> units) =>
            _units.Run(units, unit => Work(unit, draws.Get(purpose, unit.Draw), cancellationToken), Finished, cancellationToken);

        void Finished(UnitResult result)
        {
            StudyUnit unit = result.Unit;
            string learner = _learners.Count > 1 ? $"{unit.Learner}, " : "";
            string score = result.Score.MacroF1.ToString("0.000", CultureInfo.InvariantCulture);
            progress?.Report(new StudyProgress(++done, Units, $"{unit.Draw}, {learner}{unit.Arm}: macro-F1 {score}"));
        }

        void Training(StudyDraw draw, TrainingProgress training) => progress?.Report(new StudyProgress(done, Units, string.Create(
            CultureInfo.InvariantCulture, $"{draw.Name}, its generator: {training.Images:N0} of {training.TotalImages:N0} images")));
    }

    /// <summary>A study of generators that are trained for it, with chosen arms.</summary>
    internal static AugmentationStudy Trained(
        string folder,
        ILabelledImages pool,
        ILabelledImages test,
        TrainingOptions recipe,
        StudyOptions options,
        IReadOnlyList<Arm> arms) => new(folder, test, StudyGenerators.Trained(Runs(folder), pool, recipe, options), options, arms);

    /// <summary>
    /// Writes what was found best with generated images for the first learner, for <c>AppendSynthetic</c> and <c>ganml generate</c>: the
    /// settings, the generator, and a classifier of the training images where one filters or labels; and <c>augmentation.zip</c>, all of
    /// this as one ML.NET model, an <see cref="AugmentingTransformer"/>, unless ML.NET has changed so that it cannot be saved.
    /// </summary>
    /// <param name="result">What the study has found.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>
    /// The path of the settings; null where the study has no generator to pass on, as each has seen the images of one draw alone, or where
    /// the generator is a file from elsewhere that cannot be read without being told what it leaves open.
    /// </returns>
    public string? WriteSettings(StudyResult result, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        StudyVerdict verdict = result.Verdicts[0];
        StudyDraw first = Draw(DrawPurpose.Counted, 0);
        if (_generators.IsOfOneDraw && first.Indices.Count < _pool.Count)
        {
            return null;
        }

        try
        {
            OnnxGenerator generator = _generators.Of(first, (_, _) => { }, cancellationToken);
            if (!generator.HasMetadata)
            {
                return null;
            }

            return new SettingsWriter(_folder, _pool, _teacher, _options.Seed).Write(result, verdict, generator, cancellationToken);
        }
        finally
        {
            _generators.CloseOwn();
        }
    }

    private static string Runs(string folder) => Path.Combine(folder, "generators");

    private StudyUnit[] UnitsOf(DrawPurpose purpose, int draws, Func<string, IReadOnlyList<string>> arms) =>
    [
        .. Enumerable.Range(0, draws).SelectMany(number => _learners.SelectMany(learner => arms(learner.Name)
            .Select(arm => new StudyUnit(StudyDraw.NameOf(purpose, number), learner.Name, arm)))),
    ];

    private UnitResult Work(StudyUnit unit, (StudyDraw Draw, DrawGenerator Generator) known, CancellationToken cancellationToken)
    {
        (StudyDraw draw, DrawGenerator generator) = known;
        Arm arm = _arms.Single(arm => arm.Name == unit.Arm);
        if (arm.NeedsGenerator)
        {
            generator.Prepare();
        }

        long begin = Stopwatch.GetTimestamp();
        ILearner learner = _learners.Single(learner => learner.Name == unit.Learner);
        var rows = StudyRows.Of(arm, draw, generator);
        ILabelledImages judge = draw.Validation ?? _test;
        int[] answers = learner.Classify(rows, arm, judge, draw.Seed, cancellationToken);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return new UnitResult(unit, rows.Images.Count, rows.Added, ClassificationScore.Of(judge, answers), seconds);
    }

    private StudyDraw Draw(DrawPurpose purpose, int number) =>
        StudyDraw.Of(_pool, _options.Regime, purpose, number, _options.Seed, _options.GroupPattern);
}
