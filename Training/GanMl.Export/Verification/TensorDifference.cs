using System.Globalization;

namespace GanMl.Export.Verification;

/// <summary>How far one tensor lies from another: absolute for values up to 1, relative to the value above.</summary>
/// <param name="Largest">The largest difference of any value.</param>
/// <param name="RootMeanSquare">The square root of the mean of the squared differences.</param>
internal readonly record struct TensorDifference(double Largest, double RootMeanSquare)
{
    /// <summary>No number says how far: another type or shape, or a value that is not a finite number.</summary>
    internal static TensorDifference Infinite { get; } = new(double.PositiveInfinity, double.PositiveInfinity);

    /// <summary>Whether it is small enough.</summary>
    internal bool IsWithin(ExportTolerance tolerance) => Largest <= tolerance.Largest && RootMeanSquare <= tolerance.RootMeanSquare;

    /// <summary>The larger of two, number by number.</summary>
    internal TensorDifference Max(TensorDifference other) =>
        new(Math.Max(Largest, other.Largest), Math.Max(RootMeanSquare, other.RootMeanSquare));

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Largest:G3} (root mean square {RootMeanSquare:G3})");
}
