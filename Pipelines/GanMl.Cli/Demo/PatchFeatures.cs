using System.Numerics;
using GanMl.Inference.LabelledImages;

namespace GanMl.Cli.Demo;

/// <summary>
/// What a linear classifier of images learns from: how strongly each part of an image resembles each of a number of small patches, which
/// were cut out of the training images at random (Coates and Ng, "Learning feature representations with k-means", 2012, without the
/// clustering). Resemblance is the normalised cross-correlation.
/// </summary>
internal sealed class PatchFeatures
{
    private const int Patches = 64;
    private const int Side = 6;
    private const int Cells = 3;

    // Resemblance below it, and what is in flat parts of an image, is noise.
    private const float Threshold = 0.3f;
    private const float LeastEnergy = 0.1f;

    private readonly ImageShape _shape;
    private readonly int _values;

    // [values of a patch, patches]; each patch has a mean of 0 and a norm of 1.
    private readonly float[] _weights;

    private PatchFeatures(ImageShape shape, float[] weights) =>
        (_shape, _values, _weights) = (shape, shape.Channels * Side * Side, weights);

    /// <summary>How many features an image has: two of each patch, one for its negative, in each of nine parts of the image.</summary>
    internal static int Length => 2 * Patches * Cells * Cells;

    /// <summary>Cuts patches out of images.</summary>
    internal static PatchFeatures From(ILabelledImages images, int seed)
    {
        const int Tries = 100;
        ImageShape shape = images.Shape;
        var features = new PatchFeatures(shape, new float[shape.Channels * Side * Side * Patches]);
        var random = new Random(seed);
        byte[] bytes = new byte[shape.Length];
        float[] patch = new float[features._values];
        for (int number = 0, tries = 0; number < Patches && tries < Tries * Patches; tries++)
        {
            images.CopyPixels(random.Next(images.Count), bytes);
            float[] image = [.. bytes.Select(value => value / 255f)];
            features.Read(image, random.Next(shape.Height - Side + 1), random.Next(shape.Width - Side + 1), patch);
            float norm = MathF.Sqrt(Centre(patch));
            if (norm < Threshold)
            {
                continue;
            }

            for (int i = 0; i < patch.Length; i++)
            {
                features._weights[(i * Patches) + number] = patch[i] / norm;
            }

            number++;
        }

        return features;
    }

    /// <summary>The features of an image.</summary>
    /// <param name="image">[channels, height, width], 0 to 1.</param>
    /// <returns><see cref="Length"/> values, 0 or more.</returns>
    internal float[] Of(float[] image)
    {
        float[] features = new float[Length], patch = new float[_values];
        (int rows, int columns) = (_shape.Height - Side + 1, _shape.Width - Side + 1);
        int[] counts = new int[Cells * Cells];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                Read(image, row, column, patch);
                int cell = (row * Cells / rows * Cells) + (column * Cells / columns);
                counts[cell]++;
                AddResemblance(patch, MathF.Sqrt(Centre(patch) + LeastEnergy), features.AsSpan(cell * 2 * Patches, 2 * Patches));
            }
        }

        for (int i = 0; i < features.Length; i++)
        {
            features[i] /= counts[i / (2 * Patches)];
        }

        return features;
    }

    /// <summary>Adds to the first half of the sums what resembles a patch, and to the second what resembles its negative.</summary>
    private void AddResemblance(ReadOnlySpan<float> patch, float norm, Span<float> sums)
    {
        for (int first = 0; first < Patches; first += Vector<float>.Count)
        {
            Vector<float> sum = Vector<float>.Zero;
            for (int i = 0; i < patch.Length; i++)
            {
                sum += new Vector<float>(_weights, (i * Patches) + first) * patch[i];
            }

            sum /= new Vector<float>(norm);
            Add(sum, sums[first..]);
            Add(-sum, sums[(Patches + first)..]);
        }

        static void Add(Vector<float> resemblance, Span<float> sums) =>
            (new Vector<float>(sums) + Vector.Max(resemblance - new Vector<float>(Threshold), Vector<float>.Zero)).CopyTo(sums);
    }

    private void Read(ReadOnlySpan<float> image, int row, int column, Span<float> patch)
    {
        int area = _shape.Height * _shape.Width;
        for (int i = 0; i < patch.Length / Side; i++)
        {
            (int channel, int line) = Math.DivRem(i, Side);
            image.Slice((channel * area) + ((row + line) * _shape.Width) + column, Side).CopyTo(patch[(i * Side)..]);
        }
    }

    /// <summary>Subtracts the mean.</summary>
    /// <returns>The sum of the squares then.</returns>
    private static float Centre(Span<float> patch)
    {
        float mean = 0, squares = 0;
        foreach (float value in patch)
        {
            mean += value / patch.Length;
        }

        foreach (ref float value in patch)
        {
            value -= mean;
            squares += value * value;
        }

        return squares;
    }
}
