using GanMl.Inference.Latents;

namespace GanMl.Studies.Learners;

/// <summary>Uniform random numbers of one training, one after the other: the same for the same seed on every machine.</summary>
/// <param name="seed">The seed of the training.</param>
internal sealed class StudyRandom(long seed)
{
    private uint _place;

    /// <summary>The next number, from 0 up to but not including 1.</summary>
    internal double Next()
    {
        (uint high, uint low, _, _) = Philox4x32.Block(_place++, 0, 0, RandomStream.StudyRows, seed);
        return (((ulong)high << 21) | (low >> 11)) * (1.0 / (1L << 53));
    }

    /// <summary>A number of the beta distribution with two equal parameters, 0 to 1.</summary>
    /// <param name="parameter">Both parameters, above 0.</param>
    internal double NextBeta(double parameter)
    {
        // Jöhnk (1964): two powers of uniform numbers, until their sum is at most 1.
        while (true)
        {
            double one = Math.Pow(Next(), 1 / parameter), other = Math.Pow(Next(), 1 / parameter), sum = one + other;
            if (sum is > 0 and <= 1)
            {
                return one / sum;
            }
        }
    }
}
