using GanMl.Inference;
using GanMl.Inference.GeneratorFile;
using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;
using GanMl.Training.Metrics.Classification;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GanMl.Training.Metrics;

/// <summary>
/// What metrics measure with: a generator, real images to compare it with, and what is costly enough to be made once for all
/// of them. For one evaluation on one thread; the generator remains the caller's.
/// </summary>
public sealed class MetricContext : IDisposable
{
    private readonly ILabelledImages? _test;
    private readonly Dictionary<string, object> _once = [];
    private RealSide? _real;
    private bool _sharesReal;
    private EvaluatedImages? _generated;
    private FeatureSource? _features;
    private ClassMatching? _classes;

    /// <summary>What is measured.</summary>
    public required OnnxGenerator Generator { get; init; }

    /// <summary>
    /// Real images that the generator may have learnt from. Its class names are those of the evaluation: the classes of the generator and
    /// of <see cref="Test"/> are found among them by name, whatever their order.
    /// </summary>
    public required ILabelledImages Train { get; init; }

    /// <summary>
    /// Real images that the generator has never seen. It may lack classes (<see cref="ClassesWithoutTestImages"/>). What is read here is
    /// labelled by the class names of <see cref="Train"/>; classes that this set alone has come behind them.
    /// </summary>
    public required ILabelledImages Test
    {
        get => Classes.Test;
        init => _test = value;
    }

    /// <summary>The seed of the generated images. It should not be the one by which sample pictures were admired.</summary>
    public long Seed { get; init; }

