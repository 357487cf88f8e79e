using System.Runtime.CompilerServices;

namespace GanMl.Inference;

/// <summary>
/// The inverse of the normal distribution function by rational approximation, good to about 16 digits
/// (Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37, 1988, PPND16).
/// </summary>
/// <remarks>
/// Only additions, multiplications, divisions and square roots of doubles are used, and those are exact to the last bit
/// on every platform. The mathematics library's logarithm is not, so the tails have their own.
/// </remarks>
public static class NormalQuantile
{
    private const double CentralHalfWidth = 0.425;
    private const double CentralOffset = CentralHalfWidth * CentralHalfWidth;
    private const double TailSplit = 5.0;

    /// <summary>The value below which a standard normal variable lies with a given probability, above 0 and below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is not strictly between 0 and 1.</exception>
    public static double At(double probability)
    {
        if (!(probability > 0.0 && probability < 1.0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(probability), probability, "A probability strictly between 0 and 1 has a normal quantile.");
        }

        double fromCentre = probability - 0.5;
        return fromCentre < 0.0 ? -Upper(-fromCentre, probability) : Upper(fromCentre, 1.0 - probability);
    }

    /// <summary>
    /// The quantile at 0.5 + <paramref name="fromCentre"/>, not below the median. The distance to 1 is given as well,
    /// because it is known better than a subtraction would tell.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Upper(double fromCentre, double toOne) =>
        fromCentre <= CentralHalfWidth ? Central(fromCentre) : Tail(toOne);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Central(double q)
    {
        double r = CentralOffset - (q * q);
        double numerator = Polynomial(
            r,
            3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
            4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3);
        double denominator = Polynomial(
            r,
            1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
            2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3);
        return q * numerator / denominator;
    }

    /// <summary>The polynomial with the given coefficients, the constant first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Polynomial(
        double x, double c0, double c1, double c2, double c3, double c4, double c5, double c6, double c7) =>
        (((((((((((((c7 * x) + c6) * x) + c5) * x) + c4) * x) + c3) * x) + c2) * x) + c1) * x) + c0;

    private static double Tail(double toOne)
    {
        double r = Math.Sqrt(-Logarithm(toOne));
        return r <= TailSplit ? NearTail(r - 1.6) : FarTail(r - TailSplit);
    }

    private static double NearTail(double r)
    {
        double numerator = Polynomial(
            r,
            1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
            1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4);
        double denominator = Polynomial(
            r,
            1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
            1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9);
        return numerator / denominator;
    }

    private static double FarTail(double r)
    {
        double numerator = Polynomial(
            r,
            6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
            2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7);
        double denominator = Polynomial(
            r,
            1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
            7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15);
        return numerator / denominator;
    }

    /// <summary>
    /// The natural logarithm of a positive number. With x = m 2^e and m between sqrt(1/2) and sqrt(2), it is e ln 2 + ln m,
    /// and ln m = 2 artanh(s) with s = (m - 1) / (m + 1), a series in s squared, which is at most 0.0295.
    /// </summary>
    internal static double Logarithm(double x)
    {
        const double Ln2High = 6.93147180369123816490e-01;
        const double Ln2Low = 1.90821492927058770002e-10;
        const double SquareRootOfTwo = 1.4142135623730951;
        const double SmallestNormal = 2.2250738585072014e-308;
        const double TwoToThe54 = 18014398509481984.0;

        int exponent = 0;
        if (x < SmallestNormal)
        {
            x *= TwoToThe54;
            exponent = -54;
        }

        long bits = BitConverter.DoubleToInt64Bits(x);
        exponent += (int)(bits >> 52) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (mantissa > SquareRootOfTwo)
        {
            mantissa *= 0.5;
            exponent++;
        }

        double s = (mantissa - 1.0) / (mantissa + 1.0);
        double square = s * s;
        double series = 1.0 / 23.0;
        series = (series * square) + (1.0 / 21.0);
        series = (series * square) + (1.0 / 19.0);
        series = (series * square) + (1.0 / 17.0);
        series = (series * square) + (1.0 / 15.0);
        series = (series * square) + (1.0 / 13.0);
        series = (series * square) + (1.0 / 11.0);
        series = (series * square) + (1.0 / 9.0);
        series = (series * square) + (1.0 / 7.0);
        series = (series * square) + (1.0 / 5.0);
        series = (series * square) + (1.0 / 3.0);
        series *= square;
        return (exponent * Ln2High) + ((exponent * Ln2Low) + (2.0 * (s + (s * series))));
    }
}
