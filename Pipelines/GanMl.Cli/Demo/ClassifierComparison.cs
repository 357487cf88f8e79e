using System.Diagnostics;
using GanMl.Images.Derived;
using GanMl.Inference;
using GanMl.Inference.LabelledImages;
using GanMl.Pipelines;
using GanMl.Pipelines.Augmentation;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace GanMl.Cli.Demo;

/// <summary>
/// Trains the same stock ML.NET classifier on generated and on real images, and tests both on real images that neither saw:
/// random Fourier features of a Gaussian kernel (Rahimi and Recht, 2007) and maximum entropy.
/// </summary>
internal sealed class ClassifierComparison
{
    /// <summary>How many images the largest class has when there are few.</summary>
    internal const int Most = 300;

    /// <summary>How many the smallest has.</summary>
    internal const int Fewest = 10;

    private const int KernelRank = 2_000;
    private const int Iterations = 20;

    private readonly MLContext _context;
    private readonly ILabelledImages _test;

    internal ClassifierComparison(long seed, ILabelledImages test)
    {
        _context = new MLContext((int)(seed & int.MaxValue));
        _test = test;
    }

    internal ClassifierScore TrainOnReal(ILabelledImages images, int count) =>
        Score(_context.Data.TakeRows(_context.Data.ShuffleRows(_context.Data.LoadImages(images)), count), count);

    internal ClassifierScore TrainOnGenerated(string generatorPath, int count)
    {
        using var generator = OnnxGenerator.Open(generatorPath);
        IDataView noise = _context.Data.CreateNoise(count, generator.Info);
        IDataView images = _context.Transforms.GenerateImages(generator).Fit(noise).Transform(noise);
        return Score(images, count);
    }

    /// <summary>
    /// Trains on few real images, with ever fewer of each class, and with generated ones beside them or not. All classes weigh the same.
    /// </summary>
    internal ClassifierScore TrainOnFew(ILabelledImages images, string generatorPath, bool withGenerated)
    {
        IDataView real = _context.Data.LoadImages(images.PerClass(LongTail(images.ClassNames.Count)));
        var options = new SyntheticOptions();
        IDataView training = _context.Data.AppendSynthetic(
            real, generatorPath, withGenerated ? options : options with { Amount = SyntheticAmount.AddShare(0) });
        return Score(training, (int)training.GetRowCount()!, options.WeightColumn);
    }

    /// <summary>From the most of the first class to the fewest of the last, each smaller by the same factor.</summary>
    private static int[] LongTail(int classes) =>
    [
        .. Enumerable.Range(0, classes)
            .Select(label => (int)Math.Round(Most * Math.Pow((double)Fewest / Most, label / Math.Max(1.0, classes - 1)))),
    ];

    private ClassifierScore Score(IDataView training, int count, string? weightColumn = null)
    {
        var clock = Stopwatch.StartNew();
        var pipeline = _context.Transforms
            .ApproximatedKernelMap("Features", "Pixels", KernelRank, generator: new GaussianKernel(KernelWidth(_test.Shape)))
            .AppendCacheCheckpoint(_context)
            .Append(_context.MulticlassClassification.Trainers.SdcaMaximumEntropy(
                exampleWeightColumnName: weightColumn, maximumNumberOfIterations: Iterations));
        MulticlassClassificationMetrics metrics = _context.MulticlassClassification.Evaluate(
            pipeline.Fit(training).Transform(_context.Data.LoadImages(_test)));
        return new ClassifierScore(count, metrics.MicroAccuracy, clock.Elapsed.TotalSeconds);
    }

    /// <summary>Squared distances grow with the number of values, so the kernel's gamma shrinks with it.</summary>
    private static float KernelWidth(ImageShape shape) => 8f / shape.Length;
}
