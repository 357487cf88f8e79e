using GanMl.Inference.GeneratorFile;
using GanMl.Inference.Latents;

namespace GanMl.Inference;

/// <summary>
/// Images with two styles (Karras et al., 2019, section 3.1): the layers up to a crossover take their style from one latent, the rest from
/// another. Early layers decide coarse features, late ones fine features.
/// </summary>
public static class StyleMixing
{
    private const int Batch = 64;

    /// <summary>Measures, for a crossover at each layer, how far the mixed images are from the images of the two latents alone.</summary>
    /// <param name="generator">A generator that takes a second latent and says how many layers it has.</param>
    /// <param name="pairs">
    /// How many pairs of latents, at least 1. Pair i has the latents of the rows i and pairs + i, and the label of row i.
    /// </param>
    /// <param name="seed">The seed of the latents.</param>
    /// <param name="labelOf">The label of a pair; null for the classes in turn.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>
    /// The distances for a crossover at layer 0 (the style is all the second's), 1, ... up to the number of layers (all the first's).
    /// </returns>
    /// <exception cref="ArgumentException">The generator takes no second latent, or does not say how many layers it has.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> asked for it.</exception>
    public static IReadOnlyList<StyleMixingDistance> Measure(
        OnnxGenerator generator, int pairs, long seed, Func<long, long>? labelOf = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pairs, 1);
        int layers = LayersOf(generator.Info);
        double[] toFirst = new double[layers + 1], toSecond = new double[layers + 1];
        for (int done = 0; done < pairs; done += Batch)
        {
            int count = Math.Min(Batch, pairs - done);
            long[] labels = PlannedBatches.LabelsOf(generator.Info, done, count, labelOf);
            float[] first = LatentsOf(generator.Info, seed, done, count), second = LatentsOf(generator.Info, seed, pairs + done, count);
            float[] firstImages = Mix(generator, first, second, labels, layers), secondImages = Mix(generator, first, second, labels, 0);
            for (int layer = 0; layer <= layers; layer++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                float[] mixes = Mix(generator, first, second, labels, layer);
                toFirst[layer] += SumOfDistances(mixes, firstImages, generator.Info.Shape.Length);
                toSecond[layer] += SumOfDistances(mixes, secondImages, generator.Info.Shape.Length);
            }
        }

        return
        [
            .. Enumerable.Range(0, layers + 1)
                .Select(layer => new StyleMixingDistance(layer, toFirst[layer] / pairs, toSecond[layer] / pairs)),
        ];
    }

    /// <summary>The layers of a generator that takes a second latent.</summary>
    /// <exception cref="ArgumentException">The generator takes no second latent, or does not say how many layers it has.</exception>
    internal static int LayersOf(GeneratorInfo info) => (info.TakesStyle, info.StyleLayers) switch
    {
        (false, _) => throw new ArgumentException(
            "The generator takes no second latent (its file has no such input): only style generators can mix styles."),
        (true, 0) => throw new ArgumentException("The generator takes a second latent, but does not say how many layers it has."),
        (true, int layers) => layers,
    };

    private static float[] LatentsOf(GeneratorInfo info, long seed, long row, int count)
    {
        float[] latents = new float[count * info.LatentSize];
        new LatentSampler(seed, info.LatentSize, info.Distribution).Fill(row, count, latents);
        return latents;
    }

    private static float[] Mix(OnnxGenerator generator, float[] first, float[] second, long[] labels, int layer)
    {
        float[] images = new float[first.Length / generator.Info.LatentSize * generator.Info.Shape.Length];
        generator.Generate(new GeneratorInput { Latents = first, Labels = labels, StyleLatents = second, StyleLayer = layer }, images);
        return images;
    }

    private static double SumOfDistances(float[] these, float[] those, int length)
    {
        double sum = 0;
        for (int start = 0; start < these.Length; start += length)
        {
            double squares = 0;
            for (int i = start; i < start + length; i++)
            {
                double difference = these[i] - those[i];
                squares += difference * difference;
            }

            sum += Math.Sqrt(squares / length);
        }

        return sum;
    }
}

/// <summary>How far images with two styles lie from the images of either style alone, on average.</summary>
/// <param name="Layer">The layer from which the second latent decides the style.</param>
/// <param name="ToFirst">The mean distance to the image of the first latent: the root mean square difference of pixels, of 1.</param>
/// <param name="ToSecond">The mean distance to the image of the second latent.</param>
public readonly record struct StyleMixingDistance(int Layer, double ToFirst, double ToSecond);
