using GanMl.Models.Classification;
using static TorchSharp.torch;

namespace GanMl.Training.Refinement;

/// <summary>
/// <c>energy</c>: the energy distance of generated and real features (Székely and Rizzo, 2013), 2 E|x - y| - E|x - x'| - E|y - y'|, half
/// of it. It is 0 only for equal distributions, and a batch estimates it without bias, so that variety is asked for as well as likeness.
/// </summary>
/// <remarks>
/// Each step takes one network: with the probability of <see cref="RefinementOptions.RandomShare"/> one with random weights, otherwise one
/// of the classifiers of real images. Real and generated images of a step are moved by the same few pixels.
/// </remarks>
internal sealed class EnergyLoss(RefinementContext context) : IRefinementLoss
{
    private const int RealForOneGenerated = 2;

    // A fourteenth of the height: 2 pixels of 28.
    private const int PartsOfShift = 14;

    /// <inheritdoc/>
    public Tensor Of(Tensor images, IReadOnlyList<int> classes)
    {
        (bool isRandom, SmallClassifier network) = Choose();
        try
        {
            int perClass = (int)images.size(0) / classes.Count, realPerClass = perClass * RealForOneGenerated;
            (long down, long right) = Shift(images);
            Tensor real = cat([.. classes.Select(label => context.Real.Draw(label, realPerClass))]);
            IReadOnlyList<Tensor> drawnStages = network.Stages(images.roll([down, right], [2, 3]));
            IReadOnlyList<Tensor> realStages = WithoutGradients(() => network.Stages(real.roll([down, right], [2, 3])));
            Tensor sum = zeros([], device: images.device);
            foreach ((Tensor drawn, Tensor others) in drawnStages.Zip(realStages))
            {
                for (int place = 0; place < classes.Count; place++)
                {
                    sum += Half(drawn.narrow(0, place * perClass, perClass), others.narrow(0, place * realPerClass, realPerClass));
                }
            }

            return sum / (classes.Count * drawnStages.Count);
        }
        finally
        {
            if (isRandom)
            {
                network.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>Half the energy distance, with lengths in units of the spread of the real vectors.</summary>
    /// <param name="drawn">Vectors [N, D] of generated images, at least two.</param>
    /// <param name="real">Vectors [M, D] of real ones, at least two.</param>
    internal static Tensor Half(Tensor drawn, Tensor real)
    {
        Tensor unit = WithoutGradients(() => (real.var(0).sum() + 1e-12).rsqrt());
        Tensor x = drawn * unit, y = real * unit;
        return Distances(x, y).mean() - (MeanOfPairs(x) / 2) - (MeanOfPairs(y) / 2);
    }

    private static Tensor MeanOfPairs(Tensor vectors) => Distances(vectors, vectors).sum() / (vectors.size(0) * (vectors.size(0) - 1));

    /// <summary>|x - y| of all pairs; where it is 0, so is its gradient.</summary>
    private static Tensor Distances(Tensor x, Tensor y)
    {
        Tensor squares = x.square().sum(1, keepdim: true) + y.square().sum(1).unsqueeze(0) - (2 * x.mm(y.t()));
        return squares.clamp(min: 1e-12).sqrt();
    }

    private static T WithoutGradients<T>(Func<T> work)
    {
        using IDisposable noGradient = no_grad();
        return work();
    }

    private (bool IsRandom, SmallClassifier Network) Choose()
    {
        IReadOnlyList<SmallClassifier> trained = context.Networks.Trained;
        bool isRandom = trained.Count == 0 || rand(1).item<float>() < context.Options.RandomShare;
        return isRandom
            ? (true, context.Networks.CreateRandom(randint(0, int.MaxValue, [1], dtype: ScalarType.Int64).item<long>()))
            : (false, trained[(int)randint(0, trained.Count, [1], dtype: ScalarType.Int64).item<long>()]);
    }

    private static (long Down, long Right) Shift(Tensor images)
    {
        long most = images.size(2) / PartsOfShift;
        using Tensor shift = randint(-most, most + 1, [2], dtype: ScalarType.Int64);
        return (shift[0].item<long>(), shift[1].item<long>());
    }
}
