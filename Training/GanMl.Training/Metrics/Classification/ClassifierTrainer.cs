using GanMl.Images.Derived;
using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;
using GanMl.Training.Data;
using GanMl.Training.Devices;
using GanMl.Training.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics.Classification;

/// <summary>How far the training of a classifier is.</summary>
/// <param name="Step">Steps done, from 1.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">The mean cross-entropy of the steps since the last report, in nats.</param>
internal readonly record struct ClassifierProgress(int Step, int Steps, double Loss);

/// <summary>Gives a classifier what it learns from in a step; tensors of the caller's dispose scope.</summary>
/// <param name="position">How many images have been learnt from before.</param>
/// <param name="size">How many images are wanted.</param>
/// <returns>
/// Float32 [size, channels, height, width] in [0, 1]; and int64 [size] labels, or float32 [size, classes] probabilities.
/// </returns>
internal delegate (Tensor Images, Tensor Targets) ClassifierBatch(long position, int size);

/// <summary>
/// Trains a <see cref="SmallClassifier"/> on a set of images, real or generated, and classifies another with it.
/// Both are the same from run to run on one machine with the same number of threads.
/// </summary>
internal static class ClassifierTrainer
{
    private const int StepsBetweenReports = 50;
    private const int EvaluationBatch = 250;

    /// <summary>Trains a classifier with cross-entropy and Adam (Kingma and Ba 2015).</summary>
    /// <param name="images">What to learn: images of 16 to 64 pixels.</param>
    /// <param name="options">The recipe; null for the one of the metrics.</param>
    /// <param name="progress">Told every 50 steps and at the last.</param>
    /// <param name="cancellationToken">Looked at before every step.</param>
    /// <returns>The trained network; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The set is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The images or an option are out of range.</exception>
    /// <exception cref="TrainingException">The loss is no number any more.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind.</exception>
    internal static SmallClassifier Train(
        ILabelledImages images,
        ClassifierTrainingOptions? options = null,
        IProgress<ClassifierProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new ClassifierTrainingOptions();
        options.Validate();
        if (images.Count == 0)
        {
            throw new ArgumentException($"The set '{images.Name}' has no images; a classifier needs some to learn from.", nameof(images));
        }

        using var data = new TrainingImages(images, TrainingDevice.Resolve(options.Device), options.Seed);
        return Train(
            images, images.Count, (position, size) => data.Batch(position, size, PixelRange.Sigmoid), options, progress, cancellationToken);
    }

    /// <summary>Trains a classifier on batches from anywhere.</summary>
    /// <param name="like">A set with the shape and the classes of the images.</param>
    /// <param name="count">How many images a pass has, at least 1.</param>
    /// <param name="batch">Gives them, on the device of the options.</param>
    /// <param name="options">The recipe.</param>
    /// <param name="progress">Told every 50 steps and at the last.</param>
    /// <param name="cancellationToken">Looked at before every step.</param>
    /// <inheritdoc cref="Train(ILabelledImages, ClassifierTrainingOptions, IProgress{ClassifierProgress}, CancellationToken)"/>
    internal static SmallClassifier Train(
        ILabelledImages like,
        int count,
        ClassifierBatch batch,
        ClassifierTrainingOptions options,
        IProgress<ClassifierProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options.Validate();
        SmallClassifier classifier = Create(like, options.Seed, options.BFloat16);
        try
        {
            Train(classifier, like.Name, Math.Min(options.BatchSize, count), batch, options, progress, cancellationToken);
            return classifier;
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    /// <summary>The class that the classifier finds most likely, for every image of a set in its order.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static int[] Classify(SmallClassifier classifier, ILabelledImages images, CancellationToken cancellationToken = default)
    {
        using IDisposable noGradients = no_grad();
        Device device = classifier.parameters().First().device;
        int[] classes = new int[images.Count];
        for (int first = 0; first < classes.Length; first += EvaluationBatch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            int count = Math.Min(EvaluationBatch, classes.Length - first);
            Tensor logits = classifier.call(ImageRows.Of(images, first, count).to(device));
            logits.argmax(1).to(ScalarType.Int32).cpu().data<int>().CopyTo(classes.AsSpan(first, count));
        }

        return classes;
    }

    /// <summary>The untrained network for the images of a set.</summary>
    internal static SmallClassifier Create(ILabelledImages images, long seed, bool bfloat16 = false)
    {
        ImageShape shape = images.Shape;
        return new SmallClassifier(shape.Channels, shape.Height, shape.Width, images.ClassNames.Count, seed) { BFloat16 = bfloat16 };
    }

    private static void Train(
        SmallClassifier classifier,
        string name,
        int size,
        ClassifierBatch batch,
        ClassifierTrainingOptions options,
        IProgress<ClassifierProgress>? progress,
        CancellationToken cancellationToken)
    {
        Device device = TrainingDevice.Resolve(options.Device);
        classifier.to(device);
        using Adam? adam = device.type == DeviceType.CPU ? null : optim.Adam(classifier.parameters(), options.LearningRate);
        Action<double> move = adam is null ? new ProcessorAdam(classifier.parameters()).Step : rate => Step(adam, rate);
        double loss = 0;
        int reported = 0;
        classifier.train();
        for (int step = 0; step < options.Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            loss += Gradients(classifier, batch, (long)step * size, size);
            move(options.LearningRate * 0.5 * (1 + Math.Cos(Math.PI * step / options.Steps)));
            if (!double.IsFinite(loss))
            {
                // Its answers would look like those of any other classifier.
                throw new TrainingException(
                    $"The classifier of '{name}' has diverged: its loss is no number in step {step + 1} of {options.Steps}. "
                    + "Lower ClassifierTrainingOptions.LearningRate.");
            }

            if ((step + 1) % StepsBetweenReports == 0 || step + 1 == options.Steps)
            {
                progress?.Report(new ClassifierProgress(step + 1, options.Steps, loss / (step + 1 - reported)));
                (loss, reported) = (0, step + 1);
            }
        }

        classifier.eval();
    }

    /// <returns>The loss.</returns>
    private static double Gradients(SmallClassifier classifier, ClassifierBatch batch, long position, int size)
    {
        using var scope = NewDisposeScope();
        (Tensor images, Tensor targets) = batch(position, size);
        Tensor loss = nn.functional.cross_entropy(classifier.call(images), targets);
        loss.backward();
        return loss.item<float>();
    }

    private static void Step(Adam optimizer, double rate)
    {
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = rate;
        }

        optimizer.step();
        optimizer.zero_grad();
    }
}
