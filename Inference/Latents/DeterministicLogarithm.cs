using System.Numerics;
using System.Runtime.CompilerServices;

namespace GanMl.Inference.Latents;

/// <summary>
/// The natural logarithm in plain IEEE arithmetic, the same to the last bit on every platform, good to about 16 digits.
/// With x = m 2^e and m between sqrt(1/2) and sqrt(2), it is e ln 2 + ln m, and ln m = 2 artanh(s) with
/// s = (m - 1) / (m + 1): a series in s squared, which is at most 0.0295.
/// </summary>
internal static class DeterministicLogarithm
{
    private const int MantissaBits = 52;
    private const long MantissaMask = (1L << MantissaBits) - 1;
    private const long BitsOfOne = 0x3FF0000000000000;
    private const double SquareRootOfTwo = 1.4142135623730951;
    private const double SmallestNormal = 2.2250738585072014e-308;
    private const double TwoToThe54 = 18014398509481984.0;

    // ln 2 in two parts; the first has so few bits that its product with an exponent is exact.
    private const double HighLn2 = 6.93147180369123816490e-01;
    private const double LowLn2 = 1.90821492927058770002e-10;

    /// <summary>The logarithm of positive finite numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Of(Vector<double> x)
    {
        Vector<long> subnormal = Vector.LessThan(x, new Vector<double>(SmallestNormal));
        x = Vector.ConditionalSelect(subnormal, x * TwoToThe54, x);
        Vector<long> bits = Vector.AsVectorInt64(x);
        Vector<long> exponent = (bits >>> MantissaBits) - new Vector<long>(1023) - (subnormal & new Vector<long>(54));
        Vector<double> mantissa = Vector.AsVectorDouble((bits & new Vector<long>(MantissaMask)) | new Vector<long>(BitsOfOne));

        Vector<long> large = Vector.GreaterThan(mantissa, new Vector<double>(SquareRootOfTwo));
        mantissa = Vector.ConditionalSelect(large, mantissa * 0.5, mantissa);
        Vector<double> e = Vector.ConvertToDouble(exponent - large);

        Vector<double> s = (mantissa - Vector<double>.One) / (mantissa + Vector<double>.One);
        return (e * HighLn2) + ((e * LowLn2) + (2.0 * (s + (s * Series(s * s)))));
    }

    /// <summary>x / 3 + x^2 / 5 + x^3 / 7 ..., up to the last term that can be seen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Series(Vector<double> x)
    {
        Vector<double> sum = (x * (1.0 / 23.0)) + new Vector<double>(1.0 / 21.0);
        sum = (sum * x) + new Vector<double>(1.0 / 19.0);
        sum = (sum * x) + new Vector<double>(1.0 / 17.0);
        sum = (sum * x) + new Vector<double>(1.0 / 15.0);
        sum = (sum * x) + new Vector<double>(1.0 / 13.0);
        sum = (sum * x) + new Vector<double>(1.0 / 11.0);
        sum = (sum * x) + new Vector<double>(1.0 / 9.0);
        sum = (sum * x) + new Vector<double>(1.0 / 7.0);
        sum = (sum * x) + new Vector<double>(1.0 / 5.0);
        return ((sum * x) + new Vector<double>(1.0 / 3.0)) * x;
    }
}
