using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GanMl.Inference.Latents;

/// <summary>
/// The inverse of the normal distribution function by rational approximation, good to about 16 digits
/// (Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37, 1988, PPND16).
/// </summary>
/// <remarks>
/// Only additions, multiplications, divisions and square roots of doubles are used, and those are the same to the last bit
/// on every platform and at every vector width. The mathematics library's logarithm is not, so the tails have their own.
/// </remarks>
internal static class NormalQuantile
{
    private const double CentralHalfWidth = 0.425;
    private const double CentralOffset = CentralHalfWidth * CentralHalfWidth;
    private const double TailSplit = 5.0;

    /// <summary>The value below which a standard normal variable lies with a given probability, above 0 and below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is not strictly between 0 and 1.</exception>
    internal static double At(double probability)
    {
        if (!(probability > 0.0 && probability < 1.0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(probability), probability, "A probability strictly between 0 and 1 has a normal quantile.");
        }

        double fromCentre = probability - 0.5;
        if (Math.Abs(fromCentre) <= CentralHalfWidth)
        {
            return Central(new Vector<double>(fromCentre))[0];
        }

        Vector<double> depth = Depth(new Vector<double>(Math.Min(probability, 1.0 - probability)));
        double quantile = depth[0] <= TailSplit ? NearTail(depth)[0] : FarTail(depth)[0];
        return Math.CopySign(quantile, fromCentre);
    }

    /// <summary>
    /// Replaces each value q by the quantile at 1/2 + q, where q is at least 2^-36 away from -1/2 and 1/2 (the far tail
    /// would begin at 2^-36.07). How many values there are must be a multiple of the vector's length.
    /// </summary>
    [SkipLocalsInit]
    internal static void Replace(Span<double> fromCentre)
    {
        Span<int> places = stackalloc int[fromCentre.Length];
        Span<double> edges = stackalloc double[fromCentre.Length];
        int tails = FindTails(fromCentre, places, edges);
        foreach (ref Vector<double> q in MemoryMarshal.Cast<double, Vector<double>>(fromCentre))
        {
            q = Central(q);
        }

        int padded = (tails + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        edges[tails..padded].Fill(CentralHalfWidth);
        foreach (ref Vector<double> edge in MemoryMarshal.Cast<double, Vector<double>>(edges[..padded]))
        {
            edge = NearTail(Depth(edge));
        }

        for (int i = 0; i < tails; i++)
        {
            ref double value = ref fromCentre[places[i]];
            value = Math.CopySign(edges[i], value);
        }
    }

    /// <summary>
    /// Notes where the values outside the central part are, and how far they are from the edge. Every value is written
    /// and only some are kept: a branch that is taken at random would cost more.
    /// </summary>
    private static int FindTails(ReadOnlySpan<double> fromCentre, Span<int> places, Span<double> edges)
    {
        int tails = 0;
        for (int i = 0; i < fromCentre.Length; i++)
        {
            double distance = Math.Abs(fromCentre[i]);
            places[tails] = i;
            edges[tails] = 0.5 - distance;
            tails += distance > CentralHalfWidth ? 1 : 0;
        }

        return tails;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Central(Vector<double> q)
    {
        Vector<double> r = new Vector<double>(CentralOffset) - (q * q);
        Vector<double> numerator = Polynomial(
            r,
            3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
            4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3);
        Vector<double> denominator = Polynomial(
            r,
            1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
            2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3);
        return q * numerator / denominator;
    }

    /// <summary>The variable of the tails: the square root of minus the logarithm of the distance to the edge.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Depth(Vector<double> edge) => Vector.SquareRoot(-DeterministicLogarithm.Of(edge));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> NearTail(Vector<double> depth)
    {
        Vector<double> r = depth - new Vector<double>(1.6);
        Vector<double> numerator = Polynomial(
            r,
            1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
            1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4);
        Vector<double> denominator = Polynomial(
            r,
            1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
            1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9);
        return numerator / denominator;
    }

    private static Vector<double> FarTail(Vector<double> depth)
    {
        Vector<double> r = depth - new Vector<double>(TailSplit);
        Vector<double> numerator = Polynomial(
            r,
            6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
            2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7);
        Vector<double> denominator = Polynomial(
            r,
            1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
            7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15);
        return numerator / denominator;
    }

    /// <summary>The polynomial with the given coefficients, the constant first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Polynomial(
        Vector<double> x, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7)
    {
        Vector<double> sum = (new Vector<double>(c7) * x) + new Vector<double>(c6);
        sum = (sum * x) + new Vector<double>(c5);
        sum = (sum * x) + new Vector<double>(c4);
        sum = (sum * x) + new Vector<double>(c3);
        sum = (sum * x) + new Vector<double>(c2);
        sum = (sum * x) + new Vector<double>(c1);
        return (sum * x) + new Vector<double>(c0);
    }
}
