using System.Security.Cryptography;
using GanMl.Inference.GeneratorFile;
using GanMl.Models.Classification;

namespace GanMl.Training.Metrics;

/// <summary>
/// A classifier's file: eight bytes that name the format, the key of what it was trained on, the SHA-256 of the weights, and
/// the weights as TorchSharp writes them. Nothing is given to TorchSharp that does not have its hash.
/// </summary>
internal static class ClassifierFile
{
    private const int HeadLength = 8 + (2 * SHA256.HashSizeInBytes);

    private static ReadOnlySpan<byte> Magic => "GMLCLS01"u8;

    /// <summary>Reads weights into a classifier.</summary>
    /// <exception cref="InvalidDataException">The file is no such file, is damaged, or is of another set or recipe.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal static void Read(string path, ReadOnlySpan<byte> key, SmallClassifier classifier)
    {
        byte[] file = File.ReadAllBytes(path);
        if (file.Length < HeadLength || !file.AsSpan().StartsWith(Magic))
        {
            throw new InvalidDataException($"'{path}' is not a classifier, or only the beginning of one.");
        }

        if (!file.AsSpan(Magic.Length, key.Length).SequenceEqual(key))
        {
            throw new InvalidDataException($"'{path}' is the classifier of another set or recipe.");
        }

        Span<byte> weights = file.AsSpan(HeadLength);
        if (!SHA256.HashData(weights).AsSpan().SequenceEqual(file.AsSpan(HeadLength - SHA256.HashSizeInBytes, SHA256.HashSizeInBytes)))
        {
            throw new InvalidDataException($"'{path}' is damaged: its weights do not have the hash that was written with them.");
        }

        using var stream = new MemoryStream(file, HeadLength, weights.Length, writable: false);
        classifier.load(stream);
        classifier.eval();
    }

    /// <summary>Writes a classifier, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    internal static void Write(string path, ReadOnlySpan<byte> key, SmallClassifier classifier)
    {
        // Saving closes the stream; ToArray works all the same.
        using var weights = new MemoryStream();
        classifier.save(weights);
        byte[] content = weights.ToArray();
        byte[] head = [.. Magic, .. key, .. SHA256.HashData(content)];
        WholeFile.Write(path, stream =>
        {
            stream.Write(head);
            stream.Write(content);
        });
    }
}
