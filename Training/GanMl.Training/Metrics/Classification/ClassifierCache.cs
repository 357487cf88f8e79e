using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GanMl.Export.Recording;
using GanMl.Inference.LabelledImages;
using GanMl.Models.Classification;
using GanMl.Training.Checkpoints;
using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace GanMl.Training.Metrics.Classification;

/// <summary>
/// Classifiers that are kept in a folder, one safetensors file for each content of a set and recipe. It only ever saves time: a file
/// that is missing, damaged, of another format or cannot be written costs a training and a line in the log, never the evaluation.
/// </summary>
/// <param name="folder">Where the files lie; null keeps nothing.</param>
/// <param name="logger">Told what was read, trained and written.</param>
internal sealed class ClassifierCache(string? folder, ILogger logger)
{
    private const string TrainedOnKey = "ganml.classifier.trained-on";
    private const string WeightsKey = "ganml.classifier.weights-sha256";
    private const string Prefix = "classifier.";

    // To be raised with every change of the network or of its training, so that no old file passes for a new classifier.
    private const int RecipeVersion = 3;

    /// <summary>The classifier of the folder, or what <paramref name="train"/> makes of the images. The caller disposes it.</summary>
    internal SmallClassifier GetOrTrain(
        ILabelledImages images, ClassifierTrainingOptions recipe, Func<ILabelledImages, SmallClassifier> train)
    {
        if (folder is null)
        {
            return Train(images, train);
        }

        string key = KeyOf(images, recipe), path = PathOf(folder, "classifier", key, "safetensors");
        if (Read(path, key, images) is { } cached)
        {
            return cached;
        }

        SmallClassifier trained = Train(images, train);
        Write(path, key, trained);
        return trained;
    }

    /// <summary>
    /// What a trained classifier depends on, as a SHA-256 in hexadecimal: every image and label of the set, and the recipe.
    /// </summary>
    internal static string KeyOf(ILabelledImages images, ClassifierTrainingOptions recipe)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"{RecipeVersion} {recipe.Seed} {recipe.Steps} {recipe.BatchSize} {recipe.LearningRate:R} "
            + $"{(recipe.BFloat16 ? "bfloat16 " : "")}"
            + $"{images.Shape} {images.ClassNames.Count} {images.Count}\n");
        hash.AppendData(Encoding.UTF8.GetBytes(head));
        byte[] image = new byte[sizeof(int) + images.Shape.Length];
        for (int i = 0; i < images.Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(image, images.LabelOf(i));
            images.CopyPixels(i, image.AsSpan(sizeof(int)));
            hash.AppendData(image);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The file of a key; half of the key tells the sets of one folder apart.</summary>
    internal static string PathOf(string folder, string kind, string key, string ending) =>
        Path.Combine(folder, $"{kind}-{key[..(key.Length / 2)]}.{ending}");

    private SmallClassifier Train(ILabelledImages images, Func<ILabelledImages, SmallClassifier> train)
    {
        var clock = Stopwatch.StartNew();
        SmallClassifier classifier = train(images);
        logger.LogInformation("Trained a classifier on '{Set}' in {Seconds:F1} s.", images.Name, clock.Elapsed.TotalSeconds);
        return classifier;
    }

    private SmallClassifier? Read(string path, string key, ILabelledImages images)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        SmallClassifier classifier = ClassifierTrainer.Create(images, seed: 0);
        try
        {
            using var reader = new SafetensorsReader(path);
            if (reader.Metadata.GetValueOrDefault(TrainedOnKey) != key)
            {
                throw new CheckpointException($"'{path}' is no classifier, or one of another set or recipe.");
            }

            reader.Fill(Weights(classifier));
            if (reader.Metadata.GetValueOrDefault(WeightsKey) != HashOf(classifier))
            {
                throw new CheckpointException($"'{path}' is damaged: its weights do not have the hash that was written with them.");
            }

            classifier.eval();
            logger.LogInformation("Read the classifier of '{Set}' from '{Path}'.", images.Name, path);
            return classifier;
        }
        catch (Exception exception) when (exception is CheckpointException or IOException or UnauthorizedAccessException)
        {
            classifier.Dispose();
            logger.LogWarning(exception, "The classifier in '{Path}' cannot be used; it is trained again.", path);
            return null;
        }
    }

    private void Write(string path, string key, SmallClassifier classifier)
    {
        try
        {
            var facts = new Dictionary<string, string> { [TrainedOnKey] = key, [WeightsKey] = HashOf(classifier) };
            SafetensorsWriter.Write(path, [.. Weights(classifier)], facts);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(exception, "The classifier cannot be kept in '{Path}'; the next evaluation will train it again.", path);
        }
    }

    private static IEnumerable<(string Name, Tensor Tensor)> Weights(SmallClassifier classifier) =>
        ModuleTree.Tensors(classifier).Select(entry => (Prefix + entry.Name, entry.Tensor));

    private static string HashOf(SmallClassifier classifier)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((_, Tensor weight) in Weights(classifier))
        {
            using Tensor flat = weight.detach().cpu().contiguous();
            hash.AppendData(flat.bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
