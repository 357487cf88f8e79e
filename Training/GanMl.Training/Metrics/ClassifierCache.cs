using System.Diagnostics;
using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;
using Microsoft.Extensions.Logging;

namespace GanMl.Training.Metrics;

/// <summary>
/// Classifiers that are kept in a folder, one file for each content of a set and recipe. It only ever saves time: a file
/// that is missing, damaged or cannot be written costs a training and a line in the log, never the evaluation.
/// </summary>
/// <param name="folder">Where the files lie; null keeps nothing.</param>
/// <param name="logger">Told what was read, trained and written.</param>
internal sealed class ClassifierCache(string? folder, ILogger logger)
{
    /// <summary>The classifier of the folder, or what <paramref name="train"/> makes of the images. The caller disposes it.</summary>
    internal SmallClassifier GetOrTrain(
        ILabelledImages images, ClassifierTrainingOptions recipe, Func<ILabelledImages, SmallClassifier> train)
    {
        if (folder is null)
        {
            return Train(images, train);
        }

        byte[] key = ClassifierKey.Of(images, recipe);
        string path = PathOf(key);
        if (Read(path, key, images) is { } cached)
        {
            return cached;
        }

        SmallClassifier trained = Train(images, train);
        Write(path, key, trained);
        return trained;
    }

    private string PathOf(byte[] key) => Path.Combine(folder!, $"classifier-{Convert.ToHexStringLower(key.AsSpan(0, 16))}.ganml");

    private SmallClassifier Train(ILabelledImages images, Func<ILabelledImages, SmallClassifier> train)
    {
        var clock = Stopwatch.StartNew();
        SmallClassifier classifier = train(images);
        logger.LogInformation("Trained a classifier on '{Set}' in {Seconds:F1} s.", images.Name, clock.Elapsed.TotalSeconds);
        return classifier;
    }

    private SmallClassifier? Read(string path, byte[] key, ILabelledImages images)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        SmallClassifier classifier = ClassifierTrainer.Create(images, seed: 0);
        try
        {
            ClassifierFile.Read(path, key, classifier);
            logger.LogInformation("Read the classifier of '{Set}' from '{Path}'.", images.Name, path);
            return classifier;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            classifier.Dispose();
            logger.LogWarning(exception, "The classifier in '{Path}' cannot be used; it is trained again.", path);
            return null;
        }
    }

    private void Write(string path, byte[] key, SmallClassifier classifier)
    {
        try
        {
            ClassifierFile.Write(path, key, classifier);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(exception, "The classifier cannot be kept in '{Path}'; the next evaluation will train it again.", path);
        }
    }
}