    /// <summary>How many images a metric generates, at least 1; null for the metric's own number, which published figures need.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? Samples
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(Samples));
            field = value;
        }
    }

    /// <summary>
    /// How classifiers are trained. Its seed is not <see cref="Seed"/>: every evaluation should have the same judge.
    /// </summary>
    public ClassifierTrainingOptions Classifier { get; init; } = new();

    /// <summary>The folder where classifiers of real images are kept from one evaluation to the next; null keeps none.</summary>
    public string? ClassifierFolder { get; init; }

    /// <summary>
    /// The network whose features images are compared by; null for the classifier of real images, less its last layer, which is exported to
    /// ONNX and kept in <see cref="ClassifierFolder"/>. Figures of different networks cannot be compared.
    /// </summary>
    public FeatureNetworkOptions? FeatureNetwork { get; init; }

    /// <summary>
    /// Whether metrics say what real images score in the place of the generated ones (<see cref="MetricValue.Ceiling"/>). Without a
    /// <see cref="ClassifierFolder"/> that keeps ceilings, each evaluation measures them anew, which takes about as long as the metrics.
    /// </summary>
    public bool Ceilings { get; init; } = true;

    /// <summary>How many threads a feature network takes, 0 for one a core. Torch has a number of its own for all of the process.</summary>
    public int Threads { get; init; }

    /// <summary>Told what is done and how long it took.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Told how far the work is.</summary>
    public IProgress<MetricProgress>? Progress { get; init; }

    /// <summary>Ends the evaluation.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// The classes of the training set and of the generator of which the test set has no image: figures that judge test images say nothing
    /// about them. Empty where one of the sets has no labels, which is to say a single class of a name of its own.
    /// </summary>
    public IReadOnlyList<string> ClassesWithoutTestImages => Classes.WithoutTest;

    /// <summary>The classes of generator and sets, by name.</summary>
    internal ClassMatching Classes => _classes ??= new ClassMatching(Generator.Info, Train, _test!);

    /// <summary>What this context measures on: figures are comparable where all of it is the same.</summary>
    public MetricConditions Conditions => new()
    {
        TrainSet = Train.Name,
        TrainImages = Train.Count,
        TestSet = Test.Name,
        TestImages = Test.Count,
        Samples = Samples,
        Seed = Seed,
        FeatureNetwork = FeatureNetwork is { } network ? Path.GetFileName(network.Path) : "classifier of the training images",
    };

    /// <summary>What is made of the real images alone.</summary>
    internal RealSide Real => _real ??= new RealSide(this, _test!);

    /// <summary>The features of this evaluation.</summary>
    internal FeatureSource Features => _features ??= new FeatureSource(this);

    /// <summary>
    /// The same evaluation of another generator. The judge, and what was made of the real images, are shared with this context, which must
    /// be disposed last. All other settings are those of this context.
    /// </summary>
    /// <param name="generator">What is measured; it remains the caller's.</param>
    public MetricContext For(OnnxGenerator generator) => new()
    {
        Generator = generator,
        Train = Train,
        Test = _test!,
        Seed = Seed,
        Samples = Samples,
        Classifier = Classifier,
        ClassifierFolder = ClassifierFolder,
        FeatureNetwork = FeatureNetwork,
        Ceilings = Ceilings,
        Threads = Threads,
        Logger = Logger,
        Progress = Progress,
        CancellationToken = CancellationToken,
        _real = Real,
        _sharesReal = true,
    };

    /// <summary>
    /// The first <paramref name="count"/> generated images of <see cref="Seed"/>, as bytes. Metrics with the same context look at the
    /// same ones, and none is drawn twice. The classes of a conditional generator are labelled as in <see cref="Train"/>, those that the
    /// training set lacks behind them; any other generator has one class, <c>image</c>.
    /// </summary>
    /// <param name="count">How many, 0 or more.</param>
    /// <param name="shares">
    /// How often a conditional generator draws each class. The class of an image depends only on its number and the shares.
    /// </param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ILabelledImages Generate(int count, ClassShares shares = ClassShares.Even)
    {
        _generated ??= new EvaluatedImages(this, Classes);
        return _generated.Generate(
            count, shares, ProgressRelay<int>.To(Progress, done => new MetricProgress("generating images", done, count)));
    }

    /// <summary>
    /// Features and classes of the first <paramref name="count"/> generated images with the class shares of the training set
    /// (<see cref="ClassShares.OfTraining"/>). Features are what <see cref="FeatureNetwork"/> gives for an image; ask
    /// <see cref="MetricRequirements.CheckFeatures"/> first whether there can be any.
    /// </summary>
    /// <param name="count">How many, at least 1.</param>
    /// <exception cref="MetricException">The feature network cannot be used on these images.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public FeatureRows FeaturesOfGenerated(int count) => Features.OfGenerated(count);

    /// <summary>
    /// Features and classes of <paramref name="count"/> images of <see cref="Train"/>, or of all where there are fewer: of each class as
    /// many as its share, evenly spread over it.
    /// </summary>
    /// <inheritdoc cref="FeaturesOfGenerated" path="/param"/>
    /// <inheritdoc cref="FeaturesOfGenerated" path="/exception"/>
    public FeatureRows FeaturesOfTrain(int count) => Features.OfTrain(count);

    /// <summary>
    /// Features and classes of <paramref name="count"/> images of <see cref="Test"/>, or of as many as it has with the class shares of the
    /// training set; classes of which it has none are left out.
    /// </summary>
    /// <inheritdoc cref="FeaturesOfGenerated" path="/param"/>
    /// <inheritdoc cref="FeaturesOfGenerated" path="/exception"/>
    public FeatureRows FeaturesOfTest(int count) => Features.OfTest(count);

    /// <summary>A ceiling, where ceilings are wanted.</summary>
    internal MetricCeiling? Ceiling(Func<MetricCeiling> measure) => Ceilings ? measure() : null;

    /// <summary>What several metrics of this generator need is computed once.</summary>
    internal T Once<T>(string what, Func<T> compute)
        where T : notnull
    {
        if (!_once.TryGetValue(what, out object? known))
        {
            _once[what] = known = compute();
        }

        return (T)known;
    }

    /// <summary>
    /// A classifier trained on <see cref="Train"/>: from <see cref="ClassifierFolder"/> where it is there, trained where not.
    /// It belongs to this context.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <returns>Its logits say how likely each class of <see cref="Train"/> is for images float32 [N, C, H, W] in [0, 1].</returns>
    public SmallClassifier RealClassifier() => Real.Classifier();

    /// <summary>Trains a classifier by <see cref="Classifier"/>; the caller disposes it.</summary>
    /// <exception cref="MetricException">It diverges.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public SmallClassifier TrainClassifier(ILabelledImages images) => TrainClassifier(
        images.Name, progress => ClassifierTrainer.Train(images, Classifier, progress, CancellationToken));

    /// <summary>Trains a classifier in a way of its own.</summary>
    /// <param name="images">What the images are called.</param>
    /// <param name="train">Trains it.</param>
    internal SmallClassifier TrainClassifier(string images, Func<IProgress<ClassifierProgress>?, SmallClassifier> train)
    {
        string work = $"training a classifier on {images} images";
        var progress = ProgressRelay<ClassifierProgress>.To(Progress, at => new MetricProgress(work, at.Step, at.Steps));
        try
        {
            return train(progress);
        }
        catch (TrainingException diverged)
        {
            throw new MetricException(diverged.Message, diverged);
        }
    }

    /// <summary>Frees the classifier, the features and the generated images.</summary>
    public void Dispose()
    {
        _generated?.Dispose();
        _generated = null;
        _features?.Dispose();
        _features = null;
        if (!_sharesReal)
        {
            _real?.Dispose();
        }

        _real = null;
    }
}
