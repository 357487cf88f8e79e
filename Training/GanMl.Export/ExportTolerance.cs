namespace GanMl.Export;

/// <summary>
/// How far the outputs of an exported file may lie from the module's: absolute for values up to 1, relative to the value above.
/// </summary>
/// <param name="Largest">The largest difference of any value.</param>
/// <param name="RootMeanSquare">The square root of the mean of the squared differences of one output.</param>
public readonly record struct ExportTolerance(double Largest, double RootMeanSquare)
{
    /// <summary>A bound on every value alone.</summary>
    public static implicit operator ExportTolerance(double largest) => new(largest, largest);

    /// <summary>What a file of a precision is held to unless it is said otherwise.</summary>
    public static ExportTolerance For(ExportPrecision precision) => precision switch
    {
        ExportPrecision.Float32 => new ExportTolerance(1e-4, 1e-5),
        ExportPrecision.Float16 => new ExportTolerance(2e-2, 1e-3),
        ExportPrecision.Int8 => new ExportTolerance(0.5, 3e-2),
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "There is no such precision."),
    };
}
