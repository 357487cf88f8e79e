using System.Diagnostics;
using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;
using GanMl.Studies.Arms;
using GanMl.Training.Devices;
using GanMl.Training.Metrics.Classification;
using static TorchSharp.torch;

namespace GanMl.Studies.Learners;

/// <summary>A <see cref="SmallClassifier"/>: the same number of steps of the same number of images for every arm.</summary>
/// <param name="recipe">How it is trained, but for the seed, which is the training's.</param>
internal sealed class ConvolutionalLearner(ClassifierTrainingOptions recipe) : ILearner
{
    private const int PilotSteps = 40;

    private ClassifierTrainingOptions _recipe = recipe;

    /// <summary>The steps of a study, of 64 images each, on a CPU.</summary>
    /// <param name="options">What is asked.</param>
    /// <param name="folder">
    /// The folder of the study. One that was begun continues in the same precision on any machine; a new one takes the one in which this
    /// machine is faster.
    /// </param>
    internal static ClassifierTrainingOptions Recipe(StudyOptions options, string folder) => new()
    {
        Steps = options.Steps,
        BatchSize = 64,
        Device = "cpu",
        BFloat16 = StudyPlan.HasBFloat16(folder) ?? TrainingDevice.HasBFloat16(CPU),
    };

    /// <inheritdoc/>
    public string Name => "convolutional";

    /// <summary>Whether convolutions are computed with bfloat16 numbers in training.</summary>
    internal bool BFloat16
    {
        get => _recipe.BFloat16;
        set => _recipe = _recipe with { BFloat16 = value };
    }

    /// <inheritdoc/>
    public int[] Classify(StudyRows rows, Arm arm, ILabelledImages test, long seed, CancellationToken cancellationToken)
    {
        using SmallClassifier classifier = Train(rows, arm, seed, cancellationToken);
        return ClassifierTrainer.Classify(classifier, test, cancellationToken);
    }

    /// <inheritdoc/>
    public TimeSpan Estimate(StudyRows rows, Arm arm, ILabelledImages test, CancellationToken cancellationToken)
    {
        var pilot = new ConvolutionalLearner(_recipe with { Steps = PilotSteps });
        using (pilot.Train(rows, arm, 0, cancellationToken))
        {
            // The first steps of a process are slow.
        }

        long begin = Stopwatch.GetTimestamp();
        using SmallClassifier classifier = pilot.Train(rows, arm, 0, cancellationToken);
        TimeSpan training = Stopwatch.GetElapsedTime(begin);
        begin = Stopwatch.GetTimestamp();
        _ = ClassifierTrainer.Classify(classifier, test, cancellationToken);
        return (training * ((double)_recipe.Steps / PilotSteps)) + Stopwatch.GetElapsedTime(begin);
    }

    /// <summary>The classifier itself; the caller disposes it.</summary>
    internal SmallClassifier Train(StudyRows rows, Arm arm, long seed, CancellationToken cancellationToken)
    {
        using var learned = new LearnedRows(rows, arm, TrainingDevice.Resolve(_recipe.Device), seed);

        // A batch is as large for an arm with few rows as for one with many.
        return ClassifierTrainer.Train(
            rows.Images, int.MaxValue, learned.Batch, _recipe with { Seed = seed }, null, cancellationToken);
    }
}
