using static TorchSharp.torch;

namespace GanMl.Training.Averaging;

/// <summary>
/// How much weight an average gives to the weights of each moment of a run: a power of the images seen by then,
/// p(x) = (g + 1) x^g / t^(g + 1) from 0 to t (Karras et al., 2024, "Analyzing and improving the training dynamics of diffusion models",
/// section 3.1 and appendix C).
/// </summary>
/// <param name="Exponent">The power g, above -1/2.</param>
/// <param name="Images">The images seen at its end, t.</param>
internal readonly record struct PowerProfile(double Exponent, double Images)
{
    /// <summary>The widest profile that can be asked for: the mean of the whole run, whose power is 0, has 1 / sqrt(12).</summary>
    internal const double WidestDeviation = 0.28;

    /// <summary>The narrowest.</summary>
    internal const double NarrowestDeviation = 0.005;

    /// <summary>A profile of some width.</summary>
    /// <param name="relativeDeviation">
    /// Its standard deviation as a part of the images seen: sqrt(g + 1) / ((g + 2) sqrt(g + 3)) (equation 125).
    /// </param>
    /// <param name="images">The images seen at its end.</param>
    internal static PowerProfile Of(double relativeDeviation, double images)
    {
        // The deviation falls as the power rises: halve the interval that holds it.
        double low = 0, high = 1 / relativeDeviation;
        for (int halving = 0; halving < 200; halving++)
        {
            double middle = (low + high) / 2;
            (low, high) = DeviationOf(middle) > relativeDeviation ? (middle, high) : (low, middle);
        }

        return new PowerProfile((low + high) / 2, images);
    }

    /// <summary>The relative standard deviation of a profile with some power.</summary>
    internal static double DeviationOf(double exponent) => Math.Sqrt(exponent + 1) / ((exponent + 2) * Math.Sqrt(exponent + 3));

    /// <summary>The weight of the average so far when the weights after a batch come in (equation 127): (1 - batch / t)^(g + 1).</summary>
    /// <param name="exponent">The power g.</param>
    /// <param name="images">Images seen, this batch included.</param>
    /// <param name="batch">Images in the batch.</param>
    internal static double Kept(double exponent, long images, int batch) =>
        Math.Pow(1 - (batch / (double)Math.Max(images, batch)), exponent + 1);

    /// <summary>The integral of the product of two profiles.</summary>
    internal double Times(PowerProfile other)
    {
        (PowerProfile early, PowerProfile late) = Images <= other.Images ? (this, other) : (other, this);
        return (Exponent + 1) * (other.Exponent + 1) * Math.Pow(early.Images / late.Images, late.Exponent)
            / ((Exponent + other.Exponent + 1) * late.Images);
    }

    /// <summary>
    /// How much of each of some profiles makes up another as nearly as can be, by least squares (appendix C.2). The amounts add up to 1, so
    /// that a weight that never moved stays what it is.
    /// </summary>
    /// <param name="stored">The profiles that there are.</param>
    /// <param name="wanted">The profile that is asked for.</param>
    /// <returns>
    /// The amounts, and how far their sum is from what was asked for: the norm of the difference as a part of the norm of that.
    /// </returns>
    internal static (double[] Amounts, double Error) Fit(IReadOnlyList<PowerProfile> stored, PowerProfile wanted)
    {
        int count = stored.Count;
        double[,] products = new double[count, count];
        double[,] targets = new double[count, 1];
        for (int row = 0; row < count; row++)
        {
            targets[row, 0] = stored[row].Times(wanted);
            for (int column = 0; column < count; column++)
            {
                products[row, column] = stored[row].Times(stored[column]);
            }
        }

        double[] amounts = Solve(products, targets);
        double sum = amounts.Sum();
        amounts = [.. amounts.Select(amount => amount / sum)];
        double square = wanted.Times(wanted), rest = square;
        for (int row = 0; row < count; row++)
        {
            rest -= 2 * amounts[row] * targets[row, 0];
            rest += Enumerable.Range(0, count).Sum(column => amounts[row] * amounts[column] * products[row, column]);
        }

        return (amounts, Math.Sqrt(Math.Max(0, rest) / square));
    }

    private static double[] Solve(double[,] products, double[,] targets)
    {
        using var scope = NewDisposeScope();
        return [.. linalg.lstsq(tensor(products), tensor(targets)).Solution.reshape(-1).data<double>()];
    }
}
