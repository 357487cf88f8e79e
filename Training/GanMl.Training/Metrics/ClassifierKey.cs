using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GanMl.Inference.LabelledImages;

namespace GanMl.Training.Metrics;

/// <summary>What a trained classifier depends on, as a SHA-256: every image and label of the set, and the recipe.</summary>
internal static class ClassifierKey
{
    // To be raised with every change of the network or of its training, so that no old file passes for a new classifier.
    private const int RecipeVersion = 1;

    internal static byte[] Of(ILabelledImages images, ClassifierTrainingOptions recipe)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"{RecipeVersion} {recipe.Seed} {recipe.Steps} {recipe.BatchSize} {recipe.LearningRate:R} "
            + $"{images.Shape} {images.ClassNames.Count} {images.Count}\n");
        hash.AppendData(Encoding.UTF8.GetBytes(head));
        byte[] image = new byte[sizeof(int) + images.Shape.Length];
        for (int i = 0; i < images.Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(image, images.LabelOf(i));
            images.CopyPixels(i, image.AsSpan(sizeof(int)));
            hash.AppendData(image);
        }

        return hash.GetHashAndReset();
    }
}
